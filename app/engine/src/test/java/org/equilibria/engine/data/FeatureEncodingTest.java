package org.equilibria.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.FeatureKind;
import org.equilibria.api.data.InputColumns;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.MissingValues;
import org.equilibria.api.data.Rows;
import org.equilibria.api.data.Target;
import org.equilibria.api.data.UnseenValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Entries become numbers by what the training samples hold, and by nothing else. */
class FeatureEncodingTest {

  private static final double NONE = Double.NaN;

  /** Five samples to train on, one to test; a number and one of three texts, c in no sample. */
  private static LabelledData data(MissingValues missing, UnseenValues unseen) {
    double[] entries = {1, 0, 2, 1, NONE, 0, 9, NONE, 4, 0, NONE, NONE};
    return new LabelledData(
        "toy",
        Rows.of(2, entries),
        List.of("n", "t"),
        new InputColumns(
            List.of(new FeatureKind.Numeric(), new FeatureKind.Category(List.of("a", "b", "c"))),
            missing,
            unseen),
        new Target.Classes(new int[] {0, 1, 0, 1, 0, 1}, List.of("p", "q")));
  }

  private static Dataset chosen(MissingValues missing) {
    DataSource source =
        DataSource.of(data(missing, UnseenValues.ZERO), java.util.Optional.empty(), true);
    return new Selection(
            List.of(),
            new Split(Amount.ALL, Amount.count(0), Amount.count(1), 0),
            new Scaling(false, false, false))
        .from(source);
  }

  /** The mean of 1, 2, 9 and 4 is 4; of the texts known three are a and one is b. */
  @Test
  void meansAreThoseOfTheTrainingSamplesThatHaveAValue() {
    Dataset data = chosen(MissingValues.MEAN);
    assertThat(data.train().inputs())
        .containsExactly(1, 1, 0, 0, 2, 0, 1, 0, 4, 1, 0, 0, 9, .75, .25, 0, 4, 1, 0, 0);
    assertThat(data.test().inputs()).containsExactly(4, .75, .25, 0);
    assertThat(data.preprocessing().rawFeatures()).isEqualTo(2);
    assertThat(data.preprocessing().features()).isEqualTo(4);
  }

  /** The median of 1, 2, 9 and 4 is 3, and the texts are a more often than not. */
  @Test
  void mediansAreThoseOfTheTrainingSamplesThatHaveAValue() {
    assertThat(chosen(MissingValues.MEDIAN).test().inputs()).containsExactly(3, 1, 0, 0);
  }

  @Test
  void indicatorsAreFurtherNumbers() {
    Dataset data = chosen(MissingValues.INDICATOR);
    assertThat(data.test().inputs()).containsExactly(4, 1, .75, .25, 0, 1);
    assertThat(data.train().inputs()).startsWith(1, 0, 1, 0, 0, 0);
    assertThat(data.preprocessing().encoding().names(List.of("n", "t")))
        .containsExactly("n", "n missing", "t=a", "t=b", "t=c", "t missing");
  }

  @Test
  void samplesThatLackAValueAreDroppedAndCounted() {
    Dataset data = chosen(MissingValues.DROP);
    assertThat(data.train().inputs()).containsExactly(1, 1, 0, 0, 2, 0, 1, 0);
    assertThat(data.test().inputs()).containsExactly(4, 1, 0, 0);
    assertThat(data.notes())
        .containsExactly("3 of 6 samples of the toy lack a value and are left out");
  }

  @Test
  void missingValuesAreRefusedUnlessSomethingIsDoneAboutThem() {
    assertThat(MalformedDataTest.failure(() -> chosen(MissingValues.REFUSE)).getMessage().lines())
        .containsExactly(
            "toy: row 2: the value of feature 'n' is missing",
            "toy: row 3: the value of feature 't' is missing",
            "toy: row 5: the value of feature 'n' is missing");
  }

  @ParameterizedTest
  @EnumSource(
      value = MissingValues.class,
      names = {"MEAN", "MEDIAN", "INDICATOR"})
  void preprocessingGivesForTheSameEntriesWhatTrainingHad(MissingValues missing) {
    LabelledData data = data(missing, UnseenValues.ZERO);
    Dataset chosen =
        new Selection(
                List.of(),
                new Split(Amount.ALL, Amount.count(0), Amount.count(0), 0),
                new Scaling(true, true, true))
            .from(DataSource.of(data, java.util.Optional.empty(), true));
    assertThat(chosen.preprocessing().apply(data.inputs()))
        .containsExactly(chosen.train().inputs());
    assertThat(Samples.of(data, chosen.schema(), chosen.preprocessing()).inputs())
        .containsExactly(chosen.train().inputs());
  }

  @Test
  void nothingTakesThePlaceOfAFeatureWithoutValues() {
    LabelledData data =
        new LabelledData(
            "toy",
            Rows.of(1, new double[] {NONE, NONE, 3}),
            List.of("n"),
            InputColumns.numbers(1, MissingValues.MEAN),
            new Target.Values(new double[] {1, 2, 3}, List.of("y")));
    Selection selection =
        new Selection(
            List.of(),
            new Split(Amount.count(2), Amount.count(0), Amount.count(1), 0),
            new Scaling(false, false, false));
    assertThat(
            MalformedDataTest.failure(
                () -> selection.from(DataSource.of(data, java.util.Optional.empty(), true))))
        .hasMessageStartingWith("toy: feature 'n' has no value in any training sample");
  }

  /** Categories are known by their names, wherever they stand. */
  @Test
  void categoriesOfOtherDataAreFoundByName() {
    Dataset chosen = chosen(MissingValues.MEAN);
    LabelledData other = other(List.of("c", "b", "z"), 0, 1, 2);
    assertThat(Samples.of(other, chosen.schema(), chosen.preprocessing()).inputs())
        .containsExactly(new double[] {1, 0, 0, 1, 1, 0, 1, 0, 1, 0, 0, 0}, within(0.0));
    Preprocessing strict =
        new Preprocessing(
            new FeatureEncoding(
                MissingValues.MEAN,
                UnseenValues.REFUSE,
                chosen.preprocessing().encoding().columns()),
            new double[4],
            new double[] {1, 1, 1, 1},
            false,
            false,
            new double[0],
            new double[0]);
    assertThat(MalformedDataTest.failure(() -> Samples.of(other, chosen.schema(), strict)))
        .hasMessage("other: row 2: feature 't': 'z' is no category of the training data");
  }

  private static LabelledData other(List<String> texts, int... positions) {
    double[] entries = new double[2 * positions.length];
    for (int i = 0; i < positions.length; i++) {
      entries[2 * i] = 1;
      entries[2 * i + 1] = positions[i];
    }
    return new LabelledData(
        "other",
        Rows.of(2, entries),
        List.of("n", "t"),
        new InputColumns(
            List.of(new FeatureKind.Numeric(), new FeatureKind.Category(texts)),
            MissingValues.REFUSE,
            UnseenValues.REFUSE),
        new Target.Classes(new int[positions.length], List.of("p", "q")));
  }

  @Test
  void numbersAreNoCategories() {
    Dataset chosen = chosen(MissingValues.MEAN);
    LabelledData numbers =
        new LabelledData(
            "numbers",
            Rows.of(2, new double[] {1, 2}),
            List.of("n", "t"),
            new Target.Classes(new int[] {0}, List.of("p", "q")));
    assertThat(
            MalformedDataTest.failure(
                () -> Samples.of(numbers, chosen.schema(), chosen.preprocessing())))
        .hasMessage("numbers: feature 't' holds numbers, the network learned categories");
  }
}
