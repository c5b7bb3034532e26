package dev.tentacle.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

class ShownTest {

  @Test
  void aHostileNameStaysOnOneLineAndShort() {
    X500Principal forged = new X500Principal("CN=\"site\n2026-01-01 ERROR \u202egnol\u2028\"");
    assertThat(Shown.name(forged)).isEqualTo("CN=site\\u000A2026-01-01 ERROR \\u202Egnol\\u2028");

    X500Principal endless = new X500Principal("CN=" + "x".repeat(10_000));
    assertThat(Shown.name(endless)).hasSize(203).endsWith("...");
  }

  @Test
  void namesWhatPeopleKnow() {
    X500Principal name = new X500Principal("EMAILADDRESS=root@site.example, CN=Müller, O=Site");

    assertThat(Shown.name(name)).isEqualTo("emailAddress=root@site.example,CN=Müller,O=Site");
    assertThat(Shown.name(new X500Principal(""))).isEqualTo("(no name)");
  }

  @Test
  void tellsHowFarAwayATimeIs() {
    Instant now = Instant.parse("2026-03-01T12:00:00Z");

    assertThat(Shown.time(now.plusSeconds(90 * 60), now))
        .isEqualTo("2026-03-01 13:30:00 UTC (in 90 min)");
    assertThat(Shown.time(now.minusSeconds(47 * 3600), now))
        .isEqualTo("2026-02-27 13:00:00 UTC (47 hours ago)");
    assertThat(Shown.time(now.minusSeconds(48 * 3600), now))
        .isEqualTo("2026-02-27 12:00:00 UTC (2 days ago)");
  }
}
