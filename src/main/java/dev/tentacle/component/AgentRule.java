package dev.tentacle.component;

import dev.tentacle.delivery.StagedFile;
import dev.tentacle.protocol.FileName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Which agents a site may speak for: a pattern that must match the agent in a file's name, and the
 * {@code agent_name} of a packet's XML, each as a whole; case does not count, as in Pandora's
 * database.
 */
final class AgentRule {

  private static final Pattern PACKET = Pattern.compile("(.*)[._][0-9]+\\.data", Pattern.DOTALL);

  /** The root element with its attributes must stand in so many bytes. */
  private static final int HEAD = 64 * 1024;

  private static final int SHOWN = 100;

  private final Pattern agents;

  /** Where a pattern is malformed, {@link java.util.regex.PatternSyntaxException} says so. */
  AgentRule(String agents) {
    this.agents =
        Pattern.compile(agents, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
  }

  /**
   * Why the site may not send this file, empty where it may. Reads the file's head.
   *
   * @throws IOException if that fails
   */
  Optional<String> fault(FileName name, StagedFile file) throws IOException {
    Matcher packet = PACKET.matcher(name.toString());
    boolean isPacket = packet.matches();
    String agent = isPacket ? packet.group(1) : stem(name.toString());
    if (!agents.matcher(agent).matches()) {
      return Optional.of("its name is of the agent '" + shown(agent) + "'" + rule());
    }
    if (!isPacket) {
      return Optional.empty();
    }
    Optional<String> said = agentName(file);
    if (said.isEmpty()) {
      return Optional.of("it tells no agent_name that can be read" + rule());
    }
    return said.filter(who -> !agents.matcher(who).matches())
        .map(who -> "its agent_name is '" + shown(who) + "'" + rule());
  }

  private String rule() {
    return ", and the site may speak for " + agents + " (agents)";
  }

  private static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private static Optional<String> agentName(StagedFile file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file.path(), LinkOption.NOFOLLOW_LINKS)) {
      head = in.readNBytes(HEAD);
    }
    try {
      XMLStreamReader xml = parser().createXMLStreamReader(new ByteArrayInputStream(head));
      while (!xml.isStartElement()) {
        xml.next();
      }
      return Optional.ofNullable(xml.getAttributeValue(null, "agent_name"));
    } catch (XMLStreamException | RuntimeException e) {
      // The JDK's parser has been seen to throw both at what is no XML.
      return Optional.empty();
    }
  }

  private static XMLInputFactory parser() {
    XMLInputFactory parser = XMLInputFactory.newDefaultFactory();
    parser.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    parser.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return parser;
  }

  private static String shown(String untrusted) {
    String plain = untrusted.replaceAll("[^\\x20-\\x7e]", "?");
    return plain.substring(0, Math.min(plain.length(), SHOWN));
  }
}
