package org.equilibria.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of the command. */
public final class Version implements IVersionProvider {

  /** Return the version of the program. */
  public static String ofProgram() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "(not from a jar)" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "equilibria " + ofProgram(),
      "Java " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ")"
    };
  }
}
