package org.equilibria.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.tck.ActivationContract;
import org.equilibria.testkit.TestBackends;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Hold every activation to the shared contract, and compile it on every backend of the testkit. */
class ContractTest {

  private static final Map<String, Supplier<Backend>> BACKENDS = TestBackends.all();

  @TestFactory
  Stream<DynamicTest> everyActivationKeepsTheContract() {
    return Subjects.ALL.entrySet().stream()
        .flatMap(
            subject ->
                DynamicTest.stream(
                    ActivationContract.checks().stream(),
                    check -> check.rule() + " of " + subject.getKey(),
                    check -> check.verify(subject.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> everyBackendComputesTheFormula() {
    return BACKENDS.keySet().stream()
        .flatMap(
            backend ->
                Subjects.ALL.entrySet().stream()
                    .map(
                        subject ->
                            DynamicTest.dynamicTest(
                                subject.getKey() + " on " + backend,
                                () -> {
                                  Expr x = Expr.x();
                                  check(backend, subject.getValue().value(x));
                                  check(backend, subject.getValue().derivative(x));
                                })));
  }

  private static void check(String name, Expr formula) {
    double[] points = IntStream.rangeClosed(-200, 200).mapToDouble(i -> i / 8.0).toArray();
    try (Backend backend = BACKENDS.get(name).get()) {
      for (Precision precision : Precision.values()) {
        double[] values = computed(backend, precision, formula, points);
        for (int i = 0; i < points.length; i++) {
          double expected = Scalar.evaluate(formula, points[i]);
          // No more than ten operations, each within four roundings of numbers of the size of the
          // input or of 1. The points themselves are exact in F32.
          double tolerance = 40 * precision.unitRoundoff() * Math.max(1, Math.abs(points[i]));
          assertThat(values[i])
              .as("%s at %s in %s", formula, points[i], precision)
              .isCloseTo(expected, within(tolerance));
        }
      }
    }
  }

  private static double[] computed(
      Backend backend, Precision precision, Expr formula, double[] points) {
    try (Scope scope = backend.openScope("test", precision)) {
      Matrix x = scope.uninitialized(1, points.length);
      backend.upload(points, x);
      backend.map(backend.compile(formula), x, null, new double[0], x);
      double[] values = new double[points.length];
      backend.download(x, values);
      return values;
    }
  }
}
