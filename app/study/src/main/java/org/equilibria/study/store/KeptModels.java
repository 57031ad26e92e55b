package org.equilibria.study.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.equilibria.study.config.Keep;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Ending;
import org.equilibria.study.result.Score;

/**
 * The networks that a study keeps, a model file a cell: while the cell is trained a checkpoint,
 * which is gone on from when the study is.
 */
final class KeptModels {

  private final Path folder;
  private final Keep keep;
  private final Comparator<CellResult> order;
  private Optional<CellResult> best = Optional.empty();

  KeptModels(Path folder, StudyPlan plan) {
    this.folder = folder;
    keep = plan.config().keep();
    order = Score.order(plan);
  }

  /** Return the results whose networks are there as far as they are to be kept. */
  List<CellResult> found(List<CellResult> recorded) {
    Stream<CellResult> wanted =
        switch (keep) {
          case NONE -> Stream.empty();
          case BEST -> recorded.stream().filter(this::isTrained).min(order).stream();
          case ALL -> recorded.stream().filter(this::isTrained);
        };
    List<CellResult> missing = wanted.filter(r -> !Files.exists(file(r.cell()))).toList();
    List<CellResult> found = recorded.stream().filter(r -> !missing.contains(r)).toList();
    best = found.stream().filter(this::isTrained).min(order);
    return found;
  }

  private boolean isTrained(CellResult result) {
    return result.ending().isTrained();
  }

  private Path file(Cell cell) {
    return file(folder, cell);
  }

  /** Return where the network of a cell is, if it is kept. */
  static Path file(Path folder, Cell cell) {
    return folder.resolve("cell-" + cell.number() + ".safetensors");
  }

  /** Return where the network of a cell is kept while it is trained. */
  Optional<Path> of(Cell cell) throws IOException {
    if (keep == Keep.NONE) {
      return Optional.empty();
    }
    Files.createDirectories(folder);
    return Optional.of(file(cell));
  }

  /** Take note of a result that another process has written. */
  void consider(CellResult result) {
    if (isTrained(result) && (best.isEmpty() || order.compare(result, best.get()) < 0)) {
      best = Optional.of(result);
    }
  }

  /** Take note that a result is written, and remove what is no longer to be kept. */
  void settle(CellResult result) throws IOException {
    if (keep == Keep.NONE || result.ending() == Ending.CANCELLED) {
      return; // a checkpoint is gone on from
    }
    if (!isTrained(result)) {
      Files.deleteIfExists(file(result.cell()));
    } else if (keep == Keep.BEST) {
      CellResult worse = result;
      if (best.isEmpty() || order.compare(result, best.get()) < 0) {
        worse = best.orElse(result);
        best = Optional.of(result);
      }
      if (!worse.cell().equals(best.orElseThrow().cell())) {
        Files.deleteIfExists(file(worse.cell()));
      }
    }
  }
}
