package org.equilibria.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.guard.JvmState;
import org.equilibria.study.plan.Cell;

/**
 * What is global in the JVM of a command that runs cells, which no cell may change for the next: it
 * is put back, with a note that names the plugins.
 */
final class Globals {

  private final Console console;
  private final JvmState before = JvmState.now();

  /** Take them as they are once plugins are loaded. */
  Globals(Console console) {
    this.console = console;
  }

  /** Put back what the components of plugins changed when a plan tried them. */
  void planned() {
    told("the trial of a plugin's component", before.putBack());
  }

  /**
   * Put back what the plugins of a cell changed.
   *
   * @param plugins those of the cell by what they are for
   */
  void ended(Cell cell, Map<String, String> plugins) {
    String guests =
        plugins.entrySet().stream()
            .filter(plugin -> !Catalog.isBuiltIn(plugin.getValue()))
            .map(plugin -> plugin.getKey() + " of " + plugin.getValue())
            .collect(Collectors.joining(", "));
    if (!guests.isEmpty()) {
      List<String> changed = before.putBack(); // what is said of it is said in the locale of before
      told("cell %d (%s)".formatted(cell.number(), guests), changed);
    }
  }

  private void told(String who, List<String> changed) {
    if (!changed.isEmpty()) {
      console
          .err()
          .println(
              "note: %s changed %s for the whole process; it was put back"
                  .formatted(who, String.join(", ", changed)));
    }
  }
}
