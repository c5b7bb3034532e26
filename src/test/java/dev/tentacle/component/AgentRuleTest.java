package dev.tentacle.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tentacle.delivery.DataIn;
import dev.tentacle.delivery.DeliverySettings;
import dev.tentacle.delivery.LocalName;
import dev.tentacle.delivery.StagedFile;
import dev.tentacle.delivery.StateDirectory;
import dev.tentacle.protocol.FileName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentRuleTest {

  private final AgentRule rule = new AgentRule("web[0-9]+|db");

  @TempDir private Path temp;
  private StateDirectory state;
  private DataIn dataIn;

  @BeforeEach
  void open() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("data_in"));
    state = StateDirectory.open(folder, null);
    dataIn = DataIn.open(state, DeliverySettings.defaults());
  }

  @AfterEach
  void close() throws IOException {
    dataIn.close();
    state.close();
  }

  @ParameterizedTest
  @CsvSource({
    "web1.1790000000.data, <agent_data agent_name='web1' os='x'><module/></agent_data>",
    "WEB12_7.data,         <?xml version='1.0' encoding='ISO-8859-1'?><agent_data agent_name='Web12'/>",
    "db.1.data,            <!-- c --><agent_data x='>' agent_name=\"db\"",
    "db.conf,              not XML",
    "web1.md5,             not XML"
  })
  void letsASiteSpeakForItsAgents(String name, String content) throws IOException {
    assertThat(rule.fault(FileName.of(name), staged(content + ">"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "root.1.data,     <agent_data agent_name='web1'/>,  its name is of the agent 'root'",
    "web1.x.1.data,   <agent_data agent_name='web1'/>,  its name is of the agent 'web1.x'",
    "web1.1.data,     <agent_data agent_name='root'/>,  its agent_name is 'root'",
    "web1.1.data,     <agent_data agent_name='web1 '/>, its agent_name is 'web1 '",
    "web1.1.data,     <agent_data agent_name='a&#10;b'/>, its agent_name is 'a?b'",
    "web1.1.data,     <agent_data/>,                    it tells no agent_name",
    "web1.1.data,     agent_name='web1',                it tells no agent_name",
    "secret.conf,     x,                                its name is of the agent 'secret'"
  })
  void saysWhyASiteMayNotSendAFile(String name, String content, String why) throws IOException {
    assertThat(rule.fault(FileName.of(name), staged(content)))
        .get()
        .asString()
        .startsWith(why)
        .endsWith(", and the site may speak for web[0-9]+|db (agents)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE a [<!ENTITY e 'web1'>]><agent_data agent_name='&e;'/>",
        "<!DOCTYPE a SYSTEM 'file:/etc/passwd'><agent_data agent_name='web1'",
        "<agent_data agent_name='root' agent_name='web1'/>"
      })
  void resolvesNothingThatTheXmlBringsWithIt(String content) throws IOException {
    assertThat(rule.fault(FileName.of("web1.1.data"), staged(content))).isPresent();
  }

  @Test
  void readsTheHeadOnly() throws IOException {
    String late = "<!--" + " ".repeat(70_000) + "--><agent_data agent_name='web1'/>";
    assertThat(rule.fault(FileName.of("web1.1.data"), staged(late))).isPresent();
  }

  @Test
  void refusesWhatIsNoPattern() {
    assertThatThrownBy(() -> new AgentRule("(")).isInstanceOf(PatternSyntaxException.class);
  }

  private StagedFile staged(String content) throws IOException {
    StagedFile file = dataIn.staging().open(new LocalName("site"), new LocalName("any"));
    file.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
    file.complete();
    return file;
  }
}
