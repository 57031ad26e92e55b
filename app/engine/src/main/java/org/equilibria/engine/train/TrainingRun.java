package org.equilibria.engine.train;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Role;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.network.Parameter;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.train.TrainingListener.Moment;
import org.equilibria.engine.train.TrainingSnapshot.Best;
import org.equilibria.engine.train.TrainingSnapshot.Position;
import org.jspecify.annotations.Nullable;

/**
 * One training. Between any two updates it can be copied to a snapshot and continued from there
 * with the same bits: whatever is random is keyed by what it is for, not drawn from a stream.
 */
final class TrainingRun {

  private final Network network;
  private final SolveSetup setup;
  private final TrainOptions options;
  private final SeedStreams seeds;
  private final Samples train;
  private final Samples validation;
  private final TrainingListener listener;
  private final Scope scope;
  private final Backend backend;
  private final SampleSet samples;
  private final List<Matrix> states;
  private final Updates updates;
  private final long started;

  private List<EpochRecord> records = new ArrayList<>();
  private Position position = new Position(0, 0, 0);
  private Optional<EpochSums> partial = Optional.empty();
  private Optional<Best> best = Optional.empty();
  private Duration earlier = Duration.ZERO;

  TrainingRun(
      Network network,
      SolveSetup setup,
      TrainOptions options,
      SeedStreams seeds,
      Samples train,
      Samples validation,
      TrainingListener listener,
      Scope scope) {
    this.network = network;
    this.setup = setup;
    this.options = options;
    this.seeds = seeds;
    this.train = train;
    this.validation = validation;
    this.listener = listener;
    this.scope = scope;
    backend = scope.backend();
    started = setup.settings().nanoTime().getAsLong();
    boolean movingInputs = options.layers().roles().contains(Role.INJECTION);
    samples = new SampleSet(network, setup, train, movingInputs, scope);
    states = network.zeroStates(train.count(), scope);
    int perEpoch = (train.count() + batchSize() - 1) / batchSize();
    updates = new Updates(network, setup, options, seeds, Math.max(1, perEpoch), scope);
  }

  private int batchSize() {
    int n = Math.max(1, train.count());
    return options.batch() == 0 ? n : Math.min(options.batch(), n);
  }

  TrainingResult toEnd() {
    while (position.epoch() < options.epochs()) {
      Optional<TrainingResult> end = epoch();
      if (end.isPresent()) {
        return end.get();
      }
    }
    return measured(new TrainingEnd.Completed(options.epochs()));
  }

  /** Do what is left of an epoch and return how training ended, if it did. */
  private Optional<TrainingResult> epoch() {
    if (partial.isEmpty()) {
      listener.resumable(Moment.EPOCH, this::snapshot);
      EpochSums first = start();
      if (cancellationRequested()) {
        return Optional.of(cancelled());
      }
      if (patienceEnded(first)) {
        return Optional.of(measured(new TrainingEnd.StoppedEarly()));
      }
      partial = Optional.of(first);
    }
    updates.follow(Inexactness.progress(records));
    int n = train.count();
    int[] order =
        batchSize() == n ? null : seeds.permutation("training.order." + position.epoch(), n);
    while (position.row() < n) {
      Optional<TrainingEnd> enough = limitReached();
      if (enough.isPresent()) {
        return Optional.of(measured(enough.get()));
      }
      int to = Math.min(position.row() + batchSize(), n);
      Optional<TrainingResult> end =
          update(order == null ? null : Arrays.copyOfRange(order, position.row(), to), to);
      if (end.isPresent()) {
        return end;
      }
    }
    record(partial.orElseThrow());
    partial = Optional.empty();
    position = new Position(position.epoch() + 1, 0, position.updates());
    return updates.ending().map(why -> measured(new TrainingEnd.OptimizerDone(why)));
  }

  /**
   * Do one update.
   *
   * @param rows samples, null for all
   * @param to samples of the epoch done after it
   */
  private Optional<TrainingResult> update(int @Nullable [] rows, int to) {
    // a solve that converges at once never asks
    if (cancellationRequested()) {
      return Optional.of(cancelled());
    }
    try (Scope work = scope.child("update")) {
      Batch batch = samples.batch(rows, work);
      Optional<Updates.Done> result =
          updates.apply(batch, startOf(rows, work), position.updates() + 1, work);
      if (result.isEmpty()) {
        return Optional.of(cancelled());
      }
      updates.traceNoMore();
      Updates.Done done = result.get();
      EpochSums sums = partial.orElseThrow().plus(done.batchLoss(), done.forward());
      if (!Double.isFinite(done.batchLoss().loss())) {
        record(sums);
        return Optional.of(lossNotFinite(sums));
      } else if (done.gradientLost()) {
        EpochSums failed = sums.plusBackward(done.backward()).plusNotes(done.notes());
        record(failed);
        return Optional.of(
            result(
                new TrainingEnd.GradientLost(
                    presentEpoch(),
                    failed.backward().unconvergedRows(),
                    failed.backward().rows())));
      }
      keepStates(rows, done.solves());
      partial =
          Optional.of(
              sums.plusUpdate(done.gradientNorm(), done.backward()).plusNotes(done.notes()));
      position = new Position(position.epoch(), to, position.updates() + 1);
    }
    if (to < train.count()) {
      listener.resumable(Moment.UPDATE, this::snapshot);
    }
    return Optional.empty();
  }

