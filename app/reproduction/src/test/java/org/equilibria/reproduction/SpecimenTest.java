package org.equilibria.reproduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.equilibria.engine.train.TrainingEnd;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.engine.train.TrainingStatus;
import org.equilibria.theory.certificate.Point;
import org.equilibria.theory.kernel.FiniteGram;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.Vectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpecimenTest {

  private final Bench bench = new Bench();
  private final Laboratory laboratory = bench.laboratory();
  private final Images data = laboratory.images(4, 0);

  @AfterEach
  void close() {
    bench.close();
  }

  private Specimen specimen(double alpha, boolean centred) {
    return new Specimen(laboratory, "test", 0, 24, 0.3, alpha, centred, data);
  }

  @Test
  void centredNetworkStartsWithTheTargetsAsItsErrors() {
    try (Specimen network = specimen(100, true)) {
      assertThat(network.error()).containsExactly(data.centredError(), within(1e-12));
      assertThat(network.distance()).isZero();
    }
  }

  /** A step along the gradient J^T e of L changes the outputs by -step J J^T e, to first order. */
  @Test
  void smallStepChangesTheOutputsByTheGramMatrixTimesTheErrors() {
    double step = 1e-6;
    try (Specimen network = specimen(2, false)) {
      double[] before = network.error();
      double[][] gram = network.gram();
      network.descend(step);
      double[] after = network.error();
      for (int i = 0; i < before.length; i++) {
        // Second order in the step: 1e-12 times numbers of order 10; the solves are off by 1e-13.
        assertThat(after[i] - before[i])
            .isCloseTo(-step * Vectors.dot(gram[i], before), within(1e-10));
      }
      double slope = -Vectors.dot(before, product(gram, before));
      double fall = 0.5 * (Vectors.dot(after, after) - Vectors.dot(before, before)) / step;
      assertThat(fall / slope).isCloseTo(1, within(1e-4));
    }
  }

  private static double[] product(double[][] matrix, double[] x) {
    double[] out = new double[x.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Vectors.dot(matrix[i], x);
    }
    return out;
  }

  @Test
  void pointHoldsStatesAndAdjointsOfItsPreactivations() {
    try (Specimen network = specimen(2, true)) {
      Point point = network.point();
      for (int i = 0; i < data.count(); i++) {
        for (int k = 0; k < 24; k++) {
          double p = point.p()[i][k];
          assertThat(point.z()[i][k]).isCloseTo(Math.max(0, p), within(1e-12));
          // exactly: the certificate takes q for D q~, and H0 for the Gram matrix of these
          assertThat(point.q()[i][k]).isEqualTo(p > 0 ? point.adjoint()[i][k] : 0);
        }
        double rounding = 24 * 0x1p-53 * Vectors.norm(point.z()[i]);
        assertThat(point.accuracy().state()[i]).isGreaterThan(rounding);
      }
      double[][] gram = FiniteGram.implicitLayer(point.z(), point.q(), 0.3, 2);
      assertThat(point.gram().values()).containsExactly(Eigen.values(gram), within(1e-14));
      assertThat(point.conditioning().mu()).isPositive();
      assertThat(Vectors.norm(point.accuracy().state())).isBetween(1e-18, 1e-11);
      assertThat(Vectors.norm(point.accuracy().adjoint())).isLessThan(1e-11);
      assertThat(Vectors.norm(point.accuracy().error())).isBetween(1e-18, 1e-9);
    }
  }

  @Test
  void outputsAtTheTrainingInputsAreThoseBehindTheErrors() {
    try (Specimen network = specimen(2, false)) {
      double[] outputs = network.outputs(data.x());
      for (int i = 0; i < outputs.length; i++) {
        assertThat(outputs[i] - data.y()[i]).isCloseTo(network.error()[i], within(1e-11));
      }
    }
  }

  @Test
  void distanceIsThatOfTheSteps() {
    try (Specimen network = specimen(1, true);
        Specimen other = specimen(1, true)) {
      network.descend(0.1);
      assertThat(network.distance()).isEqualTo(network.distance(other)).isPositive();
      assertThat(network.weightDistance())
          .isCloseTo(0.3 / Math.sqrt(24) * network.distance(), within(1e-15));
    }
  }

  @Test
  void flowThatDivergedWasNotFollowed() {
    assertThat(Specimen.isFollowed(ended(TrainingStatus.COMPLETED))).isTrue();
    assertThat(Specimen.isFollowed(ended(TrainingStatus.DIVERGED))).isFalse();
  }

  private static TrainingResult ended(TrainingStatus status) {
    return new TrainingResult(
        new TrainingEnd.Recorded(status, "ended"), OptionalInt.empty(), 1, List.of());
  }

  /** Descent of a tenth of the step has a tenth of the error, so 1/1000 is close to the flow. */
  @Test
  void flowIsWhatDescentWithSmallStepsTendsTo() {
    double time = 0.5;
    List<double[]> looks = new ArrayList<>();
    try (Specimen network = specimen(1, true);
        Specimen descent = specimen(1, true)) {
      network.follow(time, 2, 1e-6, () -> looks.add(network.error()));
      assertThat(looks).hasSize(3);
      assertThat(looks.get(0)).containsExactly(data.centredError(), within(1e-12));
      for (int look = 1; look <= 2; look++) {
        for (int k = 0; k < 1000; k++) {
          descent.descend(time / 1000);
        }
        assertThat(looks.get(look)).containsExactly(descent.error(), within(1e-3));
      }
      assertThat(network.distance()).isCloseTo(descent.distance(), within(1e-3));
      assertThat(Math.abs(looks.get(2)[0] - looks.get(1)[0])).isGreaterThan(1e-2);
    }
  }
}
