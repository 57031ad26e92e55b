package org.equilibria.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.train.Loss;
import org.equilibria.api.train.Optimizer;
import org.equilibria.api.train.Schedule;
import org.equilibria.api.train.StepSize;
import org.equilibria.backend.ejml.EjmlBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compare the updates with the papers' recurrences, written out for one number. */
class OptimizerTest {

  private static final double[] GRADIENTS = {0.5, -1.5, 2.0, 0.1};

  private Backend backend;
  private Scope scope;

  @BeforeEach
  void open() {
    backend = EjmlBackend.open();
    scope = backend.openScope("test", Precision.F64);
  }

  @AfterEach
  void close() {
    scope.close();
    backend.close();
  }

  /** Return theta after each of the given gradients, from theta = 1. */
  private double[] path(Optimizer optimizer, double step) {
    Matrix theta = matrix(1);
    Optimizer.Updater updater = optimizer.start(List.of(theta), scope);
    double[] path = new double[GRADIENTS.length];
    for (int k = 0; k < path.length; k++) {
      updater.update(List.of(theta), List.of(matrix(GRADIENTS[k])), step, k + 1);
      double[] value = new double[1];
      backend.download(theta, value);
      path[k] = value[0];
    }
    return path;
  }

  private Matrix matrix(double value) {
    Matrix out = scope.uninitialized(1, 1);
    backend.upload(new double[] {value}, out);
    return out;
  }

  @Test
  void gradientDescentSubtractsTheGradient() {
    assertThat(path(GradientDescent.with(new StepSize.Fixed(0.1)), 0.1)[1])
        .isCloseTo(1 - 0.1 * 0.5 + 0.1 * 1.5, within(1e-15));
  }

  @Test
  void sgdFollowsTheMomentumRecurrence() {
    double[] path = path(new Sgd(new Sgd.Options(0.1, 0.9, false, 0.01)), 0.1);
    double theta = 1;
    double v = 0;
    for (int k = 0; k < path.length; k++) {
      v = 0.9 * v + GRADIENTS[k] + 0.01 * theta;
      theta -= 0.1 * v;
      assertThat(path[k]).isCloseTo(theta, within(1e-14));
    }
  }

  @Test
  void nesterovLooksAhead() {
    double[] path = path(new Sgd(new Sgd.Options(0.1, 0.9, true, 0)), 0.1);
    double theta = 1;
    double v = 0;
    for (int k = 0; k < path.length; k++) {
      v = 0.9 * v + GRADIENTS[k];
      theta -= 0.1 * (GRADIENTS[k] + 0.9 * v);
      assertThat(path[k]).isCloseTo(theta, within(1e-14));
    }
  }

  @Test
  void adamFollowsAlgorithmOneAndDecaysApart() {
    double[] path = path(new Adam(new Adam.Options(0.01, 0.9, 0.999, 1e-8, 0.1)), 0.01);
    double theta = 1;
    double m = 0;
    double v = 0;
    for (int k = 0; k < path.length; k++) {
      double g = GRADIENTS[k];
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      double mHat = m / (1 - Math.pow(0.9, k + 1));
      double vHat = v / (1 - Math.pow(0.999, k + 1));
      theta = theta - 0.01 * 0.1 * theta - 0.01 * mHat / (Math.sqrt(vHat) + 1e-8);
      assertThat(path[k]).isCloseTo(theta, within(1e-14));
    }
  }

  @Test
  void anAutomaticStepIsRefusedWhereNoGramMatrixGivesIt() {
    GradientDescent auto = GradientDescent.with(new StepSize.Auto());
    assertThatThrownBy(() -> options(TrainedLayers.ALL, auto, Losses.SQUARE, 0))
        .hasMessageContaining("step auto");
    assertThatThrownBy(() -> options(TrainedLayers.IMPLICIT, auto, Losses.SQUARE, 32))
        .hasMessageContaining("batch 0");
    assertThatThrownBy(() -> options(TrainedLayers.IMPLICIT, auto, Losses.LOGISTIC, 0))
        .hasMessageContaining("square loss");
    assertThatThrownBy(() -> options(TrainedLayers.IMPLICIT, new Averaging(), Losses.SQUARE, 0))
        .hasMessageContaining("an optimizer that sums");
  }

  /** Ask for an automatic step along the mean gradient, for which 1/lambda_max would be wrong. */
  private record Averaging() implements Optimizer {
    @Override
    public StepSize step() {
      return new StepSize.Auto();
    }

    @Override
    public boolean averages() {
      return true;
    }

    @Override
    public Updater start(List<Matrix> parameters, Scope scope) {
      return (values, gradients, step, number) -> {};
    }
  }

  private static TrainOptions options(
      TrainedLayers layers, Optimizer optimizer, Loss loss, int batch) {
    return TrainOptions.builder()
        .layers(layers)
        .optimizer(optimizer)
        .loss(loss)
        .epochs(1)
        .batch(batch)
        .build();
  }

  @Test
  void schedulesHaveTheirTextbookForm() {
    assertThat(Schedules.CONSTANT.factor(7.5, 10)).isEqualTo(1);
    Schedule step = Schedules.step(new Schedules.StepOptions(2, 0.1));
    assertThat(step.factor(1.99, 10)).isEqualTo(1);
    assertThat(step.factor(2, 10)).isCloseTo(0.1, within(1e-15));
    assertThat(step.factor(5, 10)).isCloseTo(0.01, within(1e-15));
    Schedule cosine = Schedules.cosine(new Schedules.CosineOptions(0.2));
    assertThat(cosine.factor(0, 10)).isEqualTo(1);
    assertThat(cosine.factor(5, 10)).isCloseTo(0.6, within(1e-15));
    assertThat(cosine.factor(10, 10)).isCloseTo(0.2, within(1e-15));
  }

  @Test
  void negativeNumbersAreRefusedTogether() {
    GradientDescent fixed = GradientDescent.with(new StepSize.Fixed(1));
    assertThatThrownBy(
            () ->
                TrainOptions.builder()
                    .optimizer(fixed)
                    .warmUp(Double.NaN)
                    .clipNorm(-0.5)
                    .epochs(-1)
                    .batch(-2)
                    .build())
        .hasMessageContaining("warm-up must be at least 0, not NaN")
        .hasMessageContaining("clip-norm must be at least 0, not -0.5")
        .hasMessageContaining("epochs must be at least 0, not -1")
        .hasMessageContaining("batch must be at least 0, not -2");
  }
}
