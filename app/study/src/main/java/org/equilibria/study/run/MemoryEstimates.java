package org.equilibria.study.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.guard.Detached.End;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.DataByChoice;

/**
 * What the matrices of combinations hold. Combinations of the same shapes, solver, gradient and
 * optimizer hold about the same, so that one of them is tried, the largest first. Those for which
 * there is no time are known by the last one that was tried of these methods, in proportion to
 * their {@link Shapes}: that is rather too much, as what depends on the width alone shrinks faster.
 */
final class MemoryEstimates {

  /** As many as a second or two allow for. */
  private static final int MOST_TRIALS = 8;

  /** A trial holds parameters and their gradient, and both on the host, too. */
  static final int COPIES = 4;

  private final Catalog catalog;
  private final CellTrials trials;
  private final long heap;

  /**
   * Take what the cells are run with.
   *
   * @param heap bytes that a trial may take
   */
  MemoryEstimates(Catalog catalog, CellTrials trials, long heap) {
    this.catalog = catalog;
    this.trials = trials;
    this.heap = heap;
  }

  /**
   * What a combination holds.
   *
   * @param bytes in matrices
   * @param from how that is known
   */
  record Bytes(long bytes, String from) {}

  /**
   * A trial.
   *
   * @param cell that was tried
   * @param times bytes relative to those of its shapes
   */
  private record Tried(Cell cell, double times) {}

  /** Combinations that hold about the same. */
  private record Alike(Methods methods, Shapes shapes) {}

  /** What the number of matrices depends on. */
  private record Methods(ComponentSpec solver, ComponentSpec gradient, ComponentSpec optimizer) {}

  /**
   * Return what each combination holds.
   *
   * @param first a cell of each
   * @param trusted whether a combination may be tried in this process
   */
  Map<Pipeline, Bytes> of(Collection<Cell> first, DataByChoice data, Predicate<Pipeline> trusted) {
    Map<Alike, List<Cell>> groups = new LinkedHashMap<>();
    for (Cell cell : first) {
      Pipeline p = cell.pipeline();
      Methods methods = new Methods(p.solver(), p.gradient(), p.train().optimizer());
      Shapes shapes = Shapes.of(p, catalog, data.of(p.data()));
      groups.computeIfAbsent(new Alike(methods, shapes), alike -> new ArrayList<>()).add(cell);
    }
    List<Alike> order = new ArrayList<>(groups.keySet());
    order.sort(Comparator.comparingLong((Alike alike) -> alike.shapes().bytes()).reversed());
    Map<Alike, Tried> tried = new LinkedHashMap<>();
    for (Alike alike : order) {
      if (tried.size() < MOST_TRIALS && alike.shapes().parameterBytes() < heap / COPIES) {
        Objects.requireNonNull(groups.get(alike)).stream()
            .filter(cell -> trusted.test(cell.pipeline()))
            .findFirst()
            .flatMap(cell -> tried(cell, alike.shapes(), data))
            .ifPresent(t -> tried.put(alike, t));
      }
    }
    Map<Pipeline, Bytes> all = new HashMap<>();
    groups.forEach(
        (alike, cells) -> {
          Bytes bytes = bytes(alike, tried);
          cells.forEach(cell -> all.put(cell.pipeline(), bytes));
        });
    return all;
  }

  private Optional<Tried> tried(Cell cell, Shapes shapes, DataByChoice data) {
    Dataset samples = data.of(cell.pipeline().data());
    End<Long> end = trials.of(cell, samples, runner -> runner.memoryTrial().bytes());
    return end instanceof End.Returned<Long> returned
        ? Optional.of(new Tried(cell, returned.value() / (double) shapes.bytes()))
        : Optional.empty();
  }

  private static Bytes bytes(Alike alike, Map<Alike, Tried> tried) {
    long shapes = alike.shapes().bytes();
    Tried own = tried.get(alike);
    if (own != null) {
      return new Bytes(Math.round(own.times() * shapes), "trials of cell " + own.cell().number());
    }
    return tried.entrySet().stream()
        .filter(entry -> entry.getKey().methods().equals(alike.methods()))
        .map(Map.Entry::getValue)
        .reduce((before, last) -> last)
        .or(() -> tried.values().stream().max(Comparator.comparingDouble(Tried::times)))
        .map(
            t ->
                new Bytes(
                    Math.round(t.times() * shapes),
                    "shapes and trials of cell " + t.cell().number()))
        .orElse(new Bytes(shapes, "shapes alone, at least"));
  }
}
