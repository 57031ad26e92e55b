package org.equilibria.study.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.equilibria.engine.train.Losses;
import org.equilibria.study.result.Proportion;
import org.junit.jupiter.api.Test;

class ClassificationTest {

  // A few roundings of numbers of size 1.
  private static final Offset<Double> ROUNDING = within(1e-13);

  private static final List<String> ABC = List.of("a", "b", "c");

  /** Eight samples: of a 3 of 4 right, of b 1 of 3, of c 1 of 1. */
  private static final double[] PROBABILITIES = {
    .75, .25, 0, //
    .50, .25, .25, //
    1, 0, 0, //
    .25, .75, 0, // a taken for b
    .25, .50, .25, //
    .50, .25, .25, // b taken for a
    0, .125, .875, // b taken for c
    .125, .125, .75
  };

  private static final int[] TRUTH = {0, 0, 0, 0, 1, 1, 1, 2};

  private static final Classification SMALL = Classification.of(PROBABILITIES, TRUTH, ABC);

  @Test
  void accuracyIsTheShareOfSamplesWhoseMostProbableClassIsTheTrueOne() {
    assertThat(SMALL.accuracy()).isEqualTo(Proportion.of(5, 8));
    assertThat(SMALL.count()).isEqualTo(8);
    assertThat(SMALL.unanswered()).isZero();
  }

  @Test
  void confusionHasARowForEachTrueClass() {
    assertThat(SMALL.confusion())
        .containsExactly(List.of(3, 1, 0), List.of(1, 1, 1), List.of(0, 0, 1));
  }

  @Test
  void scoresAreTheTextbookOnes() {
    assertThat(SMALL.scores())
        .containsExactly(
            new ClassScore("a", 4, 4, 3 / 4.0, 3 / 4.0, 3 / 4.0),
            new ClassScore("b", 3, 2, 1 / 2.0, 1 / 3.0, 2 / 5.0),
            new ClassScore("c", 1, 2, 1 / 2.0, 1, 2 / 3.0));
  }

  @Test
  void balancedAccuracyIsTheMeanRecall() {
    assertThat(SMALL.balancedAccuracy()).isCloseTo((3 / 4.0 + 1 / 3.0 + 1) / 3, ROUNDING);
  }

  /**
   * Pairs counted by hand: of a 14 of 16 are in order (4 + 3.5 + 4 + 2.5), of b 8.5 of 15 (4 + 3 +
   * 1.5), of c 6 of 7.
   */
  @Test
  void aucOfSeveralClassesIsTheMeanOfEachAgainstTheOthers() {
    assertThat(SMALL.auc()).isCloseTo((14 / 16.0 + 8.5 / 15 + 6 / 7.0) / 3, ROUNDING);
  }

  /** The example of scikit-learn's roc_auc_score; its ties by hand. */
  @Test
  void aucOfTwoClassesIsThatOfTheSecondAndTiesCountHalf() {
    assertThat(auc(new double[] {.1, .4, .35, .8}, 0, 0, 1, 1)).isEqualTo(.75);
    assertThat(auc(new double[] {.5, .5, .5}, 0, 1, 1)).isEqualTo(.5);
    assertThat(auc(new double[] {.2, .5, .5, .9}, 0, 0, 1, 1)).isEqualTo(3.5 / 4);
    assertThat(auc(new double[] {.2, .9}, 1, 1)).isNaN();
    assertThat(auc(new double[] {.2, Double.NaN, .1}, 1, 0, 0)).isEqualTo(1);
  }

  /** Outputs beyond 1 have the probability 1 alike, and still an order. */
  @Test
  void outputsThatProbabilitiesCutOffAreToldApart() {
    Classification c =
        Classification.of(
            Losses.SQUARE, new double[] {2, 3, 4, 1.5}, new int[] {0, 1, 1, 0}, List.of("a", "b"));
    assertThat(c.auc()).isEqualTo(1);
  }

  /** 1/(1 + exp(-f)) is 1/2 to f64 where |f| is below 1e-16; the class is that of training. */
  @Test
  void outputsThatProbabilitiesRoundToTiesAreToldApart() {
    double[] two = {1e-20, -1e-20, 0};
    assertThat(Losses.LOGISTIC.probabilities(two, 0, 1)).containsExactly(.5, .5);
    assertThat(predicted(two, 2)).containsExactly(1, 0, 0);
    assertThat(predicted(new double[] {-1e-20, 1e-20, 0, 0, 0, -1e-20}, 3)).containsExactly(1, 0);
    Classification c =
        Classification.of(Losses.LOGISTIC, two, new int[] {1, 0, 0}, List.of("a", "b"));
    assertThat(c.accuracy().hits()).isEqualTo(3);
  }

