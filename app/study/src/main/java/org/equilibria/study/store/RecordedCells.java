package org.equilibria.study.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.report.CellReader;
import org.equilibria.study.result.CellResult;

/** Read back the results that a study has left. */
final class RecordedCells {

  private RecordedCells() {}

  /**
   * Return the results of cells of a plan, in its order; of one listed twice the last. A last line
   * without its end is what a process that was killed has left of a cell, which then counts as not
   * run.
   *
   * @throws EquilibriaException MALFORMED_DATA if a line is no result
   */
  static List<CellResult> read(Path file, StudyPlan plan) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<String> lines = wholeLines(Files.readAllBytes(file));
    Map<Integer, CellResult> results = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      try {
        CellReader.read(lines.get(i), plan).ifPresent(r -> results.put(r.cell().number(), r));
      } catch (IllegalArgumentException e) {
        throw new EquilibriaException(
            ErrorCode.MALFORMED_DATA,
            "%s:%d: this is not the result of a cell: %s".formatted(file, i + 1, e.getMessage()),
            e);
      }
    }
    return List.copyOf(results.values());
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
