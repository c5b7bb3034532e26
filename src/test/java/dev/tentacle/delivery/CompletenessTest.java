package dev.tentacle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletenessTest {

  private final HandClock clock = new HandClock();
  private final Completeness completeness = new Completeness(3, clock);
  private final Staging staging =
      new Staging(World.modelPaths().staging(), DeliverySettings.defaults(), clock, World.model());

  private StagedFile file(String name, String... pieces) throws IOException {
    StagedFile file = staging.open(World.SITE, new LocalName(name));
    for (String piece : pieces) {
      file.write(ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8)));
    }
    file.complete();
    return file;
  }

  private boolean isComplete(String name, String... pieces) throws IOException {
    return completeness.observe(file(name, pieces)).complete();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<agent_data a='1'><module/></agent_data>",
        "</agent_data>",
        "x</agent_data>\r\n\t ",
        "</agent_data></agent_data>\n",
        "<</agent_data>",
        "</agent</agent_data>"
      })
  void takesAPacketThatEndsInItsMarkHoweverItIsCut(String content) throws IOException {
    for (int cut = 0; cut <= content.length(); cut++) {
      assertThat(isComplete("web.1.data", content.substring(0, cut), content.substring(cut)))
          .as("cut at " + cut)
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "</agent_data",
        "</agent_data >",
        "</agent_data>x",
        "</agent_data>\n<agent_data>",
        "</agent_data>\u0000",
        "< /agent_data>",
        "</agent _data>",
        "</agent_data>\u000b"
      })
  void leavesAPacketThatDoesNot(String content) throws IOException {
    assertThat(isComplete("web.1.data", content)).isFalse();
    assertThat(isComplete("web.1.data", content)).as("seen again, the same").isFalse();
  }

  @Test
  void tellsHowLongAPacketHasNotGrown() throws IOException {
    completeness.observe(file("web.1.data", "<agent"));
    clock.pass(Duration.ofSeconds(60));
    assertThat(completeness.observe(file("web.1.data", "<agent_da")).unchangedFor()).isZero();
    clock.pass(Duration.ofSeconds(90));
    assertThat(completeness.observe(file("web.1.data", "<agent_da")).unchangedFor())
        .isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void takesAnotherFileWhenItWasSeenTwiceTheSame() throws IOException {
    assertThat(isComplete("web.conf", "one")).isFalse();
    assertThat(isComplete("web.conf", "two")).isFalse();
    assertThat(isComplete("web.conf", "two")).isTrue();
  }

  @Test
  void remembersOnlySoManyFilesOfASite() throws IOException {
    for (int i = 0; i < 100; i++) {
      assertThat(isComplete("f" + i + ".conf", "one")).isFalse();
    }
    assertThat(completeness.unfinished(World.SITE)).isEqualTo(3);
    assertThat(isComplete("f99.conf", "one")).isTrue();
    assertThat(isComplete("f0.conf", "one")).isFalse();
  }

  @Test
  void forgetsWhatIsGone() throws IOException {
    isComplete("web.conf", "one");
    completeness.forget(World.SITE, new LocalName("web.conf"));
    assertThat(completeness.unfinished(World.SITE)).isZero();
    assertThat(isComplete("web.conf", "one")).isFalse();
  }
}
