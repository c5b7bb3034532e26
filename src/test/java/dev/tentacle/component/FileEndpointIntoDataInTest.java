package dev.tentacle.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.delivery.DataIn;
import dev.tentacle.delivery.Delivery;
import dev.tentacle.delivery.DeliverySettings;
import dev.tentacle.delivery.LocalName;
import dev.tentacle.delivery.StagedFile;
import dev.tentacle.delivery.StateDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.FileConstants;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Camel's own file endpoint, unchanged, publishing onto a claim. */
class FileEndpointIntoDataInTest {

  private static final String NAME = "web.1772366000.data";
  private static final String OPTIONS =
      "fileExist=Fail&copyAndDeleteOnRenameFail=false&autoCreate=false";
  private static final String TEMPORARY = "&tempFileName=${file:onlyname}.part";

  private final Path temp;
  private Path in;
  private StateDirectory state;
  private DataIn dataIn;
  private DefaultCamelContext camel;

  FileEndpointIntoDataInTest(@TempDir Path temp) {
    this.temp = temp;
  }

  @BeforeEach
  void start() throws IOException {
    in = Files.createDirectory(temp.resolve("data_in"));
    state = StateDirectory.open(in, null);
    dataIn = DataIn.open(state, DeliverySettings.defaults());
    camel = new DefaultCamelContext();
    camel.start();
  }

  @AfterEach
  void stop() throws IOException {
    camel.stop();
    dataIn.close();
    state.close();
  }

  private StagedFile stage(String content) throws IOException {
    StagedFile file = dataIn.staging().open(new LocalName("site"), new LocalName(NAME));
    file.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
    file.complete();
    return file;
  }

  private Exchange exchange(Delivery delivery) {
    GenericFile<Object> file = new GenericFile<>();
    file.setFileName(delivery.name());
    file.setFileNameOnly(delivery.name());
    file.setBody(delivery.file().path().toFile());
    Exchange exchange = new DefaultExchange(camel);
    exchange.getMessage().setBody(file);
    exchange.getMessage().setHeader(FileConstants.FILE_NAME, delivery.name());
    exchange
        .getMessage()
        .setHeader(FileConstants.FILE_LOCAL_WORK_PATH, delivery.file().path().toString());
    return exchange;
  }

  private Exchange send(Delivery delivery, String options) {
    Exchange exchange = exchange(delivery);
    return camel.createProducerTemplate().send("file:" + in + "?" + options, exchange);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(in)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {OPTIONS, OPTIONS + TEMPORARY})
  void publishesTheStagedFileItself(String options) throws IOException {
    StagedFile staged = stage("one");
    Delivery delivery = dataIn.begin(staged);
    dataIn.prepare(List.of(delivery));
    Object inode = Files.getAttribute(staged.path(), "unix:ino");

    Exchange done = send(delivery, options);
    dataIn.commit(List.of(delivery));

    assertThat(done.getException()).isNull();
    assertThat(names()).containsExactly(NAME);
    assertThat(in.resolve(NAME)).isRegularFile().hasContent("one");
    assertThat(Files.getAttribute(in.resolve(NAME), "unix:ino")).isEqualTo(inode);
    assertThat(staged.path()).doesNotExist();

    Files.delete(in.resolve(NAME));
    assertThat(dataIn.begin(stage("one")).isDuplicate()).as("delivered, then eaten").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {OPTIONS, OPTIONS + TEMPORARY})
  void givesTheSecondOfTwoContentsAnotherName(String options) throws IOException {
    Delivery first = dataIn.begin(stage("one"));
    Delivery second = dataIn.begin(stage("two"));
    dataIn.prepare(List.of(first, second));

    send(second, options);
    send(first, options);
    dataIn.commit(List.of(first, second));

    assertThat(second.name()).matches("web\\.1772366000\\d{6}\\.data");
    assertThat(in.resolve(NAME)).hasContent("one");
    assertThat(in.resolve(second.name())).hasContent("two");
  }

