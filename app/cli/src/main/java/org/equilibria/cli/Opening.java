package org.equilibria.cli;

import org.equilibria.host.Equilibria;

/** Open the framework as the command line asks for it. */
final class Opening {

  private Opening() {}

  static Equilibria equilibria(EquilibriaCommand root, Console console) {
    Equilibria.Builder builder =
        Equilibria.builder().notices(text -> console.err().println("note: " + text));
    root.pluginDirectories().forEach(builder::pluginDirectory);
    return builder.build();
  }
}
