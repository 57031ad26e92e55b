package org.equilibria.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.backend.ejml.EjmlBackend;
import org.equilibria.tck.ParameterizationContract;
import org.equilibria.testkit.TestBackends;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class GammaScalingTest {

  private static final Map<String, Supplier<Backend>> BACKENDS = TestBackends.all();

  private final GammaScaling subject = new GammaScaling(new GammaScaling.Options(0.4));

  @TestFactory
  Stream<DynamicTest> contractHoldsOnEveryBackend() {
    return BACKENDS.entrySet().stream()
        .flatMap(
            backend ->
                DynamicTest.stream(
                    ParameterizationContract.checks(backend.getValue()).stream(),
                    check -> check.rule() + " on " + backend.getKey(),
                    check -> check.verify(subject)));
  }

  @Test
  void oneSquareParameterOfUnitDeviation() {
    assertThat(subject.parameters(5)).containsExactly(new ParameterSpec("A", 5, 5, 1));
  }

  @Test
  void weightIsTheParameterTimesGammaOverRootWidth() {
    try (Backend backend = EjmlBackend.open();
        Scope scope = backend.openScope("test", Precision.F64)) {
      Matrix a = scope.zeros(4, 4);
      double[] entries = {1, -2, 3, 4, 5, 6, 7, -8, 9, 10, 11, 12, 13, 14, -15, 16};
      backend.upload(entries, a);
      Matrix weight = scope.zeros(4, 4);
      assertThat(subject.materialize(backend, List.of(a), weight)).isEqualTo(Certificate.NONE);
      double[] out = new double[16];
      backend.download(weight, out);
      for (int k = 0; k < 16; k++) {
        // gamma / sqrt 4 = 0.2: two roundings
        assertThat(out[k]).isCloseTo(0.2 * entries[k], within(1e-15 * Math.abs(entries[k])));
      }
    }
  }
}
