package org.equilibria.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.Rows;
import org.equilibria.api.data.Task;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScalingTest {

  private static final double[] INPUTS = {1, 0.1, 3, 0.1, 5, 0.1, 100, 7};

  private static final DataSource VALUES =
      DataSource.of(
          Toy.valued("toy", 2, INPUTS, List.of("u", "v"), 2, 0, 4, 10, 6, 20, 8, 30),
          Toy.valued("toy test", 2, new double[] {7, 0.1}, List.of("u", "v"), 5, 5));

  private static Dataset scaled(DataSource source, int train, Scaling scaling) {
    return new Selection(List.of(), Split.of(train, 1), scaling).from(source);
  }

  /** Of 1, 3 and 5 the mean is 3 and the variance 8/3; the fourth sample is not trained on. */
  @Test
  void meanAndVarianceAreThoseOfTheTrainingSamplesAlone() {
    Dataset data = scaled(VALUES, 3, new Scaling(true, false, false));
    double deviation = Math.sqrt(8 / 3.0);
    assertThat(data.preprocessing().mean()).containsExactly(3, 0.1);
    assertThat(data.preprocessing().scale())
        .containsExactly(new double[] {deviation, 1}, within(1e-15));
    assertThat(data.train().inputs())
        .containsExactly(new double[] {-2 / deviation, 0, 0, 0, 2 / deviation, 0}, within(1e-15));
    assertThat(data.test().inputs())
        .containsExactly(new double[] {4 / deviation, 0}, within(1e-15));
  }

  /**
   * Of 1, 3, 5 and 100 the median is 4 and the quartiles are 2.5 and 28.75, as numpy.percentile has
   * them; the range of .1, .1, .1 and 7 is 0 + 6.9 / 4.
   */
  @Test
  void robustScalesAreMedianAndInterquartileRange() {
    Dataset data = scaled(VALUES, 4, new Scaling(true, true, false, false));
    assertThat(data.preprocessing().mean()).containsExactly(4, 0.1);
    assertThat(data.preprocessing().scale())
        .containsExactly(new double[] {26.25, 6.9 / 4}, within(1e-14));
    assertThat(data.preprocessing().targetMean()).containsExactly(5, 15);
    assertThat(data.preprocessing().targetScale()).containsExactly(3, 15);
    Dataset three = scaled(VALUES, 3, new Scaling(true, true, false, false));
    assertThat(three.preprocessing().scale()).containsExactly(2, 1);
  }

  @Test
  void targetsAreStandardizedAndBroughtBack() {
    Dataset data = scaled(VALUES, 3, new Scaling(true, false, false));
    double u = Math.sqrt(8 / 3.0);
    double v = Math.sqrt(200 / 3.0);
    assertThat(data.train().targets())
        .containsExactly(new double[] {-2 / u, -10 / v, 0, 0, 2 / u, 10 / v}, within(1e-14));
    assertThat(data.train().classIndex()).isEmpty();
    assertThat(data.train().outputs()).isEqualTo(2);
    assertThat(data.schema().targetNames()).containsExactly("u", "v");
    assertThat(data.schema().task()).isEqualTo(Task.REGRESSION);
    assertThat(data.preprocessing().restored(data.test().targets()))
        .containsExactly(new double[] {5, 5}, within(1e-14));
  }

  @Test
  void nothingChangesWithoutScaling() {
    Dataset data = scaled(VALUES, 4, new Scaling(false, false, false));
    assertThat(data.train().inputs()).containsExactly(INPUTS);
    assertThat(data.train().targets()).containsExactly(2, 0, 4, 10, 6, 20, 8, 30);
  }

  @Test
  void constantIsAppendedBeforeInputsHaveUnitNorm() {
    DataSource source =
        DataSource.of(
            Toy.labelled("toy", 2, new double[] {0, 0, 2, 2}, 0, 1),
            Toy.labelled("toy", 2, new double[] {0, 0}, 0));
    Dataset data = scaled(source, 2, new Scaling(false, true, true));
    assertThat(data.train().features()).isEqualTo(3);
    assertThat(data.schema().features()).isEqualTo(2);
    assertThat(data.train().inputs())
        .containsExactly(new double[] {0, 0, 1, 2 / 3.0, 2 / 3.0, 1 / 3.0}, within(1e-15));
  }

  @Test
  void preprocessingGivesForTheSameInputsWhatTrainingHad() {
    Dataset data = scaled(VALUES, 4, new Scaling(true, true, true));
    assertThat(data.preprocessing().apply(Rows.of(2, INPUTS)))
        .containsExactly(data.train().inputs());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> data.preprocessing().apply(Rows.of(4, INPUTS)))
        .withMessage("4 features are not the 2 that were fitted");
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e300, 1e-200})
  void numbersWhoseSquaresAreNoneAreReported(double number) {
    DataSource source =
        DataSource.of(
            Toy.labelled("toy", 1, new double[] {-number, number}, 0, 1),
            Toy.labelled("toy", 1, new double[] {0}, 0));
    EquilibriaException e =
        MalformedDataTest.failure(() -> scaled(source, 2, new Scaling(true, false, false)));
    assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_DATA);
    assertThat(e)
        .hasMessageStartingWith("toy: the numbers are too far apart, or too close, to standardize");
  }

  @Test
  void classesAreRefusedWhereValuesAreLearned() {
    EquilibriaException e =
        MalformedDataTest.failure(() -> Toy.selection(List.of("0", "1"), 1, 1, false).from(VALUES));
    assertThat(e)
        .hasMessage("classes: the toy has no classes, but values of u, v; leave classes out");
  }
}