  @ParameterizedTest
  @ValueSource(strings = {OPTIONS, OPTIONS + TEMPORARY})
  void leavesAFileAloneThatTookTheClaimedName(String options) throws IOException {
    StagedFile staged = stage("ours");
    Delivery delivery = dataIn.begin(staged);
    dataIn.prepare(List.of(delivery));
    Files.delete(in.resolve(NAME));
    Files.writeString(in.resolve(NAME), "theirs");

    Exchange done = send(delivery, options);
    boolean published = dataIn.abandon(delivery);

    assertThat(done.getException()).hasMessageContaining("File already exist");
    assertThat(published).isFalse();
    assertThat(names()).containsExactly(NAME);
    assertThat(in.resolve(NAME)).hasContent("theirs");
    assertThat(staged.path()).hasContent("ours");
  }

  @Test
  void refusesARouteThatWouldWriteUnderTheFinalName() throws IOException {
    Delivery delivery = dataIn.begin(stage("one"));
    dataIn.prepare(List.of(delivery));
    Exchange exchange = exchange(delivery);
    exchange.getMessage().setBody("a body of the route's own");

    Exchange done = camel.createProducerTemplate().send("file:" + in + "?" + OPTIONS, exchange);
    boolean published = dataIn.abandon(delivery);

    assertThat(done.getException()).isNotNull();
    assertThat(published).isFalse();
    assertThat(names()).isEmpty();
  }

  @Test
  void takesABodyOfTheRoutesOwnUnderATemporaryName() throws IOException {
    Delivery delivery = dataIn.begin(stage("one"));
    dataIn.prepare(List.of(delivery));
    Exchange exchange = exchange(delivery);
    exchange.getMessage().setBody("a body of the route's own");

    Exchange done =
        camel.createProducerTemplate().send("file:" + in + "?" + OPTIONS + TEMPORARY, exchange);
    dataIn.commit(List.of(delivery));

    assertThat(done.getException()).isNull();
    assertThat(names()).containsExactly(NAME);
    assertThat(in.resolve(NAME)).isRegularFile().hasContent("a body of the route's own");
    assertThat(delivery.file().path()).doesNotExist();
  }

  @Test
  void deliversOnceWhenTheRouteFailsBehindTheFileEndpoint() throws IOException {
    Delivery delivery = dataIn.begin(stage("one"));
    dataIn.prepare(List.of(delivery));
    send(delivery, OPTIONS);
    boolean published = dataIn.abandon(delivery);
    Files.delete(in.resolve(NAME));

    Delivery again = dataIn.begin(stage("one"));

    assertThat(published).isTrue();
    assertThat(again.isDuplicate()).isTrue();
    assertThat(names()).isEmpty();
  }

  @Test
  void isNotDeliveredWhenTheRouteMovedItElsewhereAndFailed() throws IOException {
    Path archive = Files.createDirectory(temp.resolve("archive"));
    Delivery delivery = dataIn.begin(stage("one"));
    dataIn.prepare(List.of(delivery));
    camel.createProducerTemplate().send("file:" + archive, exchange(delivery));

    boolean published = dataIn.abandon(delivery);
    Delivery again = dataIn.begin(stage("one"));

    assertThat(archive.resolve(NAME)).hasContent("one");
    assertThat(published).isFalse();
    assertThat(again.isDuplicate()).isFalse();
    assertThat(again.name()).isEqualTo(NAME);
  }

  @Test
  void isNotDeliveredWhenTheRouteMovedItElsewhereBeforeACrash() throws IOException {
    Path archive = Files.createDirectory(temp.resolve("archive"));
    Delivery delivery = dataIn.begin(stage("one"));
    dataIn.prepare(List.of(delivery));
    camel.createProducerTemplate().send("file:" + archive, exchange(delivery));
    dataIn.close();
    dataIn = DataIn.open(state, DeliverySettings.defaults());

    assertThat(dataIn.begin(stage("one")).isDuplicate()).isFalse();
  }
}
