package org.equilibria.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.LabelledData;
import org.equilibria.engine.component.Mistake;
import org.junit.jupiter.api.Test;

class SplitTest {

  private static final Scaling NONE = new Scaling(false, false, false);

  /** Twenty samples of one feature, which is their number. */
  private static LabelledData numbered(int from) {
    double[] inputs = IntStream.range(from, from + 20).asDoubleStream().toArray();
    int[] labels = IntStream.range(0, 20).map(i -> i / 10).toArray();
    return Toy.labelled("toy", 1, inputs, labels);
  }

  private static final DataSource WHOLE = DataSource.of(numbered(0));
  private static final DataSource PARTED = DataSource.of(numbered(0), numbered(100));
  private static final DataSource UNMIXED =
      DataSource.of(numbered(0), Optional.of(numbered(100)), false);

  private static Dataset split(
      DataSource source, String train, String validation, String test, long seed) {
    Split split =
        new Split(Amount.parse(train), Amount.parse(validation), Amount.parse(test), seed);
    return new Selection(List.of(), split, NONE).from(source);
  }

  private static double[] all(Dataset data) {
    return DoubleStream.of(
            IntStream.range(0, 3)
                .mapToObj(i -> List.of(data.train(), data.validation(), data.test()).get(i))
                .flatMapToDouble(samples -> Arrays.stream(samples.inputs()))
                .toArray())
        .sorted()
        .toArray();
  }

  private static double[] numbers(int from, int to) {
    return IntStream.range(from, to).asDoubleStream().toArray();
  }

  @Test
  void everySampleServesOneEnd() {
    Dataset data = split(WHOLE, "all", "0.25", "auto", 3);
    assertThat(data.train().count()).isEqualTo(11);
    assertThat(data.validation().count()).isEqualTo(5);
    assertThat(data.test().count()).isEqualTo(4);
    assertThat(all(data)).containsExactly(numbers(0, 20));
  }

  @Test
  void seedDecidesTheSplit() {
    Dataset once = split(WHOLE, "10", "3", "5", 3);
    assertThat(split(WHOLE, "10", "3", "5", 3).train().inputs())
        .containsExactly(once.train().inputs());
    assertThat(split(WHOLE, "10", "3", "5", 4).train().inputs())
        .isNotEqualTo(once.train().inputs());
  }

  /** The order of the file is not that of chance; the first ten are all of one class. */
  @Test
  void unmixedDataAreShuffled() {
    assertThat(split(WHOLE, "10", "0", "0", 3).train().classIndex()).contains(0, 1);
    assertThat(split(UNMIXED, "10", "0", "10", 3).test().classIndex()).contains(0, 1);
  }

  @Test
  void mixedDataKeepTheirOrder() {
    Dataset data = split(PARTED, "6", "0.1", "5", 3);
    assertThat(data.train().inputs()).containsExactly(numbers(0, 6));
    assertThat(data.validation().inputs()).containsExactly(6, 7);
    assertThat(data.test().inputs()).containsExactly(numbers(100, 105));
  }

  @Test
  void validationTakesNothingFromTheOthersUnlessTheyAskForAll() {
    Dataset without = split(WHOLE, "8", "0", "5", 1);
    Dataset with = split(WHOLE, "8", "4", "5", 1);
    assertThat(with.train().inputs()).containsExactly(without.train().inputs());
    assertThat(with.test().inputs()).containsExactly(without.test().inputs());
  }

  /** Of three classes with 6, 30 and 64 samples in a hundred every part has its share. */
  @Test
  void stratifiedPartsHaveTheClassesInTheSharesOfAll() {
    int[] labels = IntStream.range(0, 100).map(i -> i < 6 ? 0 : i < 36 ? 1 : 2).toArray();
    double[] inputs = IntStream.range(0, 100).asDoubleStream().toArray();
    DataSource source = DataSource.of(Toy.labelled("toy", 1, inputs, labels));
    for (long seed = 0; seed < 20; seed++) {
      Split split = new Split(Amount.share(.5), Amount.share(.17), Amount.share(.33), seed, true);
      Dataset data = new Selection(List.of(), split, NONE).from(source);
      assertThat(all(data)).containsExactly(numbers(0, 100));
      for (Samples part : List.of(data.train(), data.validation(), data.test())) {
        for (int c = 0; c < 3; c++) {
          int of = c;
          double share = new double[] {.06, .3, .64}[c];
          // Up to either end of a part each class is off by half a sample at most, so that all are
          // by 3/2, of which the class has its share.
          assertThat((double) Arrays.stream(part.classIndex()).filter(i -> i == of).count())
              .isCloseTo(share * part.count(), within(2 * (0.5 + 1.5 * share)));
        }
      }
      assertThat(data.train().inputs()).isNotEqualTo(numbers(0, 50));
    }
  }

  @Test
  void valuesHaveNoClassesToStratifyBy() {
    DataSource values =
        DataSource.of(Toy.valued("toy", 1, numbers(0, 20), List.of("v"), numbers(0, 20)));
    Split split = new Split(Amount.ALL, Amount.count(0), Amount.AUTO, 0, true);
    assertThat(MalformedDataTest.failure(() -> new Selection(List.of(), split, NONE).from(values)))
        .hasMessage("stratified: the toy has no classes to keep the shares of; leave it out");
  }

  @Test
  void testPartIsTestedOnWhole() {
    assertThat(split(PARTED, "all", "0", "auto", 1).test().count()).isEqualTo(20);
    assertThat(split(PARTED, "all", "0", "auto", 1).train().count()).isEqualTo(20);
    assertThat(split(PARTED, "all", "0", "0.5", 1).test().count()).isEqualTo(10);
  }

  private static List<String> mistakes(
      DataSource source, String train, String validation, String test) {
    return MalformedDataTest.failure(() -> split(source, train, validation, test, 0))
        .getMessage()
        .lines()
        .toList();
  }

  @Test
  void moreThanThereIsIsReportedWithWhatTheOthersTake() {
    assertThat(mistakes(WHOLE, "18", "2", "3"))
        .containsExactly(
            "train: 18 samples asked for, the toy has 15, besides 5 for validation and testing");
    assertThat(mistakes(WHOLE, "all", "0", "all"))
        .containsExactly(
            "train: no sample is left of the 20 of the toy, besides 20 for validation and testing");
    assertThat(mistakes(WHOLE, "0.01", "0", "0"))
        .containsExactly("train: no sample is left of the 20 of the toy");
    assertThat(mistakes(PARTED, "21", "0", "22"))
        .containsExactly(
            "train: 21 samples asked for, the toy has 20",
            "test: 22 samples asked for, the toy has 20");
  }

  @Test
  void amountsWithoutMeaningAreReportedTogether() {
    assertThat(mistakes(WHOLE, "auto", "all", "-1"))
        .containsExactly(
            "test: found -1, expected 0 or more samples",
            "train: found auto, expected a number of samples, a share, or all",
            "validation: found all, expected a number of samples or a share");
  }

  @Test
  void classesLeftOutCountForNoAmount() {
    List<Mistake> found = new ArrayList<>();
    Split split = new Split(Amount.ALL, Amount.count(0), Amount.share(0.5), 0);
    Split.Pool pool = new Split.Pool("toy", "", new int[] {3, 4, 8, 9}, new int[] {0, 0, 0, 1});
    Split.Parts parts = split.choose(pool, Optional.empty(), true, found);
    assertThat(found).isEmpty();
    assertThat(parts.train()).containsExactly(3, 4);
    assertThat(parts.test()).containsExactly(8, 9);
  }
}
