package org.equilibria.study;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.study.config.Axis;
import org.equilibria.study.config.Dimension;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Ending;
import org.equilibria.study.result.Measures;
import org.equilibria.study.result.PassStats;
import org.equilibria.study.result.StudyResults;

/** Results of every combination of some levels, each with evaluations of one's choice. */
public final class Crossed {

  private final Map<String, List<String>> axes = new LinkedHashMap<>();
  private long[] seeds = {1, 2, 3};

  /** Add an axis. */
  public Crossed axis(String name, String... levels) {
    axes.put(name, List.of(levels));
    return this;
  }

  /** Set the seeds. */
  public Crossed seeds(long... values) {
    seeds = values;
    return this;
  }

  /** What becomes of a cell. */
  public interface Fate {
    /** Return the result of a cell, whose labels and seed are given. */
    CellResult of(Cell cell, Map<String, String> labels, long seed);
  }

  /** Return results in which everything is well. */
  public StudyResults evaluations(Work work) {
    return results((cell, labels, seed) -> took(cell, work.of(labels, seed)));
  }

  /** How much work a cell takes. */
  public interface Work {
    /** Return mean evaluations of a forward solve. */
    double of(Map<String, String> labels, long seed);
  }

  /** Return results. */
  public StudyResults results(Fate fate) {
    List<Axis> varied = new ArrayList<>();
    axes.forEach(
        (name, levels) -> varied.add(new Axis(Dimension.named(name), List.copyOf(levels))));
    List<Long> all = new ArrayList<>();
    for (long seed : seeds) {
      all.add(seed);
    }
    ComponentSpec solver = ComponentSpec.of("a");
    List<Map<String, String>> combinations = List.of(Map.of());
    for (Map.Entry<String, List<String>> axis : axes.entrySet()) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> before : combinations) {
        for (String level : axis.getValue()) {
          Map<String, String> with = new LinkedHashMap<>(before);
          with.put(axis.getKey(), level);
          longer.add(with);
        }
      }
      combinations = longer;
    }
    List<Cell> cells = new ArrayList<>();
    for (Map<String, String> labels : combinations) {
      for (long seed : all) {
        cells.add(
            new Cell(
                cells.size() + 1,
                Studies.pipeline(solver),
                seed,
                labels,
                labels,
                Optional.empty(),
                List.of()));
      }
    }
    StudyConfig config =
        new StudyConfig("crossed", Studies.pipeline(solver), all, varied, List.of());
    StudyPlan plan = new StudyPlan(config, cells);
    return new StudyResults(
        plan,
        cells.stream().map(cell -> fate.of(cell, cell.varied(), cell.seed())).toList(),
        false,
        Duration.ofSeconds(1));
  }

  /** Return a trained cell whose forward solves took so many evaluations in the mean. */
  public static CellResult took(Cell cell, double evaluations) {
    return took(cell, evaluations, SolveStatus.CONVERGED);
  }

  /** Return a trained cell with three solves of the given status. */
  public static CellResult took(Cell cell, double evaluations, SolveStatus worst) {
    Measures m = Studies.measures(SolveStatus.CONVERGED, 3, 2);
    PassStats pass = Studies.pass(worst);
    PassStats forward =
        new PassStats(
            pass.solves(),
            pass.statuses(),
            evaluations,
            6,
            18,
            pass.elapsed(),
            pass.rescue(),
            0,
            0,
            pass.relativeError(),
            pass.inverseNorm(),
            OptionalLong.empty(),
            Optional.empty());
    return Studies.completed(
        cell,
        new Measures(
            m.step(),
            m.perEpoch(),
            m.traces(),
            forward,
            m.backward(),
            m.train(),
            m.validation(),
            m.test()));
  }

  /** Return a cell whose training diverged. */
  public static CellResult diverged(Cell cell) {
    return new CellResult(
        cell,
        Ending.DIVERGED,
        "loss is not finite",
        Optional.empty(),
        List.of(),
        Map.of(),
        "",
        Duration.ofMillis(1));
  }
}
