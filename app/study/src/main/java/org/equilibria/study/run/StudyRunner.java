package org.equilibria.study.run;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.equilibria.api.error.Blame;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.guard.Detached;
import org.equilibria.engine.guard.Detached.End;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.study.config.DataSettings;
import org.equilibria.study.fit.DataFingerprint;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.DataByChoice;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Claim;
import org.equilibria.study.result.Ending;
import org.equilibria.study.result.Reason;
import org.equilibria.study.result.ResultSink;
import org.equilibria.study.result.StudyResults;

/**
 * A runner of the cells of a plan, one after another. Whatever goes wrong in a cell becomes its
 * result; the study goes on.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class StudyRunner {

  private static final long PAUSE_NANOS = 100_000_000;
  private static final int MOST_CAUSES = 8;
  private static final String INTERRUPTED = "its thread was interrupted, which nobody asked for";

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
    return data.selection().from(catalog.create(Kinds.DATASET, data.source()));
  }

  /**
   * Load the data of a study; a source of a plugin is read on a thread of its own, so that it costs
   * no more than the cells that learn from it.
   *
   * @param silence after how long such a source is left to itself
   * @throws EquilibriaException as {@link #load(DataSettings)}; PLUGIN_FAILURE if the source does
   *     not come back, or asks the JVM to exit
   */
  public Dataset load(DataSettings data, Duration silence) {
    String id = data.source().id();
    if (!catalog.isForeign(Kinds.DATASET, id)) {
      return load(data);
    }
    End<Dataset> end =
        Detached.<Dataset>start("data", () -> load(data))
            .await(silence, "it did not come back for " + CellWatch.words(silence));
    String source =
        "dataset '%s' of plugin %s: "
            .formatted(id, catalog.provenance(Kinds.DATASET, id).orElseThrow());
    if (end instanceof End.Returned<Dataset> returned) {
      return returned.value();
    } else if (end instanceof End.Threw<Dataset> threw) {
      throw EquilibriaException.of(source + "the data could not be read", threw.failure());
    }
    String why =
        end instanceof End.Abandoned<Dataset> abandoned
            ? abandoned.why() + at(abandoned.at())
            : "it asked the JVM to exit";
    throw new EquilibriaException(ErrorCode.PLUGIN_FAILURE, source + why);
  }

  /**
   * Run a plan.
   *
   * @param data what the cells learn
   * @param recorded results of cells of the plan that are there already and not run again
   * @param sink takes each result before {@code progress} hears of it; what it throws ends the
   *     study
   * @param cancellation asked between evaluations and cells
   * @param limits on each cell; one that exceeds them has failed, and is left to itself on its
   *     thread
   */
  public StudyResults run(
      StudyPlan plan,
      DataByChoice data,
      List<CellResult> recorded,
      ResultSink sink,
      Progress progress,
      Cancellation cancellation,
      CellLimits limits) {
    long started = System.nanoTime();
    Map<Dataset, String> fingerprints = new IdentityHashMap<>();
    progress.studyStarted(plan);
    Map<Integer, CellResult> known =
        recorded.stream().collect(Collectors.toMap(r -> r.cell().number(), r -> r));
    Map<Integer, CellResult> results = new TreeMap<>();
    List<Cell> open = new ArrayList<>(plan.cells());
    Function<Cell, CellResult> run =
        cell ->
            run(
                cell,
                plan.config().bounds(),
                data,
                fingerprints,
                sink,
                progress,
                new CellWatch(progress, cancellation, limits));
    boolean othersRun;
    do {
      int before = open.size();
      for (Iterator<Cell> cells = open.iterator(); cells.hasNext(); ) {
        Cell cell = cells.next();
        Claim claim =
            known.containsKey(cell.number())
                ? new Claim.Done(known.get(cell.number()))
                : cancellation.requested() ? new Claim.Elsewhere() : sink.claim(cell);
        result(cell, claim, run, sink, progress)
            .ifPresent(
                result -> {
                  results.put(cell.number(), result);
                  cells.remove();
                });
      }
      othersRun = !open.isEmpty() && !cancellation.requested();
      if (othersRun && open.size() == before) {
        progress.othersRun(before);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } while (othersRun);
    boolean cancelled =
        !open.isEmpty() || results.values().stream().anyMatch(r -> r.ending() == Ending.CANCELLED);
    StudyResults all =
        new StudyResults(plan, List.copyOf(results.values()), cancelled, since(started));
    progress.studyFinished(all);
    return all;
  }

  /** Return what became of a cell, here or elsewhere; empty while others run it. */
  private Optional<CellResult> result(
      Cell cell, Claim claim, Function<Cell, CellResult> run, ResultSink sink, Progress progress) {
    if (claim instanceof Claim.Elsewhere) {
      return Optional.empty();
    }
    if (claim instanceof Claim.Done done) {
      progress.cellRecorded(done.result());
      return Optional.of(done.result());
    }
    progress.cellStarted(cell);
    CellResult result = claim instanceof Claim.Lost lost ? lost(cell, lost.why()) : run.apply(cell);
    sink.add(result);
    progress.cellFinished(result);
    return Optional.of(result);
  }

  private CellResult lost(Cell cell, String why) {
    return without(cell, Ending.FAILED, why + guests(cell, why), System.nanoTime())
        .ranWith(cell.pipeline().plugins(catalog), "");
  }

  private static Duration since(long started) {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  private CellResult run(
      Cell cell,
      List<ComponentSpec> bounds,
      DataByChoice source,
      Map<Dataset, String> fingerprints,
      ResultSink sink,
      Progress progress,
      CellWatch watch) {
    long started = System.nanoTime();
    Map<String, String> plugins = cell.pipeline().plugins(catalog);
    if (cell.impossible().isPresent()) {
      return without(cell, Ending.IMPOSSIBLE, cell.impossible().get(), started)
          .ranWith(plugins, "");
    }
    Dataset data;
    try {
      data = source.of(cell.pipeline().data());
    } catch (EquilibriaException e) { // of a plugin; what the data themselves lack is known before
      progress.cellFailed(cell, e);
      return without(cell, ending(e, watch), Reason.of(e), started).ranWith(plugins, "");
    }
    String fingerprint = fingerprints.computeIfAbsent(data, DataFingerprint::ofAll);
    Optional<Path> file = sink.model(cell);
    Detached<CellResult> task =
        Detached.start("cell " + cell.number(), () -> run(cell, file, bounds, data, watch));
    try {
      End<CellResult> end =
          task.await(
              () -> {
                watch.take(result -> sink.trained(result.ranWith(plugins, fingerprint)));
                return watch.impatience();
              });
      progress.cellEnded(cell, guests(plugins));
      return result(cell, bounds, task, end, progress, watch, started)
          .ranWith(plugins, fingerprint);
    } finally {
      watch.abandon();
    }
  }

  private CellResult run(
      Cell cell, Optional<Path> file, List<ComponentSpec> bounds, Dataset data, CellWatch watch) {
    try (CellEnvironment environment = environments.open(cell, data, watch, watch)) {
      return environment.runner().run(file, bounds, watch::offer);
    }
  }

  /** Return what became of a cell: whatever its plugins did, it must not cost the others. */
  private CellResult result(
      Cell cell,
      List<ComponentSpec> bounds,
      Detached<CellResult> task,
      End<CellResult> end,
      Progress progress,
      CellWatch watch,
      long started) {
    if (end instanceof End.Returned<CellResult> returned) {
      CellResult value = returned.value();
      return value.ending() == Ending.CANCELLED && !watch.isCancelled()
          ? value.failed(INTERRUPTED + blamed(cell, INTERRUPTED, task.interruptedFrom()))
          : value;
    }
    Ending ending = Ending.FAILED;
    String why;
    if (end instanceof End.Threw<CellResult> threw) {
      progress.cellFailed(cell, threw.failure());
      ending = ending(threw.failure(), watch);
      why = Reason.of(threw.failure());
      why += ending == Ending.FAILED ? blamed(cell, why, threw.failure()) : "";
    } else if (end instanceof End.Exited<CellResult> exited) {
      why = "it asked the JVM to exit";
      why += blamed(cell, why, exited.at());
    } else {
      End.Abandoned<CellResult> abandoned = (End.Abandoned<CellResult>) end;
      ending = watch.isCancelled() ? Ending.CANCELLED : Ending.FAILED;
      why = abandoned.why() + at(abandoned.at());
      why += blamed(cell, why, abandoned.at());
    }
    Optional<CellResult> trained = watch.trained();
    if (trained.isEmpty()) {
      return without(cell, ending, why, started);
    }
    CellResult unbounded = trained.get().withoutBounds(bounds, why);
    return ending == Ending.CANCELLED ? unbounded.cancelled(why) : unbounded;
  }

  private static String at(StackTraceElement[] frames) {
    return frames.length == 0 ? "" : ", at " + frames[0];
  }

  /** Return which plugin to turn to: that of the failing code, or those the cell is made of. */
  private String blamed(Cell cell, String why, Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      Optional<String> culprit = catalog.culprit(cause.getStackTrace());
      if (culprit.isPresent()) {
        return named(why, culprit.get());
      }
      cause = cause.getCause();
    }
    return guests(cell, why);
  }

  private String blamed(Cell cell, String why, StackTraceElement[] frames) {
    return catalog
        .culprit(frames)
        .map(culprit -> named(why, culprit))
        .orElseGet(() -> guests(cell, why));
  }

  private String guests(Cell cell, String why) {
    String guests =
        guests(cell.pipeline().plugins(catalog)).entrySet().stream()
            .map(e -> e.getKey() + " of " + e.getValue())
            .collect(Collectors.joining(", "));
    return guests.isEmpty() || why.contains(" of plugin ") ? "" : " [in this cell: " + guests + "]";
  }

  /** Return those that are not the framework's own. */
  private static Map<String, String> guests(Map<String, String> plugins) {
    Map<String, String> guests = new TreeMap<>(plugins);
    guests.values().removeIf(Catalog::isBuiltIn);
    return guests;
  }

  private static String named(String why, String culprit) {
    return why.contains(culprit) ? "" : " [" + culprit + "]";
  }

  /** A combination that is refused, or whose device is missing, is no failure of the program. */
  private static Ending ending(Throwable e, CellWatch watch) {
    if (e instanceof EquilibriaException known && known.code() == ErrorCode.CANCELLED) {
      return watch.isCancelled() ? Ending.CANCELLED : Ending.FAILED;
    }
    boolean refused =
        e instanceof EquilibriaException known
            && (known.code().blame() == Blame.USER || known.code() == ErrorCode.UNAVAILABLE);
    return refused ? Ending.IMPOSSIBLE : Ending.FAILED;
  }

  private static CellResult without(Cell cell, Ending ending, String why, long started) {
    return new CellResult(
        cell, ending, why, Optional.empty(), List.of(), Map.of(), "", since(started));
  }
}