  private boolean cancellationRequested() {
    return setup.settings().cancellation().requested();
  }

  /** Measure what is measured before the updates of an epoch. */
  private EpochSums start() {
    List<Spectrum> spectra =
        options.watch()
            ? SpectralWatch.measure(network.weightsOfEquilibria(), seeds, scope)
            : List.of();
    List<Spectrum> before =
        records.isEmpty() ? List.of() : records.get(records.size() - 1).spectra();
    List<TrainingNote> notes =
        new ArrayList<>(SpectralWatch.losses(position.epoch(), before, spectra));
    if (records.isEmpty()) {
      AffineNeeds.passedOver(network.spec(), options, setup).ifPresent(notes::add);
    }
    return EpochSums.start(
        validation.count() > 0
            ? Optional.of(
                Assessment.of(new Predictor(network, setup), validation, options.loss(), scope))
            : Optional.empty(),
        spectra,
        notes,
        records.isEmpty() ? SolveSummary.of(samples.offsetSolves()) : SolveSummary.NOTHING);
  }

  /** Keep the weights if their validation loss is the least so far; return whether it is over. */
  private boolean patienceEnded(EpochSums sums) {
    if (options.stopping().patience() == 0 || sums.validation().isEmpty()) {
      return false;
    }
    double loss = sums.validation().get().loss();
    // A loss that is not a number is never the least, unless nothing else is known yet.
    boolean first = best.isEmpty() || Double.isNaN(best.get().loss()) && !Double.isNaN(loss);
    if (first || loss < best.orElseThrow().loss()) {
      best = Optional.of(new Best(position.epoch(), loss, network.weights()));
    }
    return position.epoch() - best.get().epoch() >= options.stopping().patience();
  }

  private Optional<TrainingEnd> limitReached() {
    long most = options.stopping().maxUpdates();
    if (most > 0 && position.updates() >= most) {
      return Optional.of(new TrainingEnd.UpdateLimit(most));
    }
    Duration limit = options.stopping().timeLimit();
    return limit.isZero() || elapsed().compareTo(limit) < 0
        ? Optional.empty()
        : Optional.of(new TrainingEnd.TimeLimit(limit));
  }

  private Duration elapsed() {
    return earlier.plusNanos(setup.settings().nanoTime().getAsLong() - started);
  }

  private List<Matrix> startOf(int @Nullable [] rows, Scope work) {
    return rows == null
        ? states
        : states.stream().map(s -> SampleSet.gather(s, rows, work)).toList();
  }

  private void keepStates(int @Nullable [] rows, List<SolveResult> solves) {
    for (int i = 0; options.warmStart() && i < solves.size(); i++) {
      if (rows == null) {
        backend.copy(solves.get(i).solution(), states.get(i));
      } else {
        backend.scatterRows(solves.get(i).solution(), rows, states.get(i));
      }
    }
  }

  private void record(EpochSums sums) {
    EpochRecord record =
        sums.record(
            position.epoch(),
            position.updates() - sums.updates(),
            train.count(),
            train.classIndex().length > 0);
    records.add(record);
    listener.epoch(record);
  }

  /**
   * End with the best weights, where there is early stopping, and a pass that only measures.
   *
   * @param end if the loss is finite
   */
  private TrainingResult measured(TrainingEnd end) {
    OptionalInt kept = OptionalInt.empty();
    if (position.epoch() == options.epochs()) {
      listener.resumable(Moment.EPOCH, this::snapshot);
    }
    if (options.stopping().patience() > 0) {
      EpochSums last = start();
      if (cancellationRequested()) {
        return cancelled();
      }
      patienceEnded(last);
      Best least = best.orElseThrow();
      restore(network.parameters(options.layers().roles()), least.weights());
      kept = OptionalInt.of(least.epoch());
    }
    EpochSums sums = start();
    updates.follow(0);
    int n = train.count();
    for (int from = 0; from < n; from += batchSize()) {
      try (Scope work = scope.child("measurement")) {
        int[] rows = range(from, Math.min(from + batchSize(), n), n);
        Batch batch = samples.batch(rows, work);
        Updates.Measured measured = updates.measure(batch, startOf(rows, work), work);
        if (measured.pass().cancelled()) {
          return cancelled();
        }
        updates.traceNoMore();
        sums = sums.plus(measured.batchLoss(), SolveSummary.of(measured.pass().solves()));
      }
    }
    record(sums);
    if (!Double.isFinite(sums.loss())) {
      return lossNotFinite(sums);
    }
    return result(diverged(records.get(records.size() - 1)).orElse(end), kept);
  }

