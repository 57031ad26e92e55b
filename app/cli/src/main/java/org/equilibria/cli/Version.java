package org.equilibria.cli;

import picocli.CommandLine.IVersionProvider;

/** Tell the version of the command. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "equilibria " + (version == null ? "(not from a jar)" : version),
      "Java " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ")"
    };
  }
}
