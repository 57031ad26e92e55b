package org.equilibria.certify.monitor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Scope;
import org.equilibria.certify.quantity.NetworkState;
import org.equilibria.certify.quantity.StateReader;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.TrainingListener;
import org.equilibria.engine.train.TrainingNote;
import org.equilibria.engine.train.TrainingSnapshot;
import org.equilibria.theory.certificate.Trajectory;

/**
 * A monitor that follows a training epoch by epoch: mu, lambda_min(H_k), the loss and the way from
 * A0, for the envelope L_k &lt;= L_0 prod_j (1 - eta lambda_min(H_j))^2 of gradient descent
 * (docs/theory.md, section 4). What it says is monitored, not proved.
 *
 * <p>Each recorded epoch costs the equilibria and adjoints of the samples read to 1e-13, for k
 * outputs their Gram matrix in O((n k)^2 m), its eigenvalues in O((n k)^3) and those of (M + M^T)/2
 * in O(m^3). Only the first samples up to a limit are read; lambda_min of fewer samples is at least
 * that of all, so that the envelope would be too low to hold a training to, and there is none.
 *
 * <p>A training that is resumed is followed from there: A0 is still the initialisation, but the
 * envelope starts anew at the first epoch seen.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TrajectoryMonitor implements TrainingListener {

  private static final String PARAMETER = "implicit.A";

  private final Network network;
  private final double gamma;
  private final StateReader reader;
  private final Scope scope;
  private final TrainingListener next;
  private final int samples;
  private final int features;
  private final int outputs;
  private final double[][] inputs;
  private final Optional<String> noEnvelope;
  private final double[] initial;
  private final double predictedRadius;
  private final LostGuarantees lost = new LostGuarantees();
  private final List<Reading> readings = new ArrayList<>();
  private double[] parameter;
  private Point point;
  private Optional<Point> here = Optional.empty();
  private double step = Double.NaN;
  private Optional<Trajectory> descent = Optional.empty();

  /**
   * Read the network where training begins.
   *
   * @param network of one implicit layer with a free weight and its initial values; to be trained
   *     next, in any precision
   * @param train samples of the training, at least one
   * @param mostSamples most samples to read, at least 1
   * @param noEnvelope why there is no envelope, unless every update is to be a step of one size
   *     along the gradient of all samples by A alone
   * @param scope of precision F64, for storage; nothing stays in it
   * @param next hears of everything after this, with notes of guarantees that were lost
   * @throws EquilibriaException UNSUPPORTED if the network has other layers or another
   *     parameterization, whose Gram matrix is another; INVALID_INPUT if there are no samples
   */
  public TrajectoryMonitor(
      Network network,
      Samples train,
      int mostSamples,
      Optional<String> noEnvelope,
      StateReader reader,
      Scope scope,
      TrainingListener next) {
    gamma =
        StateReader.onlyLayer(network)
            .parameterization()
            .freeScale()
            .orElseThrow(
                () ->
                    new EquilibriaException(
                        ErrorCode.UNSUPPORTED,
                        "the monitor knows the Gram matrix of a free weight that is scaled only"));
    if (train.count() == 0) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "train.monitor: there are no training samples to monitor");
    }
    this.network = network;
    this.reader = reader;
    this.scope = scope;
    this.next = next;
    samples = train.count();
    features = train.features();
    outputs = train.outputs();
    inputs = new double[Math.min(samples, mostSamples)][];
    Arrays.setAll(
        inputs, i -> Arrays.copyOfRange(train.inputs(), i * features, (i + 1) * features));
    this.noEnvelope = noEnvelope.or(this::ofPart);
    NetworkWeights weights = network.weights();
    initial = parameter(weights);
    parameter = initial;
    Optional<NetworkState> state = stateUnlessCancelled(weights);
    double alpha = network.spec().alpha();
    point = state.map(s -> Point.of(s, gamma, alpha)).orElse(Point.UNKNOWN);
    predictedRadius =
        state
            .map(s -> Point.predictedRadius(s, gamma, alpha, errors(s, train.targets())))
            .orElse(Double.NaN);
  }

  private Optional<String> ofPart() {
    return inputs.length < samples
        ? Optional.of("it needs lambda_min of all samples")
        : Optional.empty();
  }

  private static double[] parameter(NetworkWeights weights) {
    double[] a = weights.values().get(PARAMETER);
    if (a == null) {
      throw new EquilibriaException(
          ErrorCode.UNSUPPORTED, "the network has no parameter '" + PARAMETER + "' to follow");
    }
    return a;
  }

  /** Read a copy in f64: what is trained may be of another precision. */
  private NetworkState state(NetworkWeights weights) {
    try (Scope work = scope.child("monitor")) {
      Network copy = new Network(work, network.spec(), weights, features, outputs);
      return reader.read(copy, inputs, work);
    }
  }

  /** Return f - y at the initialisation, where a centred output is 0. */
  private double[] errors(NetworkState state, double[] targets) {
    double[] errors = new double[inputs.length * outputs];
    Arrays.setAll(errors, i -> (network.spec().centred() ? 0 : state.outputs()[i]) - targets[i]);
    return errors;
  }

  /** Return the present point, read anew if the weights have moved; none if cancelled. */
  private Optional<Point> read() {
    NetworkWeights weights = network.weights();
    double[] now = parameter(weights);
    if (Arrays.equals(now, parameter)) {
      return Optional.of(point);
    }
    Optional<Point> read = pointUnlessCancelled(weights, now);
    read.ifPresent(
        found -> {
          point = found;
          parameter = now;
        });
    return read;
  }

  private Optional<Point> pointUnlessCancelled(NetworkWeights weights, double[] now) {
    if (!Arrays.stream(now).allMatch(Double::isFinite)) {
      return Optional.of(Point.UNKNOWN);
    }
    return stateUnlessCancelled(weights)
        .map(state -> Point.of(state, gamma, network.spec().alpha()));
  }

  /** The training asks for itself whether it was cancelled, and says so. */
  private Optional<NetworkState> stateUnlessCancelled(NetworkWeights weights) {
    try {
      return Optional.of(state(weights));
    } catch (CancellationException e) {
      return Optional.empty();
    }
  }

  private double radius() {
    double total = 0;
    for (int i = 0; i < initial.length; i++) {
      total += (parameter[i] - initial[i]) * (parameter[i] - initial[i]);
    }
    return Math.sqrt(total);
  }

  /** Read the point where an epoch starts. */
  @Override
  public void resumable(Moment moment, Supplier<TrainingSnapshot> snapshot) {
    next.resumable(moment, snapshot);
    if (moment == Moment.EPOCH) {
      if (noEnvelope.isEmpty() && Double.isNaN(step)) {
        step = snapshot.get().step();
      }
      here = read();
    }
  }

  /** Take the loss of the point read, and say once what was lost. */
  @Override
  public void epoch(EpochRecord record) {
    boolean follows = true;
    if (Double.isNaN(record.gradientNorm())) {
      // A record that only measures may be of the best weights, to which training went back.
      double[] before = parameter;
      here = read();
      follows = Arrays.equals(before, parameter);
    }
    List<String> news = List.of();
    if (here.isPresent()) {
      Reading reading = reading(record, here.get(), follows);
      readings.add(reading);
      news = lost.of(reading, noEnvelope.isEmpty());
    }
    here = Optional.empty();
    next.epoch(record.noted(news.stream().map(TrainingNote.Said::new).toList()));
  }

  private Reading reading(EpochRecord record, Point at, boolean follows) {
    return new Reading(
        record.epoch(),
        record.updates(),
        record.loss(),
        noEnvelope.isEmpty() && follows ? envelope(record) : Double.NaN,
        at.mu(),
        at.leastEigenvalue(),
        radius());
  }

  private double envelope(EpochRecord record) {
    if (readings.isEmpty()) {
      descent = Optional.of(Trajectory.startingAt(record.loss()));
    } else {
      Reading before = readings.get(readings.size() - 1);
      descent =
          descent
              .filter(d -> record.updates() == before.updates() + 1)
              .map(d -> d.after(step, before.mu(), before.leastEigenvalue(), record.loss()));
    }
    return descent.map(Trajectory::envelope).orElse(Double.NaN);
  }

  /** Return what was seen so far. */
  public MonitoredTrajectory trajectory() {
    return new MonitoredTrajectory(
        inputs.length, samples, step, predictedRadius, noEnvelope, readings, lost.said());
  }
}