  private Optional<TrainingEnd> diverged(EpochRecord last) {
    EpochRecord first = records.get(0);
    double growth = growth(first, last);
    boolean grown = growth > setup.termination().divergenceFactor();
    boolean lost = lost(last) > 0 && lost(last) == last.forward().rows() && lost(first) == 0;
    return grown || lost
        ? Optional.of(new TrainingEnd.Diverged(growth, lost(last), last.forward().rows()))
        : Optional.empty();
  }

  private static double growth(EpochRecord first, EpochRecord last) {
    double trained = first.loss() > 0 ? last.loss() / first.loss() : 0;
    if (first.validation().isEmpty() || last.validation().isEmpty()) {
      return trained;
    }
    double before = first.validation().get().loss();
    double validated = before > 0 ? last.validation().get().loss() / before : 0;
    return validated > trained ? validated : trained; // NaN, of lost rows, is no growth
  }

  private static long lost(EpochRecord record) {
    Map<SolveStatus, Long> statuses = record.forward().statuses();
    return statuses.getOrDefault(SolveStatus.NON_FINITE, 0L)
        + statuses.getOrDefault(SolveStatus.DIVERGED, 0L);
  }

  private static int @Nullable [] range(int from, int to, int all) {
    if (to - from == all) {
      return null;
    }
    int[] rows = new int[to - from];
    Arrays.setAll(rows, i -> from + i);
    return rows;
  }

  private TrainingResult cancelled() {
    listener.resumable(Moment.CANCELLED, this::snapshot);
    return result(new TrainingEnd.Cancelled(presentEpoch()));
  }

  private TrainingResult lossNotFinite(EpochSums sums) {
    SolveSummary solves = sums.forward();
    return result(
        new TrainingEnd.LossNotFinite(
            presentEpoch(), sums.loss(), solves.unconvergedRows(), solves.rows()));
  }

  private TrainingResult result(TrainingEnd end) {
    return result(end, OptionalInt.empty());
  }

  private TrainingResult result(TrainingEnd end, OptionalInt kept) {
    Optional<String> origin =
        end.status() == TrainingStatus.DIVERGED
            ? new NonFiniteOrigin(network.spec(), setup, options).told(scope)
            : Optional.empty();
    return new TrainingResult(end, kept, updates.step(), records, origin);
  }

  /** Return the present epoch, counted from 1; nothing after the last. */
  private OptionalInt presentEpoch() {
    return position.epoch() < options.epochs()
        ? OptionalInt.of(position.epoch() + 1)
        : OptionalInt.empty();
  }

  private TrainingSnapshot snapshot() {
    Map<String, double[]> memory = new LinkedHashMap<>();
    memory()
        .forEach(
            (name, matrix) -> {
              double[] host = new double[matrix.rows() * matrix.cols()];
              backend.download(matrix, host);
              memory.put(name, host);
            });
    return new TrainingSnapshot(
        network.weights(), memory, position, partial, updates.step(), elapsed(), records, best);
  }

  /** Return all that is remembered between updates besides parameters and numbers. */
  private Map<String, Matrix> memory() {
    Map<String, Matrix> all = new LinkedHashMap<>();
    for (int i = 0; i < updates.memory().size(); i++) {
      all.put("optimizer." + (i + 1), updates.memory().get(i));
    }
    for (int i = 0; options.warmStart() && i < states.size(); i++) {
      all.put("states." + (i + 1), states.get(i));
    }
    return all;
  }

  /**
   * Continue from a snapshot of the same training.
   *
   * @throws EquilibriaException MALFORMED_DATA if it is of another one
   */
  void resume(TrainingSnapshot from) {
    Position at = from.position();
    if (at.epoch() < 0
        || at.updates() < 0
        || at.row() < 0
        || at.row() >= Math.max(1, train.count())
        || from.partial().isEmpty() && at.row() > 0) {
      throw new EquilibriaException(
          ErrorCode.MALFORMED_DATA,
          "the checkpoint does not fit this training: it stands at " + at);
    }
    restore(network.parameters(), from.weights());
    memory().forEach((name, matrix) -> upload(name, from.memory().get(name), matrix));
    records = new ArrayList<>(from.records());
    position = from.position();
    partial = from.partial();
    best = from.best();
    earlier = from.elapsed();
    updates.resume(from.step());
  }

  private void restore(List<Parameter> parameters, NetworkWeights weights) {
    for (Parameter p : parameters) {
      upload(p.name(), weights.values().get(p.name()), p.value());
    }
    network.parametersChanged();
  }

  private void upload(String name, double @Nullable [] values, Matrix to) {
    if (values == null || values.length != to.rows() * to.cols()) {
      throw new EquilibriaException(
          ErrorCode.MALFORMED_DATA,
          "the checkpoint does not fit this training: '%s' is %s, expected %d x %d values"
              .formatted(
                  name,
                  values == null ? "missing" : "of " + values.length + " values",
                  to.rows(),
                  to.cols()));
    }
    backend.upload(values, to);
  }
}
