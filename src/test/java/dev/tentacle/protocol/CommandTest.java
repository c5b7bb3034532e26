package dev.tentacle.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {

  private static final FileName NAME = FileName.of("host 1.data");

  @Test
  void readsEachCommand() {
    assertThat(Command.parse("SEND <host 1.data> SIZE 3")).isEqualTo(new Command.Send(NAME, 3));
    assertThat(Command.parse("ZSEND <host 1.data> SIZE 0")).isEqualTo(new Command.ZSend(NAME, 0));
    assertThat(Command.parse("RECV <host 1.data>")).isEqualTo(new Command.Recv(NAME));
    assertThat(Command.parse("ZRECV <host 1.data>")).isEqualTo(new Command.ZRecv(NAME));
    assertThat(Command.parse("MV <host 1.data>")).isEqualTo(new Command.Mv(NAME));
    assertThat(Command.parse("LS <>")).isEqualTo(new Command.Ls(Filter.ROOT));
    assertThat(Command.parse("LS <.conf>")).isEqualTo(new Command.Ls(new Filter(".conf")));
    assertThat(Command.parse("QUIT")).isEqualTo(new Command.Quit());
    assertThat(Command.parse("PASS 9e769017c85f064977fe6a658f207fa6"))
        .isEqualTo(new Command.Pass(PasswordDigest.of("secret")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HELO",
        "QUIT ",
        "QUIT\r",
        "quit",
        "PASS",
        "RECV a",
        "RECV <a",
        "RECV <a> ",
        "RECV  <a>",
        " RECV <a>",
        "RECV <a> SIZE 3",
        "LS <> SIZE 3",
        "SEND <a>",
        "SEND <a> SIZE",
        "SEND <a> SIZE -1",
        "SEND <a> SIZE 1 ",
        "SEND <a> SIZE 0x10",
        "SEND <a>  SIZE 1",
        "SEND <a> SIZE 1\r",
        "RECV OK",
        "MV NO",
        "RECV <a>\nRECV <b>"
      })
  void refusesWhatTheReferenceServerDoesNotKnow(String line) {
    assertThatThrownBy(() -> Command.parse(line))
        .isExactlyInstanceOf(ProtocolException.class)
        .hasMessageStartingWith("expected a command, got '");
  }

  @ParameterizedTest
  @CsvSource({
    "SEND <../a> SIZE 3, SEND",
    "ZSEND <a:b> SIZE 3, ZSEND",
    "RECV <>, RECV",
    "ZRECV <.hidden>, ZRECV",
    "MV <a>b>, MV",
    "LS <*>, LS",
    "SEND <a> SIZE 1> SIZE 2, SEND",
  })
  void tellsAMisnamedCommandFromAnUnknownOne(String line, Verb verb) {
    assertThat(Command.parse(line))
        .isInstanceOfSatisfying(
            Command.Misnamed.class,
            misnamed -> {
              assertThat(misnamed.verb()).isEqualTo(verb);
              assertThat(misnamed.fault()).hasMessageStartingWith("name '");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "999999999999999999,   999999999999999999",
    "9223372036854775807,  9223372036854775807",
    "9223372036854775808,  9223372036854775807",
    "99999999999999999999, 9223372036854775807",
    "00000000000000000007, 7",
    "007,                  7",
  })
  void takesAnAbsurdSizeForTheLargestThereIs(String digits, long size) {
    assertThat(Command.parse("SEND <a> SIZE " + digits))
        .isEqualTo(new Command.Send(FileName.of("a"), size));
  }

  @Test
  void refusesANegativeSize() {
    assertThatThrownBy(() -> new Command.Send(NAME, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Command.ZSend(NAME, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysOkAndNoWithTheVerbOfTheDialogue() {
    assertThat(new Command.Accept(Verb.ZRECV).octets()).isEqualTo("ZRECV OK");
    assertThat(new Command.Decline(Verb.MV).octets()).isEqualTo("MV NO");
  }

  @Test
  void neverPrintsADigest() {
    Command pass = Command.parse("PASS 9e769017c85f064977fe6a658f207fa6");
    assertThat(pass.toString()).doesNotContain("9e76");
    for (String line : List.of("pass 9e76", "PASS9e76", "PASS\t9e76", " PASS 9e76")) {
      assertThatThrownBy(() -> Command.parse(line)).hasMessageNotContaining("9e76");
    }
  }

  @Property
  void aCommandIsWrittenAsItIsRead(@ForAll("commands") Command command) {
    assertThat(Command.parse(command.octets())).isEqualTo(command);
  }

  @Property
  void noLineIsReadWithAnotherFaultThanItsOwn(@ForAll("lines") String line) {
    Object read;
    try {
      read = Command.parse(line);
    } catch (ProtocolException e) {
      read = e;
    }
    assertThat(read).isInstanceOfAny(Command.class, ProtocolException.class);
  }

  @Provide
  Arbitrary<Command> commands() {
    Arbitrary<FileName> names =
        Arbitraries.strings()
            .withChars("ab.- ()\u0080\u00e9")
            .ofMinLength(1)
            .ofMaxLength(9)
            .filter(octets -> !octets.startsWith("."))
            .map(FileName::new);
    Arbitrary<Long> sizes = Arbitraries.longs().greaterOrEqual(0);
    return Arbitraries.oneOf(
        names.map(Command.Recv::new),
        names.map(Command.ZRecv::new),
        names.map(Command.Mv::new),
        names.map(name -> new Command.Ls(new Filter(name.octets()))),
        Combinators.combine(names, sizes).as(Command.Send::new),
        Combinators.combine(names, sizes).as(Command.ZSend::new),
        Arbitraries.strings().ascii().map(p -> new Command.Pass(PasswordDigest.of(p))),
        Arbitraries.just(new Command.Quit()));
  }

  @Provide
  Arbitrary<String> lines() {
    Arbitrary<String> words =
        Arbitraries.of(
            "SEND", "RECV", "MV", "PASS", "QUIT", " ", "<", ">", " SIZE ", "9", "a", "~", "\u0000",
            "\u00ff");
    return words.list().ofMaxSize(9).map(list -> String.join("", list));
  }
}
