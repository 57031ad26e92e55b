package org.equilibria.study.run;

import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.equilibria.api.data.Task;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.TrainingStatus;
import org.equilibria.study.evaluate.Classification;
import org.equilibria.study.evaluate.Evaluation;
import org.equilibria.study.evaluate.Regression;
import org.equilibria.study.fit.Changes;
import org.equilibria.study.fit.CheckpointPolicy;
import org.equilibria.study.fit.FitResult;
import org.equilibria.study.fit.Judged;
import org.equilibria.study.fit.Monitoring;
import org.equilibria.study.fit.TrainingJob;
import org.equilibria.study.fit.TrainingTask;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.ModelFile;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.result.BoundResult;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Ending;
import org.equilibria.study.result.EpochSeries;
import org.equilibria.study.result.HeldOut;
import org.equilibria.study.result.Measures;
import org.equilibria.study.result.PassStats;
import org.equilibria.study.result.Proportion;
import org.equilibria.study.result.SolveTrace;

/** The run of one cell: its training job, what it measured, and what bounds say of the network. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class CellRunner {

  private final Cell cell;
  private final Catalog catalog;
  private final Dataset data;
  private final Scope scope;
  private final SeedStreams seeds;
  private final SolveSettings settings;
  private final Progress progress;
  private final BoundEvaluator evaluator;
  private final Monitoring monitoring;

  /**
   * Take the environment of the cell.
   *
   * @param scope root scope of the cell's storage, closed by its owner
   * @param settings clock, cancellation and listener of every solve
   */
  @Inject
  public CellRunner(
      Cell cell,
      Catalog catalog,
      Dataset data,
      Scope scope,
      SeedStreams seeds,
      SolveSettings settings,
      Progress progress,
      BoundEvaluator evaluator,
      Monitoring monitoring) {
    this.cell = cell;
    this.catalog = catalog;
    this.data = data;
    this.scope = scope;
    this.seeds = seeds;
    this.settings = settings;
    this.progress = progress;
    this.evaluator = evaluator;
    this.monitoring = monitoring;
  }

  /**
   * Run the cell to its end and return what was measured; failures are thrown, but those of bounds.
   *
   * @param file where the network is kept, if it is: a checkpoint of this very training in it is
   *     gone on from, anything else there is replaced
   * @param bounds evaluated once there is a trained network
   * @param trained takes the result before the bounds are evaluated, if there are any
   */
  public CellResult run(
      Optional<Path> file, List<ComponentSpec> bounds, Consumer<CellResult> trained) {
    long started = settings.nanoTime().getAsLong();
    TrainingJob job =
        new TrainingJob(task().with(settings.withTrace(true)))
            .follow(record -> progress.epoch(cell, record))
            .monitor(monitoring);
    file.ifPresent(path -> job.into(path, CheckpointPolicy.DEFAULT));
    file.flatMap(this::checkpoint).ifPresent(job::from);
    FitResult fit = job.run();
    boolean stopped = fit.cancelled() && fit.model().isPresent();
    CellResult result =
        new CellResult(
            cell,
            stopped ? Ending.CANCELLED : ending(fit.training().status()),
            stopped ? "cancelled after training" : fit.training().detail(),
            Optional.of(measures(fit)),
            List.of(),
            Map.of(),
            "",
            Duration.ofNanos(settings.nanoTime().getAsLong() - started));
    if (bounds.isEmpty() || !result.ending().isTrained()) {
      return result;
    }
    trained.accept(result.withoutBounds(bounds, "it was not evaluated: the process ended before"));
    return bounded(result, fit.model().orElseThrow(), bounds);
  }

  /** Return a timer of an epoch of the cell's training. */
  EpochTimer timer() {
    return new EpochTimer(task());
  }

  /** Return a trial of what the cell's training holds. */
  MemoryTrial memoryTrial() {
    return new MemoryTrial(task());
  }

  private TrainingTask task() {
    return new TrainingTask(cell.pipeline(), data, catalog, scope, seeds, settings);
  }

  /** Return what a file holds of this very training, made with the same data, plugins and code. */
  private Optional<Model> checkpoint(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(ModelFile.read(file, catalog))
          .filter(model -> model.pipeline().equals(cell.pipeline()) && model.seed() == cell.seed())
          .filter(m -> Changes.of(m.plugins(), cell.pipeline().plugins(catalog)).isEmpty())
          .filter(model -> TrainingJob.canGoOnFrom(model, data));
    } catch (EquilibriaException e) {
      return Optional.empty(); // of no use, so the training begins anew
    }
  }

  /** Add what bounds say; whatever goes wrong with them costs nothing else. */
  private CellResult bounded(CellResult result, Model model, List<ComponentSpec> bounds) {
    try {
      return result.with(evaluator.evaluate(cell, model, data, bounds, progress));
    } catch (Throwable e) { // also errors: what was trained is a result
      if (e instanceof CancellationException && settings.cancellation().requested()) {
        return result.cancelled("cancelled while its bounds were evaluated");
      }
      progress.cellFailed(cell, e);
      return result.with(bounds.stream().map(b -> BoundResult.failed(b.id(), e)).toList());
    }
  }

  private static Ending ending(TrainingStatus status) {
    return switch (status) {
      case COMPLETED -> Ending.COMPLETED;
      case STOPPED_EARLY -> Ending.STOPPED_EARLY;
      case LIMIT -> Ending.LIMIT;
      case DIVERGED -> Ending.DIVERGED;
      case CANCELLED -> Ending.CANCELLED;
    };
  }

  private Measures measures(FitResult fit) {
    List<EpochRecord> records = fit.training().epochs();
    boolean classified = data.schema().task() == Task.CLASSIFICATION; // values have no accuracy
    return new Measures(
        fit.training().step(),
        series(records),
        SolveTrace.firstAndLast(records),
        PassStats.of(records.stream().map(EpochRecord::forward).toList()),
        PassStats.of(records.stream().map(EpochRecord::backward).toList()),
        classified && fit.model().isPresent()
            ? Optional.of(trainAccuracy(records.get(records.size() - 1)))
            : Optional.empty(),
        fit.validation().map(CellRunner::heldOut),
        fit.test().map(CellRunner::heldOut));
  }

  /** Return the figures of epochs, with what was monitored of them. */
  private EpochSeries series(List<EpochRecord> records) {
    Map<Long, Map<String, Double>> seen = new HashMap<>();
    Set<String> names = new LinkedHashSet<>();
    for (Monitoring.Seen reading : monitoring.readings()) {
      seen.put(reading.updates(), reading.figures());
      names.addAll(reading.figures().keySet());
    }
    EpochSeries series = EpochSeries.of(records);
    for (String name : names) {
      series =
          series.with(
              name,
              records.stream()
                  .map(r -> seen.getOrDefault(r.updates(), Map.of()).getOrDefault(name, Double.NaN))
                  .toList());
    }
    return series;
  }

  private static HeldOut heldOut(Judged judged) {
    Evaluation evaluation = judged.evaluation();
    return new HeldOut(
        evaluation.count(),
        judged.loss(),
        evaluation instanceof Classification c ? Optional.of(c.accuracy()) : Optional.empty(),
        evaluation instanceof Classification c ? Optional.of(c.auc()) : Optional.empty(),
        evaluation instanceof Regression r
            ? r.targets().stream()
                .map(t -> new HeldOut.TargetFit(t.name(), t.rmse().value(), t.r2().value()))
                .toList()
            : List.of(),
        PassStats.of(List.of(judged.solves())));
  }

  private Proportion trainAccuracy(EpochRecord last) {
    int total = data.train().count();
    return Proportion.of((int) Math.round(last.accuracy() * total), total);
  }
}
