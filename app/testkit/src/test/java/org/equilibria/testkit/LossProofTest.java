package org.equilibria.testkit;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.equilibria.api.data.Task;
import org.equilibria.api.train.LinkFunctions;
import org.equilibria.api.train.Loss;
import org.equilibria.tck.LossContract;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every rule of the loss contract is proven on one that breaks it. */
class LossProofTest {

  private static final Loss SOUND = LossProofTest::square;

  private static double square(double[] f, double[] y, double[] gradient, int offset, int k) {
    double loss = 0;
    for (int i = offset; i < offset + k; i++) {
      gradient[i] = f[i] - y[i];
      loss += gradient[i] * gradient[i] / 2;
    }
    return loss;
  }

  private static Loss refusing() {
    return new Loss() {
      @Override
      public double sample(double[] f, double[] y, double[] gradient, int offset, int k) {
        return square(f, y, gradient, offset, k);
      }

      @Override
      public Optional<String> refusal(Task task, int outputs) {
        return Optional.of("never");
      }
    };
  }

  private static Loss halved() {
    return (f, y, gradient, offset, k) -> {
      double loss = square(f, y, gradient, offset, k);
      gradient[offset] /= 2;
      return loss;
    };
  }

  private static Loss adding() {
    return (f, y, gradient, offset, k) -> {
      double held = gradient[offset];
      double loss = square(f, y, gradient, offset, k);
      gradient[offset] = Double.isNaN(held) ? held : gradient[offset];
      return loss;
    };
  }

  private static Loss spilling() {
    return (f, y, gradient, offset, k) -> {
      gradient[offset + k] = 0;
      return square(f, y, gradient, offset, k);
    };
  }

  private static Loss clipping() {
    return (f, y, gradient, offset, k) -> {
      double loss = square(f, y, gradient, offset, k);
      f[offset] = Math.min(f[offset], 0);
      return loss;
    };
  }

  private static Loss counting() {
    AtomicInteger calls = new AtomicInteger();
    return (f, y, gradient, offset, k) ->
        square(f, y, gradient, offset, k) + 1e-12 * calls.incrementAndGet();
  }

  private static Loss exponential() {
    return (f, y, gradient, offset, k) -> {
      double loss = 0;
      for (int i = offset; i < offset + k; i++) {
        gradient[i] = Math.exp(f[i]) - y[i];
        loss += Math.exp(f[i]) - y[i] * f[i];
      }
      return loss;
    };
  }

  private static Loss ignoringNaN() {
    return (f, y, gradient, offset, k) -> {
      double[] known = Arrays.stream(f).map(v -> Double.isNaN(v) ? 0 : v).toArray();
      return square(known, y, gradient, offset, k);
    };
  }

  private static Loss overconfident() {
    return new Loss() {
      @Override
      public double sample(double[] f, double[] y, double[] gradient, int offset, int k) {
        return square(f, y, gradient, offset, k);
      }

      @Override
      public double[] probabilities(double[] outputs, int offset, int k) {
        double[] p = LinkFunctions.linear(outputs, offset, k);
        p[0] *= 2;
        return p;
      }
    };
  }

  @TestFactory
  Stream<DynamicTest> everyRuleFindsItsCulprit() {
    return Proof.of(
        LossContract.checks(),
        SOUND,
        Map.ofEntries(
            entry("loss.makes-sense-of-something", refusing()),
            entry("loss.gradient-is-derivative", halved()),
            entry("loss.gradient-is-overwritten", adding()),
            entry("loss.keeps-to-its-sample", spilling()),
            entry("loss.keeps-inputs", clipping()),
            entry("loss.is-pure", counting()),
            entry("loss.is-finite", exponential()),
            entry("loss.answers-what-is-not-finite", ignoringNaN()),
            entry("loss.probabilities-are-probabilities", overconfident())),
        // what another sample is asked between two calls differs in nothing but the count
        Map.of("loss.is-pure", Set.of("loss.keeps-to-its-sample")));
  }
}
