package org.equilibria.engine.train;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.engine.network.ForwardPass;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.Offset;
import org.equilibria.engine.network.SolveSetup;

/**
 * A predictor of the outputs of a network for any number of samples, some at a time.
 *
 * @param network left as it is
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Predictor(Network network, SolveSetup setup) {

  /** Most rows solved at once: enough to fill the products, little enough to bound the memory. */
  public static final int CHUNK = 1024;

  /**
   * Hold predictions.
   *
   * @param outputs f(x), one row a sample
   * @param converged whether each sample's solves, that of the centring offset included, met the
   *     termination rule
   * @param solve all solves
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier of large arrays, never compared
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  public record Predictions(double[] outputs, boolean[] converged, SolveSummary solve) {}

  /** The inputs of some samples, supplied on demand so that not all need be held at once. */
  @FunctionalInterface
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  public interface Inputs {

    /** Return the inputs of {@code count} samples from {@code first} on, count x d, row-major. */
    double[] of(int first, int count);

    /** Return parts of an array of {@code width} features a sample. */
    static Inputs of(double[] inputs, int width) {
      return (first, count) -> Arrays.copyOfRange(inputs, first * width, (first + count) * width);
    }
  }

  /**
   * Predict samples. When a solve is cancelled, what is missing is NaN and not converged, and the
   * status of the summary says so.
   *
   * @param inputs count x d, row-major
   * @param scope for storage; nothing stays in it
   */
  public Predictions predict(double[] inputs, int count, Scope scope) {
    return predict(Inputs.of(inputs, network.features()), count, done -> {}, scope);
  }

  /**
   * Predict samples that are supplied some at a time; as {@link #predict(double[], int, Scope)}.
   *
   * @param predicted told how many samples are done, after every part
   */
  public Predictions predict(Inputs inputs, int count, IntConsumer predicted, Scope scope) {
    double[] outputs = new double[Math.multiplyExact(count, network.outputs())];
    Arrays.fill(outputs, Double.NaN);
    boolean[] converged = new boolean[count];
    SolveSummary solves = SolveSummary.NOTHING;
    for (int from = 0; from < count && solves.status() != SolveStatus.CANCELLED; from += CHUNK) {
      int rows = Math.min(CHUNK, count - from);
      try (Scope work = scope.child("prediction")) {
        Matrix x = work.uninitialized(rows, network.features());
        scope.backend().upload(inputs.of(from, rows), x);
        solves = solves.plus(chunk(x, from, outputs, converged, work));
      }
      predicted.accept(from + rows);
    }
    return new Predictions(outputs, converged, solves);
  }

  private SolveSummary chunk(
      Matrix x, int from, double[] outputs, boolean[] converged, Scope work) {
    ForwardPass pass = network.forward(x, network.zeroStates(x.rows(), work), setup, work);
    if (pass.cancelled()) {
      return SolveSummary.of(pass.solves());
    }
    Offset offset = network.offset(x, setup, work);
    SolveSummary solves = SolveSummary.of(pass.solves()).plus(SolveSummary.of(offset.solves()));
    if (offset.cancelled()) {
      return solves;
    }
    Backend backend = work.backend();
    Matrix out = work.uninitialized(x.rows(), network.outputs());
    network.output(pass.output(), offset.value(), out);
    double[] values = new double[x.rows() * network.outputs()];
    backend.download(out, values);
    System.arraycopy(values, 0, outputs, from * network.outputs(), values.length);
    for (int i = 0; i < x.rows(); i++) {
      int row = i;
      converged[from + i] =
          pass.solves().stream().allMatch(s -> s.outcomes().get(row).converged())
              && offset.solves().stream().allMatch(s -> s.outcomes().get(row).converged());
    }
    return solves;
  }
}
