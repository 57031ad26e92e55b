package org.equilibria.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.equilibria.engine.guard.JvmState;
import org.equilibria.study.plan.Cell;

/**
 * What is global in the JVM of a command that runs cells, which no cell may change for the next: it
 * is put back, with a note that names the plugins.
 */
final class Globals {

  private final Console console;
  private final JvmState before = JvmState.now();
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  /** Take them as they are before plugins are loaded. */
  Globals(Console console) {
    this.console = console;
  }

  /** Put back what plugins changed when they were loaded, as far as that was not done for each. */
  void loaded() {
    tell("a plugin that was loaded", putBack());
  }

  /** Put back what the components of plugins changed when a plan tried them. */
  void planned() {
    tell("the trial of a plugin's component", putBack());
  }

  /**
   * Put back what the plugins of a cell changed.
   *
   * @param plugins those of others by what they are for; of a cell without any nothing is changed
   */
  void ended(Cell cell, Map<String, String> plugins) {
    if (plugins.isEmpty()) {
      return;
    }
    List<String> changed = putBack(); // what is said of it is said in the locale of before
    String guests =
        plugins.entrySet().stream()
            .map(plugin -> plugin.getKey() + " of " + plugin.getValue())
            .collect(Collectors.joining(", "));
    tell("cell %d (%s)".formatted(cell.number(), guests), changed);
  }

  private List<String> putBack() {
    List<String> changed = before.putBack();
    if (out != System.out || err != System.err) {
      System.setOut(out);
      System.setErr(err);
      changed.add("System.out or System.err");
    }
    return changed;
  }

  private void tell(String who, List<String> changed) {
    if (!changed.isEmpty()) {
      console
          .err()
          .println(
              "note: %s changed %s for the whole process; it was put back"
                  .formatted(who, String.join(", ", changed)));
    }
  }
}
