package dev.tentacle.delivery;

/**
 * What is about to be done with a file, written down before it is done, so that after a crash the
 * file system can be asked whether it was (ADR 0012).
 *
 * @param staged the file's name in staging
 * @param inode its number, which it keeps when a route renames it
 * @param folder the folder in data_in, empty for data_in itself
 * @param target the name it is to have there
 */
record Intent(String staged, long inode, String folder, String target) {

  Intent {
    // They become paths, and a checksum is no signature: one segment each.
    staged = new LocalName(staged).text();
    folder = folder.isEmpty() ? "" : new LocalName(folder).text();
    target = new LocalName(target).text();
  }
}
