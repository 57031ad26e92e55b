package org.equilibria.study.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.equilibria.api.data.Task;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.IoReason;
import org.equilibria.engine.inexact.PrecisionMode;
import org.equilibria.study.config.Dimension;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.config.StudySource;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.Planner;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.plan.Tuned;
import org.equilibria.study.report.CellJson.Recorded;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Ending;
import org.equilibria.study.result.StudyResults;

/** What a folder holds of a study, read at any time, also while another process writes to it. */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public final class StudyFolder {

  private StudyFolder() {}

  /**
   * Return the configuration of the study in a folder.
   *
   * @throws EquilibriaException IO if it holds none or it cannot be read; INVALID_INPUT if it names
   *     what the catalog lacks
   */
  public static StudyConfig config(Path folder, Catalog catalog) {
    Path file = folder.resolve(ResultStore.STUDY);
    if (!Files.isDirectory(folder)) {
      throw new EquilibriaException(ErrorCode.IO, "there is no folder " + folder);
    } else if (!Files.exists(file)) {
      throw new EquilibriaException(
          ErrorCode.IO,
          "%s holds no study: there is no %s in it".formatted(folder, file.getFileName()));
    }
    return StudySource.file(file).resolve(catalog);
  }

  /**
   * Return the results in a folder; as cancelled where cells are still to be run. Nothing is tried
   * or run, and the time is that of all cells together; those of a search are left out of it.
   *
   * @throws EquilibriaException as {@link #config}; MALFORMED_DATA if a result cannot be read or is
   *     of no cell of the study
   */
  public static StudyResults read(Path folder, Catalog catalog) {
    StudyConfig config = config(folder, catalog);
    return read(folder, Planner.untried(config, catalog, found(folder, config, catalog)));
  }

  private static List<Tuned> found(Path folder, StudyConfig config, Catalog catalog) {
    return config.search().isEmpty()
        ? List.of()
        : new SearchFolder(folder, config, catalog).found().orElse(List.of());
  }

  /** Return the results in a folder of a plan of which nothing was tried. */
  static StudyResults read(Path folder, StudyPlan plan) {
    try {
      return StudyTimes.with(folder, results(folder, plan, RecordedCells.in(folder).all(plan)));
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /**
   * Return the results in a folder that are of cells of a plan, which has the numbers of the folder
   * then.
   *
   * @throws EquilibriaException IO or MALFORMED_DATA if they cannot be read; OUTPUT_EXISTS if a
   *     cell ran in another precision than {@code auto} chooses here
   */
  public static StudyResults results(Path folder, StudyPlan plan) {
    try {
      RecordedCells there = RecordedCells.in(folder);
      StudyPlan numbered = there.numbered(plan);
      return whole(numbered, there.of(numbered, false));
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /** Return results as those of a study, as cancelled where cells are still to be run. */
  private static StudyResults whole(StudyPlan plan, List<CellResult> results) {
    return new StudyResults(
        plan,
        results,
        results.size() < plan.cells().size(),
        results.stream().map(CellResult::elapsed).reduce(Duration.ZERO, Duration::plus));
  }

  private static EquilibriaException unreadable(Path folder, IOException e) {
    return new EquilibriaException(
        ErrorCode.IO, "cannot read " + folder + ": " + IoReason.of(e), e);
  }

  private static StudyResults results(Path folder, StudyPlan plan, List<Recorded> lines) {
    Map<Object, Cell> byName = new HashMap<>();
    plan.cells().forEach(cell -> byName.putIfAbsent(name(plan, cell.labels(), cell.seed()), cell));
    Map<Cell, Integer> numbers = new LinkedHashMap<>();
    Map<Integer, Recorded> recorded = new TreeMap<>();
    for (Recorded line : lines) {
      Cell cell = byName.get(name(plan, line.labels(), line.seed()));
      if (cell == null) {
        throw new EquilibriaException(
            ErrorCode.MALFORMED_DATA,
            "%s: cell %d, %s, is none of the study in its %s"
                .formatted(folder, line.number(), line.name(), ResultStore.STUDY));
      }
      numbers.put(cell, line.number());
      recorded.put(line.number(), line);
    }
    List<Cell> cells = new ArrayList<>();
    List<CellResult> results = new ArrayList<>();
    for (Cell cell : plan.numbered(numbers).cells()) {
      Recorded line = recorded.get(cell.number());
      cells.add(line == null ? cell : asRun(cell, line));
      if (line != null) {
        results.add(line.of(cells.get(cells.size() - 1)));
      }
    }
    return whole(new StudyPlan(plan.config(), cells, task(results), plan.merged()), results);
  }

  /** The precision {@code auto} is written with the one that ran, as {@code auto (f32)}. */
  private static Object name(StudyPlan plan, Map<String, String> labels, long seed) {
    return List.of(
        plan.varied().stream()
            .map(
                dimension ->
                    labels
                        .getOrDefault(dimension, "")
                        .replaceFirst("^([a-z0-9]+) \\([a-z0-9]+\\)$", "$1"))
            .toList(),
        seed);
  }

  /** Return a cell with what only its run has decided. */
  private static Cell asRun(Cell cell, Recorded line) {
    Pipeline ran =
        Arrays.stream(PrecisionMode.values())
            .filter(mode -> mode.text().equals(line.precision()))
            .findFirst()
            .map(cell.pipeline()::withPrecision)
            .orElse(cell.pipeline());
    String precision = Dimension.PRECISION.id();
    Map<String, String> labels = new LinkedHashMap<>(cell.labels());
    labels.replace(precision, line.labels().getOrDefault(precision, line.precision()));
    Map<String, String> varied = new LinkedHashMap<>(cell.varied());
    varied.replaceAll((dimension, label) -> labels.getOrDefault(dimension, label));
    return new Cell(
        cell.number(),
        ran,
        cell.seed(),
        labels,
        varied,
        line.ending() == Ending.IMPOSSIBLE ? Optional.of(line.of(cell).detail()) : Optional.empty(),
        cell.guarantees(),
        cell.tuned());
  }

  private static Optional<Task> task(List<CellResult> results) {
    return results.stream()
        .flatMap(result -> result.measures().stream())
        .flatMap(measures -> measures.test().or(measures::validation).stream())
        .findFirst()
        .map(heldOut -> heldOut.errors().isEmpty() ? Task.CLASSIFICATION : Task.REGRESSION);
  }
}
