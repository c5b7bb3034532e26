package dev.tentacle.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {

  @Test
  void readsEachReply() {
    assertThat(Reply.parse("PASS OK")).isEqualTo(new Reply.Ok(Verb.PASS));
    assertThat(Reply.parse("MV SIZE 3")).isEqualTo(new Reply.Size(Verb.MV, 3));
    assertThat(Reply.parse("LS SIZE 0")).isEqualTo(new Reply.Size(Verb.LS, 0));
    assertThat(Reply.parse("MV ERR")).isEqualTo(new Reply.Err(Verb.MV, ""));
    assertThat(Reply.parse("RECV ERR (file does not exist)"))
        .isEqualTo(new Reply.Err(Verb.RECV, "file does not exist"));
    assertThat(Reply.parse("SEND ERR (a (b) c)")).isEqualTo(new Reply.Err(Verb.SEND, "a (b) c"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "OK",
        "QUIT",
        "QUIT OK",
        "RECV",
        "RECV ",
        "RECV OK ",
        "RECV OK\r",
        "recv ok",
        "RECV SIZE",
        "RECV SIZE -1",
        "RECV SIZE 1 ",
        "RECV SIZE 1k",
        "RECV ERR ()x",
        "RECV ERR(a)",
        "MV NO",
        "RECV <a>"
      })
  void refusesWhatNoServerSays(String line) {
    assertThatThrownBy(() -> Reply.parse(line))
        .isExactlyInstanceOf(ProtocolException.class)
        .hasMessageStartingWith("expected a reply, got '");
  }

  @Test
  void takesAnAbsurdSizeForTheLargestThereIs() {
    assertThat(Reply.parse("RECV SIZE 99999999999999999999"))
        .isEqualTo(new Reply.Size(Verb.RECV, Long.MAX_VALUE));
  }

  @Test
  void refusesANegativeSize() {
    assertThatThrownBy(() -> new Reply.Size(Verb.MV, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takesAReasonOfAnyBytes() {
    // The second byte of an A with a ring in UTF-8 is a line end to a regular expression.
    assertThat(Reply.parse("SEND ERR (\u00c3\u0085)"))
        .isEqualTo(new Reply.Err(Verb.SEND, "\u00c3\u0085"));
  }

  @Test
  void refusesAReasonThatWouldBeALineOfItsOwn() {
    assertThatThrownBy(() -> new Reply.Err(Verb.SEND, "a)\nSEND OK"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void showsWhatCannotBeSeen() {
    assertThat(Reply.parse("SEND ERR (\u001b[31m)")).isInstanceOf(Reply.Err.class);
    assertThat(new Reply.Err(Verb.SEND, "\u001b[31m").shown()).isEqualTo("SEND ERR (\\x1B[31m)");
    assertThat(new Reply.Err(Verb.SEND, "\u001b[31m")).hasToString("SEND ERR (\\x1B[31m)");
    assertThat(new Reply.Ok(Verb.SEND).shown()).isEqualTo("SEND OK");
  }

  @Property
  void aReplyIsWrittenAsItIsRead(@ForAll("replies") Reply reply) {
    assertThat(Reply.parse(reply.octets())).isEqualTo(reply);
  }

  @Provide
  Arbitrary<Reply> replies() {
    Arbitrary<Verb> verbs = Arbitraries.of(Verb.class).filter(verb -> verb != Verb.QUIT);
    Arbitrary<String> reasons =
        Arbitraries.strings().withCharRange('\u0000', '\u00ff').excludeChars('\n').ofMaxLength(9);
    return Arbitraries.oneOf(
        verbs.map(Reply.Ok::new),
        Combinators.combine(verbs, Arbitraries.longs().greaterOrEqual(0)).as(Reply.Size::new),
        Combinators.combine(verbs, reasons).as(Reply.Err::new));
  }
}
