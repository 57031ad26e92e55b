package org.equilibria.host;

import java.util.List;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.host.wiring.Wiring;
import org.equilibria.study.config.StudyBuilder;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.plan.Planner;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.run.Progress;
import org.jspecify.annotations.Nullable;

/**
 * Vary a pipeline and run every combination, each cell with a backend, memory and seeds of its own.
 * What is varied is checked as a whole by {@link #config}, {@link #plan} and {@link #run}, which
 * throw INVALID_INPUT naming every mistake. Used by one thread.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Study {

  private final Wiring wiring;
  private final StudyBuilder builder;
  private @Nullable StudyPlan plan;

  Study(Wiring wiring, StudyBuilder builder) {
    this.wiring = wiring;
    this.builder = builder;
  }

  /**
   * Vary a dimension, inside those varied before; values given before for the same are replaced.
   *
   * @param dimension such as {@code solver}, {@code gradient} or {@code width}
   * @param values numbers, or text in the notation of components
   */
  public Study axis(String dimension, Object... values) {
    builder.axis(dimension, values);
    return changed();
  }

  /** Run every cell with each of these seeds. */
  public Study seeds(long... seeds) {
    builder.seeds(seeds);
    return changed();
  }

  /** Evaluate these bounds of the network of each cell, each in the notation of components. */
  public Study bounds(String... bounds) {
    builder.bounds(bounds);
    return changed();
  }

  private Study changed() {
    plan = null;
    return this;
  }

  /** Return the complete description of the study. */
  public StudyConfig config() {
    return builder.build();
  }

  /** Return the cells, and of those that cannot be run the reason. */
  public StudyPlan plan() {
    StudyPlan known = plan;
    if (known == null) {
      known = Planner.plan(config(), wiring.catalog());
      plan = known;
    }
    return known;
  }

  /**
   * Load the data that the study asks for.
   *
   * @throws org.equilibria.api.error.EquilibriaException IO or MALFORMED_DATA if they cannot be
   *     read; INVALID_INPUT if they lack a class or have too few samples
   */
  public Dataset data() {
    return wiring.studyRunner().load(plan().config().base().data());
  }

  /** Run all cells on the given data; a cell that fails does not cost the others. */
  public CompletedStudy run(Dataset data, Progress progress) {
    return new CompletedStudy(run(data, result -> {}, progress, Cancellation.NEVER));
  }

  /**
   * Run all cells on the given data and hand on each result as it comes.
   *
   * @param sink takes each result before {@code progress} hears of it; what it throws ends the
   *     study
   * @param cancellation asked between evaluations and cells
   */
  public StudyResults run(
      Dataset data, Consumer<CellResult> sink, Progress progress, Cancellation cancellation) {
    return run(data, List.of(), sink, progress, cancellation);
  }

  /**
   * Run the cells that are not recorded yet; as {@link #run(Dataset, Consumer, Progress,
   * Cancellation)}.
   *
   * @param recorded results of cells of this study, as a result store holds them
   */
  public StudyResults run(
      Dataset data,
      List<CellResult> recorded,
      Consumer<CellResult> sink,
      Progress progress,
      Cancellation cancellation) {
    return wiring.studyRunner().run(plan(), data, recorded, sink, progress, cancellation);
  }
}
