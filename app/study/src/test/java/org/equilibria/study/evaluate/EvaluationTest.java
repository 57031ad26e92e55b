package org.equilibria.study.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.equilibria.api.data.Task;
import org.equilibria.engine.data.Preprocessing;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.data.Schema;
import org.equilibria.engine.train.Losses;
import org.junit.jupiter.api.Test;

class EvaluationTest {

  private static Preprocessing preprocessing(double[] targetMean, double[] targetScale) {
    return new Preprocessing(
        new double[1], new double[] {1}, false, false, targetMean, targetScale);
  }

  @Test
  void valuesAreJudgedInTheUnitsOfTheData() {
    Samples samples = new Samples(2, 1, 1, new double[2], new double[] {-1, 1}, new int[0]);
    assertThat(
            Evaluation.of(
                Losses.SQUARE,
                new double[] {-1, .5},
                samples,
                new Schema(1, List.of(), Task.REGRESSION, List.of("price")),
                preprocessing(new double[] {100}, new double[] {20})))
        .isEqualTo(Regression.of(new double[] {80, 110}, new double[] {80, 120}, List.of("price")));
  }

  @Test
  void classesAreJudgedByTheProbabilitiesOfTheLoss() {
    Samples samples = new Samples(2, 1, 1, new double[2], new double[] {-1, 1}, new int[] {0, 1});
    double[] outputs = {-1, .5};
    assertThat(
            Evaluation.of(
                Losses.LOGISTIC,
                outputs,
                samples,
                new Schema(1, List.of(), Task.CLASSIFICATION, List.of("no", "yes")),
                preprocessing(new double[0], new double[0])))
        .isEqualTo(
            Classification.of(Losses.LOGISTIC, outputs, new int[] {0, 1}, List.of("no", "yes")));
  }
}
