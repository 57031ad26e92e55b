package org.equilibria.cli;

import org.equilibria.host.Equilibria;
import org.jspecify.annotations.Nullable;

/** How the command line opens the framework. */
final class Opening {

  private Opening() {}

  static Equilibria equilibria(EquilibriaCommand root, Console console) {
    return equilibria(root, console, null);
  }

  static Equilibria equilibria(EquilibriaCommand root, Console console, @Nullable String backend) {
    Equilibria.Builder builder =
        Equilibria.builder().notices(text -> console.err().println("note: " + text));
    PluginPlaces places = root.pluginPlaces();
    places.hint().ifPresent(hint -> console.err().println("note: " + hint));
    places.directories().forEach(builder::pluginDirectory);
    if (backend != null) {
      builder.backend(backend);
    }
    Globals globals = new Globals(console);
    Equilibria equilibria = builder.build();
    globals.loaded();
    root.knowing(equilibria.catalog()::culprit);
    root.knowing(globals);
    return equilibria;
  }
}
