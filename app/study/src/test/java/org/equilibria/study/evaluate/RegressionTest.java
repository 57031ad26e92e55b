package org.equilibria.study.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.study.report.EvaluationJson;
import org.hipparchus.stat.regression.SimpleRegression;
import org.junit.jupiter.api.Test;

class RegressionTest {

  // A few roundings of numbers of size 1.
  private static final Offset<Double> ROUNDING = within(1e-13);

  private static TargetErrors of(double[] predicted, double... values) {
    return Regression.of(predicted, values, List.of("y")).targets().get(0);
  }

  @Test
  void figuresAreTheTextbookOnes() {
    // Errors 1, -1, 2, 0; deviations from the mean 5: -3, -1, 1, 3.
    TargetErrors made = of(new double[] {3, 3, 8, 8}, 2, 4, 6, 8);
    assertThat(made.rmse().value()).isCloseTo(Math.sqrt(6 / 4.0), ROUNDING);
    assertThat(made.mae().value()).isCloseTo(1, ROUNDING);
    assertThat(made.r2().value()).isCloseTo(1 - 6 / 20.0, ROUNDING);
    assertThat(made.maxError()).isEqualTo(2);
  }

  @Test
  void everyTargetIsJudgedByItself() {
    double[] predicted = {3, 10, 3, 20, 8, 30, 8, 41};
    double[] values = {2, 10, 4, 20, 6, 30, 8, 40};
    Regression made = Regression.of(predicted, values, List.of("y", "z"));
    assertThat(made.count()).isEqualTo(4);
    assertThat(made.targets()).extracting(TargetErrors::name).containsExactly("y", "z");
    assertThat(made.targets().get(0)).isEqualTo(of(new double[] {3, 3, 8, 8}, 2, 4, 6, 8));
    assertThat(made.targets().get(1).maxError()).isEqualTo(1);
  }

  @Test
  void pointsAreThoseOfTheSamplesWithAnAnswerOrSomeOfThemEvenly() {
    double nan = Double.NaN;
    Regression made =
        Regression.of(
            new double[] {1, 10, nan, 20, 3, 30},
            new double[] {2, 11, 4, 21, 6, 31},
            List.of("y", "z"));
    assertThat(made.points())
        .containsExactly(
            new Regression.Points(List.of(2.0, 6.0), List.of(1.0, 3.0)),
            new Regression.Points(List.of(11.0, 31.0), List.of(10.0, 30.0)));
    double[] many = IntStream.range(0, 2500).asDoubleStream().toArray();
    List<Double> shown = Regression.of(many, many, List.of("y")).points().get(0).values();
    assertThat(shown)
        .hasSize(Regression.MOST_POINTS)
        .startsWith(0.0, 2.0, 5.0, 7.0)
        .endsWith(2497.0);
    assertThat(EvaluationJson.of(made).has("points")).isFalse();
  }

  /** Of a least squares line R^2 is the squared correlation. */
  @Test
  void ofALeastSquaresLineR2IsThatOfTheRegression() {
    double[] x = new SeedStreams(1).gaussian("x", 50);
    double[] noise = new SeedStreams(1).gaussian("noise", 50);
    SimpleRegression line = new SimpleRegression();
    double[] y = new double[50];
    for (int i = 0; i < 50; i++) {
      y[i] = 2 * x[i] + noise[i] + 1e4;
      line.addData(x[i], y[i]);
    }
    double[] predicted = new double[50];
    for (int i = 0; i < 50; i++) {
      predicted[i] = line.predict(x[i]);
    }
    // Rounding of values of size 1e4 whose deviations are of size 1.
    assertThat(of(predicted, y).r2().value()).isCloseTo(line.getRSquare(), within(1e-9));
    assertThat(of(predicted, y).rmse().value())
        .isCloseTo(Math.sqrt(line.getSumSquaredErrors() / 50), within(1e-9));
  }

  @Test
  void constantPredictorOfTheMeanExplainsNothing() {
    assertThat(of(new double[] {5, 5, 5, 5}, 2, 4, 6, 8).r2().value()).isZero();
  }

  @Test
  void perfectPredictorHasNoError() {
    TargetErrors made = of(new double[] {2, 4, 6, 8}, 2, 4, 6, 8);
    assertThat(made.rmse()).isEqualTo(new Estimate(0, 0, 0));
    assertThat(made.mae()).isEqualTo(new Estimate(0, 0, 0));
    assertThat(made.r2()).isEqualTo(new Estimate(1, 1, 1));
    assertThat(made.maxError()).isZero();
  }

