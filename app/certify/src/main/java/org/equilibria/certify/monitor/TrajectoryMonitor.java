package org.equilibria.certify.monitor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Scope;
import org.equilibria.certify.quantity.NetworkState;
import org.equilibria.certify.quantity.StateReader;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.TrainingListener;
import org.equilibria.engine.train.TrainingSnapshot;
import org.equilibria.theory.GammaScaling;
import org.equilibria.theory.certificate.Trajectory;
import org.equilibria.theory.kernel.FiniteGram;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.Symmetric;

/**
 * Follow a training epoch by epoch: mu, lambda_min(H_k), the loss and the way from A0, for the
 * envelope L_k &lt;= L_0 prod_j (1 - eta lambda_min(H_j))^2 of gradient descent (docs/theory.md,
 * section 4). What it says is monitored, not proved.
 *
 * <p>Each recorded epoch costs the equilibria and adjoints of the samples read to 1e-13, their Gram
 * matrix in O(n^2 m), its eigenvalues in O(n^3) and those of (M + M^T)/2 in O(m^3). Only the first
 * samples up to a limit are read; lambda_min of fewer samples is at least that of all, so that the
 * envelope is then too low to hold a training to, and {@link #trajectory} refuses.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TrajectoryMonitor implements TrainingListener {

  private final Network network;
  private final StateReader reader;
  private final Scope scope;
  private final TrainingListener next;
  private final double[][] inputs;
  private final int samples;
  private final double gamma;
  private final double[] initial;
  private final List<Reading> readings = new ArrayList<>();
  private double mu;
  private double leastEigenvalue;
  private double radius;

  /**
   * Read the network where training begins.
   *
   * @param network of one implicit layer with gamma-scaling; to be trained next
   * @param train samples of the training
   * @param mostSamples most samples to read
   * @param scope of precision F64, for storage; nothing stays in it
   * @param next hears of everything after this
   * @throws EquilibriaException UNSUPPORTED if the network has other layers or another
   *     parameterization, whose Gram matrix is another
   */
  public TrajectoryMonitor(
      Network network,
      Samples train,
      int mostSamples,
      StateReader reader,
      Scope scope,
      TrainingListener next) {
    this.network = network;
    this.reader = reader;
    this.scope = scope;
    this.next = next;
    samples = train.count();
    int features = train.features();
    inputs = new double[Math.min(samples, mostSamples)][];
    Arrays.setAll(
        inputs, i -> Arrays.copyOfRange(train.inputs(), i * features, (i + 1) * features));
    if (!(StateReader.onlyLayer(network).parameterization() instanceof GammaScaling scaling)) {
      throw new EquilibriaException(
          ErrorCode.UNSUPPORTED, "the monitor knows the Gram matrix of gamma-scaling only");
    }
    gamma = scaling.options().gamma();
    initial = parameter();
    read();
  }

  private double[] parameter() {
    double[] a = network.weights().values().get("implicit.A");
    return a == null ? new double[0] : a;
  }

  private void read() {
    NetworkState state = reader.read(network, inputs, scope);
    double[][] m = state.weight();
    double[] symmetric =
        Eigen.values(Symmetric.fill(m.length, (i, j) -> 0.5 * (m[i][j] + m[j][i])));
    mu = 1 - symmetric[symmetric.length - 1];
    double[][] z = repeated(state.states(), state.outputCount());
    double[] gram =
        Eigen.values(FiniteGram.implicitLayer(z, state.adjoints(), gamma, network.spec().alpha()));
    leastEigenvalue = state.unsolved() == 0 ? gram[0] : Double.NaN;
    double[] now = parameter();
    double total = 0;
    for (int i = 0; i < now.length; i++) {
      total += (now[i] - initial[i]) * (now[i] - initial[i]);
    }
    radius = Math.sqrt(total);
  }

  private static double[][] repeated(double[][] rows, int times) {
    double[][] out = new double[rows.length * times][];
    Arrays.setAll(out, i -> rows[i / times]);
    return out;
  }

  /** Take the loss of the point read last, and read the next one. */
  @Override
  public void epoch(EpochRecord record) {
    readings.add(
        new Reading(record.epoch(), record.updates(), record.loss(), mu, leastEigenvalue, radius));
    read();
    next.epoch(record);
  }

  @Override
  public void resumable(Moment moment, Supplier<TrainingSnapshot> snapshot) {
    next.resumable(moment, snapshot);
  }

  /** Return one reading a recorded epoch. */
  public List<Reading> readings() {
    return List.copyOf(readings);
  }

  /**
   * Return the trajectory of gradient descent with a constant step, one update a recorded epoch.
   *
   * @throws EquilibriaException UNSUPPORTED if not all samples were read, or epochs had other than
   *     one update
   */
  public Trajectory trajectory(double step) {
    if (inputs.length < samples) {
      throw new EquilibriaException(
          ErrorCode.UNSUPPORTED,
          "the envelope needs lambda_min of all %d samples; %d were read"
              .formatted(samples, inputs.length));
    }
    Trajectory trajectory = Trajectory.startingAt(readings.get(0).loss());
    for (int k = 0; k + 1 < readings.size(); k++) {
      Reading before = readings.get(k);
      Reading after = readings.get(k + 1);
      if (after.updates() != before.updates() + 1) {
        throw new EquilibriaException(
            ErrorCode.UNSUPPORTED, "the envelope is that of one update of all samples an epoch");
      }
      trajectory = trajectory.after(step, before.mu(), before.leastEigenvalue(), after.loss());
    }
    return trajectory;
  }
}
