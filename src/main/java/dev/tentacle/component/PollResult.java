package dev.tentacle.component;

import java.time.Duration;

/**
 * What one poll of a site brought.
 *
 * @param files how many files were routed (and moved off the site, unless told to leave them)
 * @param bytes their bytes together
 * @param failed how many files were left on the site because of a fault
 * @param duration from the first connection to the last farewell
 */
public record PollResult(int files, long bytes, int failed, Duration duration) {}
