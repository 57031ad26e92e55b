package org.equilibria.study.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.report.CellJson;
import org.equilibria.study.report.CellJson.Origin;
import org.equilibria.study.result.CellResult;

/** The results that a study has left, read back. */
final class RecordedCells {

  private RecordedCells() {}

  /**
   * Return the results of cells of a plan, in its order; of one listed twice the last. A last line
   * without its end is what a process that was killed has left of a cell, which then counts as not
   * run.
   *
   * @throws EquilibriaException MALFORMED_DATA if a line is no result; OUTPUT_EXISTS if a finished
   *     cell ran with another precision than {@code auto} chooses now
   */
  static List<CellResult> read(Path file, StudyPlan plan) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<String> lines = wholeLines(Files.readAllBytes(file));
    CellJson written = new CellJson(plan);
    Map<Integer, CellResult> results = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      try {
        Optional<CellResult> result = written.read(lines.get(i));
        result.ifPresent(r -> results.put(r.cell().number(), r));
        if (result.isEmpty() && written.ending(lines.get(i)).isFinal()) {
          throw otherSettings(file, i + 1);
        }
      } catch (IllegalArgumentException e) {
        throw new EquilibriaException(
            ErrorCode.MALFORMED_DATA,
            "%s:%d: this is not the result of a cell: %s".formatted(file, i + 1, e.getMessage()),
            e);
      }
    }
    return List.copyOf(results.values());
  }

  /**
   * Return a plan whose cells have the numbers under which their results stand in a file, if they
   * do: a study may have been extended by cells that its plan now has among the others.
   *
   * @throws EquilibriaException MALFORMED_DATA if a line is no result
   */
  static StudyPlan numbered(Path file, StudyPlan plan) throws IOException {
    Map<Cell, Integer> numbers = new LinkedHashMap<>();
    for (Origin origin : origins(file, plan)) {
      origin.cell().ifPresent(cell -> numbers.put(cell, origin.number()));
    }
    return plan.numbered(numbers);
  }

  /** Insist that every cell that has finished is one of a plan. */
  static void requireAll(Path file, StudyPlan plan) throws IOException {
    for (Origin origin : origins(file, plan)) {
      if (origin.cell().isEmpty() && origin.ending().isFinal()) {
        throw new EquilibriaException(
            ErrorCode.OUTPUT_EXISTS,
            "%s: cell %d, %s, is none of this study, which keeps all and adds others, seeds or values of axes, when it extends another; run this one into another folder"
                .formatted(file, origin.number(), origin.name()));
      }
    }
  }

  private static List<Origin> origins(Path file, StudyPlan plan) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return new CellJson(plan).origins(wholeLines(Files.readAllBytes(file)));
    } catch (IllegalArgumentException e) {
      throw new EquilibriaException(
          ErrorCode.MALFORMED_DATA,
          "%s: a line is not the result of a cell: %s".formatted(file, e.getMessage()),
          e);
    }
  }

  /** The configuration is the same: only what a machine decides can differ. */
  private static EquilibriaException otherSettings(Path file, int line) {
    return new EquilibriaException(
        ErrorCode.OUTPUT_EXISTS,
        "%s:%d: this finished cell ran in another precision than 'auto' chooses here; go on where it"
                .formatted(file, line)
            + " was begun, or name the precision in a study of its own");
  }

  /** Cut bytes, not text: what was left may end within a character. */
  private static List<String> wholeLines(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
  }
}
