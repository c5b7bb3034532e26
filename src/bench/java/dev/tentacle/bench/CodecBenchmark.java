package dev.tentacle.bench;

import dev.tentacle.protocol.ClientCodec;
import dev.tentacle.protocol.Command;
import dev.tentacle.protocol.FileName;
import dev.tentacle.protocol.Limits;
import dev.tentacle.protocol.Listing;
import dev.tentacle.protocol.Verb;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** What the protocol costs without network and disk. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBenchmark {

  private static final int NAMES = 1000;

  private final FileName name = FileName.of("agent1.1760000000.data");
  private final ByteBuf size = bytes("RECV SIZE 5000\n");
  private final ByteBuf content = bytes("x".repeat(5000));
  private final ByteBuf listing = bytes("agent1.1760000000.data\n".repeat(NAMES));
  private final EmbeddedChannel channel = new EmbeddedChannel(new ClientCodec(Limits.DEFAULT));

  private static ByteBuf bytes(String text) {
    return Unpooled.unreleasableBuffer(
        Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1).asReadOnly());
  }

  /** RECV of a packet of 5 KB, in one piece: two lines out, a line and the content in. */
  @Benchmark
  public int receiveAPacket() {
    say(new Command.Recv(name));
    int read = hear(size.duplicate());
    say(new Command.Accept(Verb.RECV));
    return read + hear(content.duplicate());
  }

  /** A listing of 1,000 names. */
  @Benchmark
  public List<FileName> readAListing() {
    Listing reader = new Listing(Limits.DEFAULT);
    List<FileName> names = new ArrayList<>();
    reader.read(listing, names::add);
    reader.finish();
    return names;
  }

  private void say(Command command) {
    channel.writeOutbound(command);
    for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      ReferenceCountUtil.release(out);
    }
  }

  private int hear(ByteBuf bytes) {
    channel.writeInbound(bytes);
    int count = 0;
    for (Object in = channel.readInbound(); in != null; in = channel.readInbound()) {
      ReferenceCountUtil.release(in);
      count++;
    }
    return count;
  }

  static Report report() throws Exception {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(CodecBenchmark.class.getName())
                    .forks(1)
                    .warmupIterations(3)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(5)
                    .measurementTime(TimeValue.seconds(1))
                    .build())
            .run();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("codec (JMH, average time)", "µs", "±"));
    for (RunResult result : results) {
      rows.add(
          List.of(
              "`" + result.getPrimaryResult().getLabel() + "`",
              Report.number(result.getPrimaryResult().getScore()),
              Report.number(result.getPrimaryResult().getScoreError())));
    }
    return new Report("The client's codec by itself. " + Machine.described() + ".", rows);
  }
}
