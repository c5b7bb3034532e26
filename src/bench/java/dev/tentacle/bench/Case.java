package dev.tentacle.bench;

import dev.tentacle.testing.TestPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** What can be measured. */
enum Case {
  /** Small packets from the reference server. */
  SMALL {
    @Override
    Report run(Bench.Extent extent) throws Exception {
      Packets packets = new Packets(extent.files(), Packets.SMALL);
      try (SshServer ssh = SshServer.start()) {
        List<Way> ways = new ArrayList<>();
        ways.add(new Peers.Naive());
        ways.add(new Peers.TentacleClient());
        ways.addAll(List.of(new RawSockets(true), new RawSockets(false)));
        ways.addAll(ours("verified", 1, 2, 4, 8));
        ways.addAll(ours("move", 1, 2, 4));
        ways.add(new Sftp(ssh));
        ways.add(new Peers.Rsync(ssh, false));
        ways.add(new Peers.Rsync(ssh, true));
        return new Race(SiteServer.Kind.REFERENCE, List.of(), packets, extent, Duration.ZERO)
            .run(heading(extent.files(), "5 KB", "the reference server", "loopback"), ways);
      }
    }
  },

  /** Small packets from our own server. */
  OWN {
    @Override
    Report run(Bench.Extent extent) throws Exception {
      Packets packets = new Packets(extent.files(), Packets.SMALL);
      try (SshServer ssh = SshServer.start()) {
        List<Way> ways = new ArrayList<>();
        ways.add(new Peers.Rsync(ssh, true));
        ways.add(new Peers.Rsync(ssh, false));
        ways.add(new Sftp(ssh));
        ways.addAll(List.of(new RawSockets(true), new RawSockets(false)));
        ways.addAll(ours("verified", 1, 2, 4));
        ways.addAll(ours("move", 1, 2));
        return new Race(SiteServer.Kind.OURS, List.of(), packets, extent, Duration.ZERO)
            .run(heading(extent.files(), "5 KB", "`tentacle-sync serve`", "loopback"), ways);
      }
    }
  },

  /** Small packets from the reference server over TLS. */
  TLS {
    @Override
    Report run(Bench.Extent extent) throws Exception {
      String ca = TestPki.file("ca.pem").toString();
      Map<String, String> settings = Map.of("sync_ca", ca);
      try (SshServer ssh = SshServer.start()) {
        List<Way> ways = new ArrayList<>();
        ways.add(new Peers.Naive(List.of(ca)));
        for (int connections : new int[] {1, 2, 4}) {
          ways.add(new Ours("verified", connections, settings));
        }
        ways.add(new Ours("move", 2, settings));
        ways.add(new Sftp(ssh));
        ways.add(new Peers.Rsync(ssh, true));
        List<String> options = List.of("-e", readable("rsa.pem"), "-k", readable("rsa.key"));
        Packets packets = new Packets(extent.files(), Packets.SMALL);
        return new Race(SiteServer.Kind.REFERENCE, options, packets, extent, Duration.ZERO)
            .run(heading(extent.files(), "5 KB", "the reference server", "TLS on loopback"), ways);
      }
    }
  },

  /** Small packets over a long line. */
  DISTANCE {
    @Override
    Report run(Bench.Extent extent) throws Exception {
      int files = Math.min(extent.files(), 100);
      List<Way> ways = new ArrayList<>();
      ways.add(new Peers.Naive());
      ways.addAll(List.of(new RawSockets(true), new RawSockets(false)));
      ways.addAll(ours("verified", 1, 2, 4, 8));
      ways.addAll(ours("move", 1, 4, 8));
      Packets packets = new Packets(files, Packets.SMALL);
      return new Race(SiteServer.Kind.REFERENCE, List.of(), packets, extent, Duration.ofMillis(50))
          .run(heading(files, "5 KB", "the reference server", "a round trip of 50 ms"), ways);
    }
  },

  /** Large files from the reference server. */
  LARGE {
    @Override
    Report run(Bench.Extent extent) throws Exception {
      int files = 50;
      try (SshServer ssh = SshServer.start()) {
        List<Way> ways = new ArrayList<>();
        ways.add(new Peers.TentacleClient());
        ways.addAll(List.of(new RawSockets(true), new RawSockets(false)));
        ways.addAll(ours("verified", 1, 2, 4));
        ways.addAll(ours("move", 1, 2));
        ways.add(new Sftp(ssh));
        ways.add(new Peers.Rsync(ssh, false));
        ways.add(new Peers.Rsync(ssh, true));
        Packets packets = new Packets(files, 2_000_000);
        return new Race(SiteServer.Kind.REFERENCE, List.of(), packets, extent, Duration.ZERO)
            .run(heading(files, "2 MB", "the reference server", "loopback"), ways);
      }
    }
  },

  /** Many sites, some of them dead. */
  SITES {
    @Override
    Report run(Bench.Extent extent) throws Exception {
      return ManySites.run(extent.runs());
    }
  },

  /** A long backlog, and the memory that it takes. */
  DRAIN {
    @Override
    Report run(Bench.Extent extent) throws Exception {
      return Memory.drain(extent);
    }
  },

  /** One very large file, and the memory that it takes. */
  HUGE {
    @Override
    Report run(Bench.Extent extent) throws Exception {
      return Memory.huge(extent);
    }
  },

  /** The codec by itself. */
  CODEC {
    @Override
    Report run(Bench.Extent extent) throws Exception {
      return CodecBenchmark.report();
    }
  };

  abstract Report run(Bench.Extent extent) throws Exception;

  private static String heading(int files, String size, String server, String line) {
    return String.format(
        Locale.ROOT, "%,d files of %s from %s, over %s.", files, size, server, line);
  }

  /** A copy that the reference server can read, which does not run as root. */
  private static String readable(String name) throws IOException {
    Path copy = Files.createTempFile("bench-", name);
    copy.toFile().deleteOnExit();
    Files.copy(TestPki.file(name), copy, StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
    return copy.toString();
  }

  private static List<Way> ours(String transfer, int... connections) {
    return IntStream.of(connections).<Way>mapToObj(n -> new Ours(transfer, n)).toList();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
