package org.equilibria.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.equilibria.engine.train.Losses;
import org.equilibria.study.evaluate.Classification;
import org.equilibria.study.evaluate.Regression;
import org.junit.jupiter.api.Test;

class EvaluationTextTest {

  private static final List<String> NAMES = List.of("cat", "dog", "a longer name");

  @Test
  void classificationIsShownInParagraphs() {
    double[] p = {.75, .25, 0, .125, .875, 0, .5, .25, .25, 0, 0, 1};
    assertThat(EvaluationText.of(Classification.of(p, new int[] {0, 0, 1, 1}, NAMES)))
        .isEqualTo(
            """
            4 samples
            accuracy           0.2500 [0.0063, 0.8059]  95 % Clopper-Pearson interval
            balanced accuracy  0.2500                   mean recall of the classes
            AUC                0.4375                   each class against the others; guessing gives 0.5
            log loss           Infinity                 a true class was given probability 0
            Brier score        1.133                    0 is best, 2 worst
            calibration error  0.6563                   mean gap between confidence and accuracy

            class          samples  predicted  precision  recall      F1
            cat                  2          2     0.5000  0.5000  0.5000
            dog                  2          1     0.0000  0.0000  0.0000
            a longer name        0          1     0.0000       -  0.0000

            true \\ predicted  cat  dog  a longer name
            cat                 1    1              .
            dog                 1    .              1
            a longer name       .    .              .

            confidence  samples    mean                 accuracy
            0.5 to 0.6        1  0.5000  0.0000 [0.0000, 0.9750]
            0.7 to 0.8        1  0.7500  1.0000 [0.0250, 1.0000]
            0.8 to 0.9        1  0.8750  0.0000 [0.0000, 0.9750]
            0.9 to 1.0        1  1.0000  0.0000 [0.0000, 0.9750]

            Most confident mistakes, samples counted from 0
            true class  taken for      probability  sample
            dog         a longer name       1.0000       3
            cat         dog                 0.8750       1
            dog         cat                 0.5000       2
            """);
  }

  @Test
  void regressionIsShownByTarget() {
    assertThat(
            EvaluationText.of(
                Regression.of(new double[] {3, 1}, new double[] {2, 1}, List.of("price", "age"))))
        .isEqualTo(
            """
            1 sample
            target   RMSE    MAE        R^2  largest error
            price   1.000  1.000  -Infinity          1.000
            age     0.000  0.000        NaN          0.000
            In brackets: 95 % bootstrap intervals.
            """);
    assertThat(
            EvaluationText.of(
                Regression.of(new double[] {3, 5, 7}, new double[] {2, 4, 6}, List.of("y"))))
        .contains("y       1.000 [1.000, 1.000]  1.000 [1.000, 1.000]  0.6250 [");
  }

  @Test
  void errorsInLargeUnitsAreWholeNumbers() {
    assertThat(
            EvaluationText.of(
                Regression.of(new double[] {123456.7}, new double[1], List.of("price"))))
        .contains("price   123457  123457  -Infinity         123457\n");
  }

  @Test
  void samplesWithoutAnAnswerAreCountedInWords() {
    double[] f = {1, Double.NaN};
    Classification made =
        Classification.of(Losses.LOGISTIC, f, new int[] {1, 1}, List.of("a", "b"));
    assertThat(EvaluationText.of(made))
        .startsWith("2 samples, 1 of them without a finite answer\n")
        .contains("of the samples with an answer; guessing evenly gives 0.6931");
  }

  @Test
  void withoutSamplesOnlyTheHeadingsAreLeft() {
    assertThat(EvaluationText.of(Classification.of(new double[0], new int[0], NAMES)))
        .startsWith("0 samples\naccuracy           -")
        .doesNotContain("confidence  samples", "mistakes");
  }

  @Test
  void matrixTooWideForATerminalGivesWayToTheMostFrequentConfusions() {
    int classes = 60;
    double[] p = new double[classes * classes];
    int[] truth = new int[classes];
    for (int i = 0; i < classes; i++) {
      truth[i] = i < 2 ? 0 : i < 10 ? i - 1 : i;
      p[i * classes + (i < 3 ? 7 : i)] = 1;
    }
    List<String> names = IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
    String text = EvaluationText.of(Classification.of(p, truth, names));
    assertThat(text)
        .doesNotContain("true \\ predicted")
        .contains("true class  taken for  samples\nclass 0     class 7          2\n")
        .doesNotContainPattern("(class \\d+) +\\1 +\\d+\n");
    assertThat(Arrays.stream(text.split("\n")).mapToInt(String::length).max().orElseThrow())
        .isLessThanOrEqualTo(100);
  }

  @Test
  void namesCannotSteerTheTerminal() {
    double[] p = {1, 0};
    assertThat(
            EvaluationText.of(
                Classification.of(p, new int[1], List.of("a\u001b[2J", "b\nc\u009b"))))
        .contains("a?[2J", "b?c?")
        .doesNotContain("\u001b");
  }
}