  @Test
  void valuesThatDoNotVaryLeaveNothingToExplain() {
    assertThat(of(new double[] {1, 2, 3}, .1, .1, .1).r2().value())
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(of(new double[] {.1, .1, .1}, .1, .1, .1).r2().value()).isNaN();
  }

  @Test
  void equalValuesDoNotVaryWhateverRoundingLeaves() {
    for (int n = 1; n <= 50; n++) {
      assertThat(ErrorFigures.of(new double[] {1}, new double[] {.1}, new int[n]).r2())
          .isEqualTo(Double.NEGATIVE_INFINITY);
    }
  }

  @Test
  void predictionThatIsNotFiniteIsLeftOutAsAWhole() {
    double[] predicted = {3, 1, Double.NaN, 1, 8, Double.POSITIVE_INFINITY, 8, 3};
    double[] values = {2, 1, 4, 2, 6, 3, 9, 4};
    Regression made = Regression.of(predicted, values, List.of("y", "z"));
    assertThat(made.count()).isEqualTo(4);
    assertThat(made.unanswered()).isEqualTo(2);
    assertThat(made.targets().get(0)).isEqualTo(of(new double[] {3, 8}, 2, 9));
    assertThat(made.targets().get(1).mae().value()).isEqualTo(.5);
  }

  @Test
  void withoutSamplesNothingIsKnown() {
    Estimate unknown = new Estimate(Double.NaN, Double.NaN, Double.NaN);
    assertThat(of(new double[0]))
        .isEqualTo(new TargetErrors("y", unknown, unknown, unknown, Double.NaN));
  }

  @Test
  void aSingleSampleHasNoInterval() {
    assertThat(of(new double[] {3}, 1).rmse()).isEqualTo(new Estimate(2, Double.NaN, Double.NaN));
  }

  @Test
  void intervalsAreTheSameEveryTime() {
    double[] predicted = new SeedStreams(2).gaussian("f", 40);
    double[] values = new SeedStreams(2).gaussian("y", 40);
    assertThat(of(predicted, values)).isEqualTo(of(predicted, values));
  }

  /**
   * Of 300 sets of 100 standard normal errors about 95 % have an interval around the true figure;
   * the percentile interval is known to miss by a point or two, and the share of 300 has a standard
   * deviation of 1.3 points.
   */
  @Test
  void intervalsCoverTheTrueFigureAboutAsOftenAsTheySay() {
    int sets = 300;
    int n = 100;
    int rmse = 0;
    int mae = 0;
    int r2 = 0;
    for (int set = 0; set < sets; set++) {
      double[] values = new SeedStreams(set).gaussian("values", n);
      double[] predicted = new SeedStreams(set).gaussian("errors", n);
      for (int i = 0; i < n; i++) {
        values[i] *= 2;
        predicted[i] += values[i];
      }
      TargetErrors made = of(predicted, values);
      rmse += covers(made.rmse(), 1);
      mae += covers(made.mae(), Math.sqrt(2 / Math.PI));
      r2 += covers(made.r2(), 1 - 1 / 4.0);
    }
    for (int covered : new int[] {rmse, mae, r2}) {
      assertThat(covered / (double) sets).isBetween(.89, .98);
    }
  }

  private static int covers(Estimate estimate, double truth) {
    return estimate.lower() <= truth && truth <= estimate.upper() ? 1 : 0;
  }

  /** The mean of n numbers with deviation s has deviation s / sqrt(n). */
  @Test
  void intervalOfAMeanIsAsWideAsTheNormalOne() {
    int n = 4000;
    double[] errors = new SeedStreams(3).gaussian("errors", n);
    TargetErrors made = of(errors, new double[n]);
    double sd = Math.sqrt(1 - 2 / Math.PI); // of |error|
    assertThat(made.mae().upper() - made.mae().lower())
        // 1000 resamples know their outer quantiles to about 5 %.
        .isCloseTo(2 * 1.96 * sd / Math.sqrt(n), within(.1 * 4 * sd / Math.sqrt(n)));
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Regression.of(new double[3], new double[4], List.of("y")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Regression.of(new double[3], new double[3], List.of("y", "z")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Regression.of(new double[0], new double[0], List.of()));
  }
}
