package org.equilibria.certify.quantity;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.solvers.Anderson;
import org.equilibria.theory.GammaScaling;

/** Make small random ReLU networks of three features and two outputs, and inputs for them. */
public final class SmallNetwork {

  /** Features. */
  public static final int D = 3;

  /** Outputs. */
  public static final int K = 2;

  private static final Activation RELU =
      new Activation() {
        @Override
        public Expr value(Expr x) {
          return x.max(0);
        }

        @Override
        public SlopeRange slopes() {
          return new SlopeRange(0, 1);
        }
      };

  private SmallNetwork() {}

  /** A network of one implicit layer. */
  public static NetworkSpec spec(int width, double gamma) {
    return NetworkSpec.ofOne(
        width, 2, false, x -> x.max(0), new GammaScaling(new GammaScaling.Options(gamma)), RELU);
  }

  /** Weights from N(0, 1). */
  public static NetworkWeights weights(int width, long seed) {
    Random random = new Random(seed);
    return new NetworkWeights(
        Map.of(
            "injection.W", gaussian(random, width * D),
            "implicit.A", gaussian(random, width * width),
            "readout.B", gaussian(random, K * width)));
  }

  /** Inputs from N(0, 1). */
  public static double[][] inputs(int samples, long seed) {
    return Arrays2d.rows(gaussian(new Random(seed), samples * D), D);
  }

  /** Numbers from N(0, 1). */
  public static double[] gaussian(Random random, int count) {
    return random.doubles(count).map(u -> random.nextGaussian()).toArray();
  }

  /** Anderson's method alone. */
  public static Systems systems() {
    return new Systems(
        List.of(new Anderson(new Anderson.Options(5, 1, 1e-10))), SolveSettings.quiet());
  }
}