  private static int[] predicted(double[] outputs, int classes) {
    double[] probabilities =
        ClassProbabilities.of(
            classes == 2 ? Losses.LOGISTIC : Losses.CROSS_ENTROPY, outputs, classes);
    return ClassProbabilities.mostProbable(probabilities, outputs, classes);
  }

  private static double auc(double[] second, int... truth) {
    double[] probabilities = new double[2 * second.length];
    for (int i = 0; i < second.length; i++) {
      probabilities[2 * i] = 1 - second[i];
      probabilities[2 * i + 1] = second[i];
    }
    return Classification.of(probabilities, truth, List.of("a", "b")).auc();
  }

  @Test
  void logLossIsTheMeanOfMinusTheLogarithmOfTheProbabilityOfTheTrueClass() {
    double product = .75 * .5 * 1 * .25 * .5 * .25 * .125 * .75;
    assertThat(SMALL.logLoss()).isCloseTo(-Math.log(product) / 8, ROUNDING);
  }

  @Test
  void logLossIsInfiniteOnceATrueClassHadProbabilityZero() {
    assertThat(Classification.of(new double[] {0, 1, 1, 0}, new int[] {0, 0}, List.of("a", "b")))
        .extracting(Classification::logLoss)
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void brierScoreIsTheMeanSquaredDistanceFromTheOneHotTruth() {
    // In 64ths of a sample: 8, 24, 0, 72; 24, 56, 98; 6.
    assertThat(SMALL.brierScore())
        .isCloseTo((8 + 24 + 0 + 72 + 24 + 56 + 98 + 6) / 64.0 / 8, ROUNDING);
  }

  @Test
  void brierScoreOfTwoClassesIsTwiceTheSquaredErrorOfOne() {
    Classification made =
        Classification.of(new double[] {.7, .3, .4, .6}, new int[] {0, 0}, List.of("a", "b"));
    assertThat(made.brierScore()).isCloseTo(2 * (.3 * .3 + .6 * .6) / 2, ROUNDING);
  }

  @Test
  void mistakesComeMostConfidentFirst() {
    assertThat(SMALL.mistakes())
        .containsExactly(
            new Mistake(6, "b", "c", .875),
            new Mistake(3, "a", "b", .75),
            new Mistake(5, "b", "a", .5));
  }

  @Test
  void ofManyMistakesTheMostConfidentAreListedAndEqualOnesInTheirOrder() {
    int n = 30;
    double[] p = new double[2 * n];
    for (int i = 0; i < n; i++) {
      p[2 * i] = i < 25 ? .75 : .875;
      p[2 * i + 1] = 1 - p[2 * i];
    }
    int[] truth = new int[n];
    Arrays.fill(truth, 1);
    assertThat(Classification.of(p, truth, List.of("a", "b")).mistakes())
        .extracting(Mistake::sample)
        .containsExactly(25, 26, 27, 28, 29, 0, 1, 2, 3, 4);
  }

  @Test
  void reliabilityComparesConfidenceWithAccuracyBinByBin() {
    List<ReliabilityBin> bins = SMALL.calibration().bins();

    assertThat(bins).hasSize(10);
    assertThat(bins.get(5)).isEqualTo(new ReliabilityBin(.5, .6, .5, Proportion.of(2, 3)));
    assertThat(bins.get(7)).isEqualTo(new ReliabilityBin(.7, .8, .75, Proportion.of(2, 3)));
    assertThat(bins.get(8)).isEqualTo(new ReliabilityBin(.8, .9, .875, Proportion.of(0, 1)));
    assertThat(bins.get(9)).isEqualTo(new ReliabilityBin(.9, 1, 1, Proportion.of(1, 1)));
    assertThat(bins.get(0).accuracy()).isEqualTo(Proportion.of(0, 0));
    assertThat(bins.get(0).confidence()).isNaN();
  }

  @Test
  void expectedCalibrationErrorWeighsTheGapsBySamples() {
    // |2/3 - .5| of 3, |2/3 - .75| of 3, |0 - .875| of 1, |1 - 1| of 1
    assertThat(SMALL.calibration().expectedError())
        .isCloseTo((3 / 6.0 + 3 / 12.0 + .875) / 8, ROUNDING);
  }

  @Test
  void confidenceOnAnEdgeBelongsToTheUpperBin() {
    List<String> eleven = IntStream.range(0, 11).mapToObj(String::valueOf).toList();
    for (int edge = 1; edge <= 9; edge++) {
      double confidence = edge / 10.0;
      double[] p = new double[11];
      Arrays.fill(p, (1 - confidence) / 10);
      p[0] = confidence;
      Calibration made = Classification.of(p, new int[] {0}, eleven).calibration();
      assertThat(made.bins().get(edge).accuracy().total()).isEqualTo(1);
    }
  }

  @Test
  void manySamplesAgreeWithSumsOverThePairsOfClasses() {
    SplittableRandom random = new SplittableRandom(5);
    int n = 500;
    int c = 4;
    double[] p = new double[n * c];
    int[] truth = new int[n];
    for (int i = 0; i < n; i++) {
      double[] f = random.doubles(c, -2, 2).toArray();
      System.arraycopy(Losses.CROSS_ENTROPY.probabilities(f, 0, c), 0, p, i * c, c);
      truth[i] = random.nextInt(c);
    }
    Classification made = Classification.of(p, truth, List.of("a", "b", "c", "d"));

    // Brier = 1 - 2 mean p_true + mean |p|^2; the quadratic form of the score.
    double brier = 1;
    for (int i = 0; i < n; i++) {
      brier -= 2 * p[i * c + truth[i]] / n;
      brier += Arrays.stream(p, i * c, i * c + c).map(v -> v * v).sum() / n;
    }
    assertThat(made.brierScore()).isCloseTo(brier, ROUNDING);
    List<List<Integer>> confusion = made.confusion();
    int trace = IntStream.range(0, c).map(k -> confusion.get(k).get(k)).sum();
    assertThat(made.accuracy().hits()).isEqualTo(trace);
    assertThat(made.scores().stream().mapToInt(ClassScore::samples).sum()).isEqualTo(n);
    assertThat(made.scores().stream().mapToInt(ClassScore::predicted).sum()).isEqualTo(n);
    for (ClassScore s : made.scores()) {
      assertThat(s.f1())
          .isCloseTo(2 * s.precision() * s.recall() / (s.precision() + s.recall()), ROUNDING);
    }
    List<ReliabilityBin> bins = made.calibration().bins();
    assertThat(bins.stream().mapToInt(b -> b.accuracy().total()).sum()).isEqualTo(n);
    assertThat(bins.stream().mapToInt(b -> b.accuracy().hits()).sum()).isEqualTo(trace);
    assertThat(made.calibration().expectedError()).isCloseTo(calibrationError(p, truth), ROUNDING);
  }

  /** ECE = 1/n sum over bins of |sum over their samples of (right - confidence)|. */
  private static double calibrationError(double[] p, int[] truth) {
    double error = 0;
    for (int bin = 0; bin < 10; bin++) {
      double sum = 0;
      for (int i = 0; i < truth.length; i++) {
        double confidence = Arrays.stream(p, i * 4, i * 4 + 4).max().orElseThrow();
        if (confidence >= bin / 10.0 && confidence < (bin + 1) / 10.0) {
          sum += (p[i * 4 + truth[i]] == confidence ? 1 : 0) - confidence;
        }
      }
      error += Math.abs(sum) / truth.length;
    }
    return error;
  }

  @Test
  void calibratedProbabilitiesHaveALittleCalibrationErrorAndOverconfidentOnesMuch() {
    SplittableRandom random = new SplittableRandom(6);
    int n = 20_000;
    double[] honest = new double[2 * n];
    double[] sure = new double[2 * n];
    int[] truth = new int[n];
    for (int i = 0; i < n; i++) {
      double p = random.nextDouble();
      truth[i] = random.nextDouble() < p ? 0 : 1;
      honest[2 * i] = p;
      honest[2 * i + 1] = 1 - p;
      sure[2 * i] = p > .5 ? 1 : 0;
      sure[2 * i + 1] = 1 - sure[2 * i];
    }
    List<String> names = List.of("a", "b");
    // Five bins of 4000 samples: chance parts accuracy and confidence by sqrt(.25 / 4000) < .008.
    assertThat(Classification.of(honest, truth, names).calibration().expectedError())
        .isLessThan(.016);
    // The mean of max(p, 1 - p) is .75, the confidence 1.
    assertThat(Classification.of(sure, truth, names).calibration().expectedError())
        .isCloseTo(.25, within(.016));
  }

  @Test
  void outputsBecomeTheProbabilitiesOfTheirLoss() {
    double[] f = {.5, -2, 3};
    int[] truth = {1, 0, 0};
    List<String> names = List.of("a", "b");
    // The square loss of one output has (1 + f)/2 clipped: .75, 0, 1.
    assertThat(Classification.of(Losses.SQUARE, f, truth, names))
        .isEqualTo(Classification.of(new double[] {.25, .75, 1, 0, 0, 1}, truth, names));
    double meanLoss =
        (Math.log1p(Math.exp(-.5)) + Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(3))) / 3;
    assertThat(Classification.of(Losses.LOGISTIC, f, truth, names).logLoss())
        .isCloseTo(meanLoss, ROUNDING);
    assertThat(Classification.of(Losses.CROSS_ENTROPY, f, new int[] {2}, ABC).accuracy().hits())
        .isEqualTo(1);
  }

