package org.equilibria.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.junit.jupiter.api.Test;

class SelectionTest {

  private static final double[] TRAIN_INPUTS = {3, 4, 1, 0, 0, 0, 5, 12, 0, 2, 8, 6};

  private static final DataSource SOURCE =
      DataSource.of(
          Toy.labelled("toy training data", 2, TRAIN_INPUTS, 7, 2, 5, 2, 7, 5),
          Toy.labelled("toy test data", 2, new double[] {1, 1, 0, 9}, 5, 2));

  private static Selection selection(List<Integer> classes, int train, int test) {
    return selection(classes, train, test, false);
  }

  private static Selection selection(List<Integer> classes, int train, int test, boolean unitNorm) {
    return Toy.selection(classes.stream().map(String::valueOf).toList(), train, test, unitNorm);
  }

  private static List<String> mistakes(Selection selection) {
    EquilibriaException e =
        catchThrowableOfType(EquilibriaException.class, () -> selection.from(SOURCE));
    assertThat(e).as("a failure").isNotNull();
    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT);
    return e.getMessage().lines().toList();
  }

  @Test
  void ofTwoClassesTheFirstHasTargetMinusOneAndTheSecondPlusOne() {
    Dataset data = selection(List.of(7, 2), 4, 1).from(SOURCE);
    assertThat(data.classNames()).containsExactly("7", "2");
    assertThat(data.train().count()).isEqualTo(4);
    assertThat(data.train().features()).isEqualTo(2);
    assertThat(data.train().outputs()).isEqualTo(1);
    assertThat(data.train().inputs()).containsExactly(3, 4, 1, 0, 5, 12, 0, 2);
    assertThat(data.train().classIndex()).containsExactly(0, 1, 1, 0);
    assertThat(data.train().targets()).containsExactly(-1, 1, 1, -1);
    assertThat(data.test().inputs()).containsExactly(0, 9);
    assertThat(data.test().targets()).containsExactly(1);
  }

  @Test
  void severalClassesAreOneHotInTheOrderGiven() {
    Dataset data = selection(List.of(7, 2, 5), 3, 2).from(SOURCE);
    assertThat(data.classNames()).containsExactly("7", "2", "5");
    assertThat(data.train().outputs()).isEqualTo(3);
    assertThat(data.train().classIndex()).containsExactly(0, 1, 2);
    assertThat(data.train().targets()).containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1);
    assertThat(data.test().targets()).containsExactly(0, 0, 1, 0, 1, 0);
  }

  @Test
  void noClassesMeanAllInAscendingOrder() {
    Dataset data = selection(List.of(), 6, 0).from(SOURCE);
    assertThat(data.classNames()).containsExactly("2", "5", "7");
    assertThat(data.train().classIndex()).containsExactly(2, 0, 1, 0, 2, 1);
    assertThat(data.test().count()).isZero();
    assertThat(data.test().inputs()).isEmpty();
  }

  @Test
  void firstSamplesInTheOrderOfTheSourceAreTaken() {
    assertThat(selection(List.of(2, 7), 2, 1).from(SOURCE).train().inputs())
        .containsExactly(3, 4, 1, 0);
  }

  @Test
  void inputsHaveUnitNormIfAskedForAndZerosStay() {
    Dataset data = selection(List.of(2, 5, 7), 4, 2, true).from(SOURCE);
    double[] expected = {0.6, 0.8, 1, 0, 0, 0, 5 / 13.0, 12 / 13.0};
    assertThat(data.train().inputs()).containsExactly(expected, within(1e-15));
    assertThat(data.test().inputs())
        .containsExactly(new double[] {Math.sqrt(0.5), Math.sqrt(0.5), 0, 1}, within(1e-15));
  }

  @Test
  void dataOfTheSourceStayAsTheyAre() {
    double[] before = TRAIN_INPUTS.clone();
    selection(List.of(), 6, 2, true).from(SOURCE);
    assertThat(TRAIN_INPUTS).containsExactly(before);
  }

  @Test
  void unknownClassIsReportedWithTheClassesPresent() {
    assertThat(mistakes(selection(List.of(2, 3), 1, 1)))
        .containsExactly(
            "classes: 3 is not a class of the toy training data; its classes are 2, 5, 7");
  }

  @Test
  void repeatedClassIsReported() {
    assertThat(mistakes(selection(List.of(2, 5, 2), 1, 1)))
        .containsExactly("classes: 2, 5, 2 repeats a class; each is given once");
  }

  @Test
  void oneClassIsNotEnough() {
    assertThat(mistakes(selection(List.of(2), 1, 1)))
        .containsExactly(
            "classes: found 2, expected two or more to tell apart, or none for all of the toy"
                + " training data");
  }

  @Test
  void tooFewSamplesAreReportedForBothParts() {
    assertThat(mistakes(selection(List.of(2, 7), 5, 2)))
        .containsExactly(
            "train: 5 samples asked for, the toy training data has 4 of the classes 2, 7",
            "test: 2 samples asked for, the toy test data has 1 of the classes 2, 7");
    assertThat(mistakes(selection(List.of(), 7, 2)))
        .containsExactly("train: 7 samples asked for, the toy training data has 6");
  }

  @Test
  void impossibleCountsAndClassesAreReportedTogether() {
    assertThat(mistakes(selection(List.of(2, 8, 8), 0, -1)))
        .containsExactly(
            "classes: 8 is not a class of the toy training data; its classes are 2, 5, 7",
            "classes: 2, 8, 8 repeats a class; each is given once",
            "train: found 0, expected at least 1 sample",
            "test: found -1, expected 0 or more samples");
  }
}
