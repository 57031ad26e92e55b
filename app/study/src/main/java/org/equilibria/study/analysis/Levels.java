package org.equilibria.study.analysis;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.engine.component.Mistakes;
import org.equilibria.engine.component.Names;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.StudyResults;

/** The cells of a study by their level of an axis, and by what else makes them what they are. */
final class Levels {

  private Levels() {}

  /**
   * Return the cells of each level by what makes a pair with a cell of another: all else, seed
   * included.
   *
   * @param axis one that the study varies
   * @param option what the axis was given by, for messages
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT if the study does not vary
   *     it
   */
  static Map<String, Map<Object, CellResult>> of(StudyResults results, String axis, String option) {
    List<String> varied = results.plan().varied();
    if (!varied.contains(axis)) {
      Mistakes.refuse(
          List.of(
              new Mistake(
                  KeyPath.of(option),
                  "the study has no axis '"
                      + axis
                      + "'"
                      + Names.help(axis, varied, "it has none at all"))));
    }
    Map<String, Map<Object, CellResult>> levels = new LinkedHashMap<>();
    for (CellResult result : results.cells()) {
      Map<String, String> rest = new HashMap<>(result.cell().varied());
      rest.remove(axis);
      levels
          .computeIfAbsent(
              result.cell().varied().getOrDefault(axis, ""), level -> new LinkedHashMap<>())
          .put(List.of(rest, result.cell().seed()), result);
    }
    return levels;
  }
}
