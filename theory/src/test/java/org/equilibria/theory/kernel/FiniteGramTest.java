package org.equilibria.theory.kernel;

import static org.equilibria.theory.golden.Close.assertClose;

import java.util.Arrays;
import java.util.stream.Stream;
import org.equilibria.theory.golden.Golden;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.Vectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FiniteGramTest {

  static Stream<String> networks() {
    return Golden.networks();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gramMatricesAreTheGoldenOnes(String name) {
    Golden golden = Golden.read(name);
    double alpha = golden.number("alpha");
    double[][] x = golden.matrix("X");
    double[][] z = golden.matrix("forward.z");
    double[][] q = golden.matrix("grads.q");
    double[][] implicit = FiniteGram.implicitLayer(z, q, golden.number("gamma"), alpha);
    assertClose("H_A", implicit, golden.matrix("gram.H_A"), 1e-9);
    assertClose("H_b", FiniteGram.readout(z, alpha), golden.matrix("gram.H_b"), 1e-9);
    double[][] injection = FiniteGram.injection(x, q, slope(golden, x), alpha);
    assertClose("H_W", injection, golden.matrix("gram.H_W"), 1e-9);
    Eigen eigen = Eigen.of(implicit);
    assertClose("least", eigen.least(), golden.number("gram.lambda_min"), 1e-9);
    assertClose("greatest", eigen.greatest(), golden.number("gram.lambda_max"), 1e-9);
  }

  private static double[][] slope(Golden golden, double[][] x) {
    double[][] w = golden.matrix("W");
    boolean rectified = golden.text("variant").equals("relu");
    double[][] slope = new double[x.length][w.length];
    for (int i = 0; i < x.length; i++) {
      double[] row = x[i];
      Arrays.setAll(slope[i], k -> !rectified || Vectors.dot(w[k], row) > 0 ? 1 : 0);
    }
    return slope;
  }
}
