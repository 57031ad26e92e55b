package org.equilibria.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.equilibria.api.error.EquilibriaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassWeightsTest {

  private static final List<String> CLASSES = List.of("a", "b, or c", "d");

  private static double[] weights(String text, int... classIndex) {
    return ((WeightedLoss) ClassWeights.parse(text).on(Losses.SQUARE, CLASSES, classIndex))
        .weights();
  }

  /** n / (K n_c), as scikit-learn balances: 6 / (3 * 3), 6 / (3 * 2), 6 / (3 * 1). */
  @Test
  void balancedWeightsCountEachClassForAsMuch() {
    assertThat(weights("balanced", 0, 0, 0, 1, 1, 2)).containsExactly(6 / 9.0, 1, 2);
    assertThat(weights("balanced", 0, 0, 2, 2)).containsExactly(4 / 6.0, 1, 4 / 6.0);
  }

  @Test
  void namedWeightsLeaveTheOthersAtOne() {
    assertThat(weights("d=3", 0)).containsExactly(1, 1, 3);
    assertThat(weights("\"b, or c=0.5\", a = 2")).containsExactly(2, 0.5, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "balanced", "a=2.0", "\"b, or c=0.5\", a=2.0"})
  void textIsReadBack(String text) {
    assertThat(ClassWeights.parse(text)).hasToString(text);
  }

  @Test
  void withoutWeightsTheLossIsAsItWas() {
    assertThat(ClassWeights.parse("none").on(Losses.SQUARE, List.of(), new int[0]))
        .isSameAs(Losses.SQUARE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "balance | 'balance' is no weight; write none, balanced, or weights by name",
        "a=0 | the weight of the class 'a' is a number above 0, not '0'",
        "a=x | the weight of the class 'a' is a number above 0, not 'x'",
        "a=1, a=2 | the class 'a' has two weights",
        "=2 | '=2' is no weight"
      })
  void textThatIsNoneIsRefused(String text, String message) {
    assertThatThrownBy(() -> ClassWeights.parse(text))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageStartingWith("class-weights: " + message);
  }

  @Test
  void weightsOfOtherClassesAreRefused() {
    assertThatThrownBy(() -> weights("A=2, e=3"))
        .hasMessageContaining("there is no class 'A', did you mean 'a'?")
        .hasMessageContaining("there is no class 'e'")
        .hasMessageEndingWith("the classes are a, b, or c, d");
    assertThatThrownBy(
            () -> ClassWeights.parse("balanced").on(Losses.SQUARE, List.of(), new int[0]))
        .hasMessage("class-weights: the data have no classes to weigh; leave them out");
  }
}
