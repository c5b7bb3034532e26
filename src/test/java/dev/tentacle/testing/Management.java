package dev.tentacle.testing;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/** What a Camel context shows by JMX; camel-management is on the class path of Surefire alone. */
public final class Management {

  /** Operations that look and change nothing. */
  private static final Pattern LOOKS = Pattern.compile("(dump|browse|explain|list|show|get).*");

  private Management() {}

  /** A context with MBeans; the others of these tests have none. */
  public static CamelContext newContext(boolean build) {
    return new DefaultCamelContext(build) {
      @Override
      public boolean isJMXDisabled() {
        return false;
      }
    };
  }

  /** The value of each attribute of each MBean, by their names. */
  public static Map<String, String> attributes(CamelContext camel) throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    Map<String, String> shown = new LinkedHashMap<>();
    for (ObjectName name : names(server, camel)) {
      for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
        if (attribute.isReadable()) {
          String key = name.getKeyPropertyListString() + " " + attribute.getName();
          shown.put(key, shown(() -> server.getAttribute(name, attribute.getName())));
        }
      }
    }
    return shown;
  }

  /** What each operation returns that looks: with true where it takes flags. */
  public static Map<String, String> dumps(CamelContext camel) throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    Map<String, String> shown = new LinkedHashMap<>();
    for (ObjectName name : names(server, camel)) {
      MBeanInfo bean = server.getMBeanInfo(name);
      for (MBeanOperationInfo operation : bean.getOperations()) {
        String[] types =
            Stream.of(operation.getSignature())
                .map(MBeanParameterInfo::getType)
                .toArray(String[]::new);
        if (LOOKS.matcher(operation.getName()).matches()
            && Stream.of(types).allMatch("boolean"::equals)) {
          Object[] flags = new Object[types.length];
          Arrays.fill(flags, true);
          shown.put(
              name.getKeyPropertyListString() + " " + operation.getName() + flags.length,
              shown(() -> server.invoke(name, operation.getName(), flags, types)));
        }
      }
    }
    return shown;
  }

  private static Iterable<ObjectName> names(MBeanServer server, CamelContext camel)
      throws JMException {
    return server.queryNames(
        new ObjectName("org.apache.camel:context=" + camel.getManagementName() + ",*"), null);
  }

  private interface Look {
    Object take() throws JMException;
  }

  /** What cannot be had in this state of its bean says why, and that is shown as well. */
  private static String shown(Look look) throws JMException {
    try {
      return Arrays.deepToString(new Object[] {look.take()});
    } catch (MBeanException | RuntimeMBeanException e) {
      return e + ": " + e.getCause();
    }
  }
}
