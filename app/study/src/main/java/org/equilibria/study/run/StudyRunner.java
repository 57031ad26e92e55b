package org.equilibria.study.run;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.equilibria.api.error.Blame;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.EngineKinds;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.study.config.DataSettings;
import org.equilibria.study.fit.DataFingerprint;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Ending;
import org.equilibria.study.result.Reason;
import org.equilibria.study.result.StudyResults;

/**
 * Run the cells of a plan one after another. Whatever goes wrong in a cell becomes its result; the
 * study goes on.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class StudyRunner {

  private final Catalog catalog;
  private final CellEnvironments environments;

  /** Take what the cells are run with. */
  @Inject
  public StudyRunner(Catalog catalog, CellEnvironments environments) {
    this.catalog = catalog;
    this.environments = environments;
  }

  /**
   * Load the data of a study.
   *
   * @throws EquilibriaException IO or MALFORMED_DATA if they cannot be read; INVALID_INPUT if they
   *     lack a class or have too few samples
   */
  public Dataset load(DataSettings data) {
    return data.selection().from(catalog.create(EngineKinds.DATASET, data.source()));
  }

  /**
   * Run a plan.
   *
   * @param data what is learned
   * @param recorded results of cells of the plan that are there already and not run again
   * @param sink takes each result before {@code progress} hears of it; what it throws ends the
   *     study
   * @param cancellation asked between evaluations and cells
   */
  public StudyResults run(
      StudyPlan plan,
      Dataset data,
      List<CellResult> recorded,
      Consumer<CellResult> sink,
      Progress progress,
      Cancellation cancellation) {
    long started = System.nanoTime();
    String fingerprint = DataFingerprint.ofAll(data);
    progress.studyStarted(plan);
    Map<Integer, CellResult> known =
        recorded.stream().collect(Collectors.toMap(r -> r.cell().number(), r -> r));
    List<CellResult> results = new ArrayList<>();
    for (Cell cell : plan.cells()) {
      CellResult earlier = known.get(cell.number());
      if (earlier != null) {
        results.add(earlier);
        progress.cellRecorded(earlier);
        continue;
      }
      if (cancellation.requested()) {
        continue; // to results that are recorded already
      }
      progress.cellStarted(cell);
      CellResult result =
          run(cell, plan.config().bounds(), data, fingerprint, progress, cancellation);
      results.add(result);
      sink.accept(result);
      progress.cellFinished(result);
    }
    boolean cancelled =
        results.size() < plan.cells().size()
            || results.stream().anyMatch(r -> r.ending() == Ending.CANCELLED);
    StudyResults all = new StudyResults(plan, results, cancelled, since(started));
    progress.studyFinished(all);
    return all;
  }

  private static Duration since(long started) {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  private CellResult run(
      Cell cell,
      List<ComponentSpec> bounds,
      Dataset data,
      String fingerprint,
      Progress progress,
      Cancellation cancellation) {
    long started = System.nanoTime();
    if (cell.impossible().isPresent()) {
      return without(cell, Ending.IMPOSSIBLE, cell.impossible().get(), fingerprint, started);
    }
    try (CellEnvironment environment = environments.open(cell, data, progress, cancellation)) {
      CellResult result = environment.runner().run(bounds);
      return new CellResult(
          cell,
          result.ending(),
          result.detail(),
          result.measures(),
          result.bounds(),
          cell.pipeline().plugins(catalog),
          fingerprint,
          result.elapsed());
    } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError e) {
      // A cell may fail in any way its plugins can; it must not cost the others.
      progress.cellFailed(cell, e);
      return without(cell, ending(e), Reason.of(e), fingerprint, started);
    }
  }

  /** A combination that is refused, or whose device is missing, is no failure of the program. */
  private static Ending ending(Throwable e) {
    boolean refused =
        e instanceof EquilibriaException known
            && (known.code().blame() == Blame.USER || known.code() == ErrorCode.UNAVAILABLE);
    return refused ? Ending.IMPOSSIBLE : Ending.FAILED;
  }

  private CellResult without(
      Cell cell, Ending ending, String why, String fingerprint, long started) {
    return new CellResult(
        cell,
        ending,
        why,
        Optional.empty(),
        List.of(),
        cell.pipeline().plugins(catalog),
        fingerprint,
        since(started));
  }
}
