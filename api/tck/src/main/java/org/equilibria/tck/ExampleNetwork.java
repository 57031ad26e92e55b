package org.equilibria.tck;

import static org.equilibria.api.theory.NetworkQuantities.*;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.GaussianDraws;
import org.equilibria.api.theory.InputUnits;
import org.equilibria.api.theory.PredictionAccuracy;
import org.equilibria.api.theory.Quantity;

/**
 * Small networks z = relu(Mz + relu(Wx)/sqrt m), f = b.z, with all that is read off a network,
 * which bounds are checked on.
 */
final class ExampleNetwork {

  private static final int SAMPLES = 12;
  private static final int FEATURES = 3;
  private static final int WIDTH = 4;

  /** Steps of a contraction by less than a half: z is exact to rounding. */
  private static final int STEPS = 200;

  private final Map<Quantity<?>, Object> values = new HashMap<>();

  private ExampleNetwork() {}

  /**
   * Return networks that tests of well-posedness pass and fail, and one of which nothing is known.
   */
  static List<Map<Quantity<?>, Object>> all() {
    return List.of(of(0.2), of(20), Map.of());
  }

  /** Return the quantities that a bound reads, those that it derives itself included. */
  static Readings readings(Map<Quantity<?>, Object> values, Bound bound) {
    return new Readings(values, bound.derivations());
  }

  private static Map<Quantity<?>, Object> of(double gamma) {
    ExampleNetwork network = new ExampleNetwork();
    network.fill(gamma);
    return network.values;
  }

  private <T> void put(Quantity<T> quantity, T value) {
    values.put(quantity, value);
  }

  private void fill(double gamma) {
    SplittableRandom random = new SplittableRandom(5);
    double[][] a = gaussian(random, WIDTH, WIDTH);
    double[][] w = gaussian(random, WIDTH, FEATURES);
    double[][] b = gaussian(random, 1, WIDTH);
    double[][] x = gaussian(random, SAMPLES, FEATURES);
    double[][] m = scaled(a, gamma / Math.sqrt(WIDTH));
    double[][] phi = new double[SAMPLES][];
    Arrays.setAll(phi, i -> relu(scaled(product(w, x[i]), 1 / Math.sqrt(WIDTH))));
    put(OUTPUTS, 1);
    put(GAMMA, gamma);
    put(ALPHA, 1.0);
    put(ACTIVATION, new Relu());
    put(INJECTION, Expr.x().max(0));
    put(CENTRED, false);
    put(INDEPENDENT, true);
    put(WEIGHT, m);
    put(INITIAL_WEIGHT, m);
    put(TRAINED_WEIGHT, m);
    put(INJECTION_WEIGHT, w);
    put(INITIAL_INJECTION_WEIGHT, w);
    put(READOUT, b);
    put(INITIAL_READOUT, b);
    put(INPUTS, x);
    put(INPUT_UNITS, new InputUnits(filled(1), "of an input", "between inputs"));
    put(PREDICTION_ACCURACY, new PredictionAccuracy(1e-6, 0, 0x1p-53));
    put(INJECTED, phi);
    put(INITIAL_INJECTED, phi);
    put(TARGETS, filled(1));
    put(TRAINED_DISTANCE, 0.01);
    put(TRAINED_LOSS, 0.25);
    put(TRAINED_DRAWS, new GaussianDraws[] {new GaussianDraws(4, 1000, 0.25)});
    put(HOLD_OUT_MISTAKES, 1);
    put(HOLD_OUT_SIZE, 100);
    if (gamma < 1) {
      solve(m, phi, w, b[0]);
    }
  }

  private void solve(double[][] m, double[][] phi, double[][] w, double[] b) {
    double[][] z = new double[SAMPLES][WIDTH];
    double[][] p = new double[SAMPLES][];
    double[][] full = new double[SAMPLES][];
    double[][] adjoint = new double[SAMPLES][WIDTH];
    double[][] slopes = new double[SAMPLES][];
    double[] f = new double[SAMPLES];
    double[] errors = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      for (int step = 0; step < STEPS; step++) {
        z[i] = relu(sum(product(m, z[i]), phi[i]));
      }
      p[i] = sum(product(m, z[i]), phi[i]);
      full[i] = b.clone();
      for (int step = 0; step < STEPS; step++) {
        adjoint[i] = masked(full[i], p[i]);
        full[i] = sum(b, transposed(m, adjoint[i]));
      }
      slopes[i] = scaled(transposed(w, masked(adjoint[i], phi[i])), 1 / Math.sqrt(WIDTH));
      f[i] = HostMatrix.dot(b, z[i]);
      errors[i] = f[i] - 1;
    }
    put(STATES, z);
    put(INITIAL_STATES, z);
    put(RESIDUALS, filled(1e-15));
    put(INITIAL_RESIDUALS, filled(1e-15));
    put(PREACTIVATIONS, p);
    put(ADJOINTS, adjoint);
    put(FULL_ADJOINTS, full);
    put(ADJOINT_RESIDUALS, filled(1e-15));
    put(PREDICTIONS, f);
    put(ERRORS, errors);
    put(INPUT_GRADIENTS, slopes);
  }

  private static double[] filled(double value) {
    double[] all = new double[SAMPLES];
    Arrays.fill(all, value);
    return all;
  }

  private static double[][] gaussian(SplittableRandom random, int rows, int cols) {
    double[][] out = new double[rows][cols];
    for (double[] row : out) {
      Arrays.setAll(row, j -> random.nextGaussian());
    }
    return out;
  }

  private static double[] product(double[][] matrix, double[] vector) {
    return Arrays.stream(matrix).mapToDouble(row -> HostMatrix.dot(row, vector)).toArray();
  }

  private static double[] transposed(double[][] matrix, double[] vector) {
    double[] out = new double[matrix[0].length];
    for (int k = 0; k < vector.length; k++) {
      for (int j = 0; j < out.length; j++) {
        out[j] += matrix[k][j] * vector[k];
      }
    }
    return out;
  }

  private static double[][] scaled(double[][] matrix, double factor) {
    return Arrays.stream(matrix).map(row -> scaled(row, factor)).toArray(double[][]::new);
  }

  private static double[] scaled(double[] vector, double factor) {
    return Arrays.stream(vector).map(v -> factor * v).toArray();
  }

  private static double[] relu(double[] vector) {
    return Arrays.stream(vector).map(v -> Math.max(v, 0)).toArray();
  }

  private static double[] masked(double[] vector, double[] where) {
    double[] out = vector.clone();
    Arrays.setAll(out, k -> where[k] > 0 ? out[k] : 0);
    return out;
  }

  private static double[] sum(double[] a, double[] b) {
    double[] out = a.clone();
    Arrays.setAll(out, k -> out[k] + b[k]);
    return out;
  }

  private record Relu() implements Activation {

    @Override
    public Expr value(Expr x) {
      return x.max(0);
    }

    @Override
    public SlopeRange slopes() {
      return new SlopeRange(0, 1);
    }

    @Override
    public Optional<Expr> prox(double step) {
      return Optional.of(value(Expr.x()));
    }
  }
}