  @Test
  void ofEquallyProbableClassesTheFirstIsPredicted() {
    double[] p = {.25, .375, .375};
    assertThat(Classification.of(p, new int[] {1}, ABC).accuracy().hits()).isEqualTo(1);
    // As in training: an output of 0 is the class with target -1.
    assertThat(
            Classification.of(Losses.SQUARE, new double[1], new int[1], List.of("a", "b"))
                .accuracy()
                .hits())
        .isEqualTo(1);
  }

  @Test
  void classWithoutSamplesHasNoRecallAndStaysOutOfTheBalancedAccuracy() {
    Classification made =
        Classification.of(new double[] {.5, .25, .25, .25, .5, .25}, new int[] {0, 0}, ABC);
    assertThat(made.scores().get(1).recall()).isNaN();
    assertThat(made.scores().get(1).precision()).isZero();
    assertThat(made.scores().get(1).f1()).isZero();
    assertThat(made.scores().get(2).precision()).isNaN();
    assertThat(made.scores().get(2).f1()).isNaN();
    assertThat(made.balancedAccuracy()).isEqualTo(.5);
  }

  @Test
  void withoutSamplesNothingIsKnown() {
    Classification made = Classification.of(new double[0], new int[0], ABC);
    assertThat(made.count()).isZero();
    assertThat(made.accuracy()).isEqualTo(Proportion.of(0, 0));
    assertThat(
            List.of(
                made.balancedAccuracy(),
                made.logLoss(),
                made.brierScore(),
                made.calibration().expectedError()))
        .containsOnly(Double.NaN);
    assertThat(made.mistakes()).isEmpty();
  }

  @Test
  void sampleWithoutProbabilitiesIsWrongButInNoMean() {
    double[] f = {4, 0, 0, Double.NaN, 0, 9, 0, 4, 0};
    int[] truth = {0, 2, 1};
    Classification made = Classification.of(Losses.CROSS_ENTROPY, f, truth, ABC);
    double[] answered = {4, 0, 0, 0, 4, 0};
    Classification rest = Classification.of(Losses.CROSS_ENTROPY, answered, new int[] {0, 1}, ABC);

    assertThat(made.unanswered()).isEqualTo(1);
    assertThat(made.accuracy()).isEqualTo(Proportion.of(2, 3));
    assertThat(made.scores().get(2)).isEqualTo(new ClassScore("c", 1, 0, Double.NaN, 0, 0));
    assertThat(made.confusion().get(2)).containsExactly(0, 0, 0);
    assertThat(made.balancedAccuracy()).isCloseTo(2 / 3.0, ROUNDING);
    assertThat(made.mistakes()).isEmpty();
    assertThat(made.logLoss()).isEqualTo(rest.logLoss());
    assertThat(made.brierScore()).isEqualTo(rest.brierScore());
    assertThat(made.calibration()).isEqualTo(rest.calibration());
  }

  @Test
  void perfectPredictorHasNoErrorOfAnyKind() {
    Classification made =
        Classification.of(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, new int[] {0, 1, 2}, ABC);
    assertThat(made.accuracy().share()).isEqualTo(1);
    assertThat(made.balancedAccuracy()).isEqualTo(1);
    assertThat(made.logLoss()).isZero();
    assertThat(made.brierScore()).isZero();
    assertThat(made.calibration().expectedError()).isZero();
    assertThat(made.mistakes()).isEmpty();
  }

  @Test
  void constantPredictorIsBalancedToOneOverTheClasses() {
    double[] p = new double[3 * 20];
    int[] truth = new int[20];
    for (int i = 0; i < 20; i++) {
      p[3 * i] = 1;
      truth[i] = i < 18 ? 0 : i - 17;
    }
    Classification made = Classification.of(p, truth, ABC);
    assertThat(made.accuracy().share()).isEqualTo(.9);
    assertThat(made.balancedAccuracy()).isCloseTo(1 / 3.0, ROUNDING);
    assertThat(made.calibration().expectedError()).isCloseTo(.1, ROUNDING);
    assertThat(made.logLoss()).isInfinite();
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Classification.of(new double[5], new int[2], ABC))
        .withMessageContaining("5 probabilities");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Classification.of(Losses.SQUARE, new double[5], new int[2], ABC))
        .withMessageContaining("5 outputs");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Classification.of(new double[3], new int[] {3}, ABC))
        .withMessageContaining("not one of the 3");
  }
}
