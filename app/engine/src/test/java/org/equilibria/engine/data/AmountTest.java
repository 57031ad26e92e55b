package org.equilibria.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "17, 17",
    "0.5, 50",
    ".29, 29",
    "0.999, 99",
    "1e-2, 1",
    "1.0E-5, 0",
    "all, 100",
    "All, 100",
    "' 3 ', 3",
    "2000, 2000"
  })
  void amountIsReadAndCounted(String written, int ofHundred) {
    assertThat(Amount.parse(written).of(100)).isEqualTo(ofHundred);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "17", "-3", "0.25", "1.0E-5", "all", "auto"})
  void amountReadsBackAsItIsWritten(String written) {
    assertThat(Amount.parse(written)).hasToString(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "many", "80%", "1,5", "99999999999", "1.5e3", "NaN", "-0.5"})
  void textThatIsNoAmountIsRefused(String written) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Amount.parse(written))
        .withMessageContaining("write a whole number, a share such as 0.8, or all");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0", "1.0", "1.5"})
  void shareIsLessThanTheWholeAndMoreThanNothing(String written) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Amount.parse(written))
        .withMessageContaining("a share lies above 0 and below 1");
  }

  /** Sums of rounded shares could exceed the whole: 0.5 of 5 are 2.5. */
  @Test
  void sharesThatMakeAWholeFitInIt() {
    for (int n = 1; n < 200; n++) {
      for (int tenths = 1; tenths < 10; tenths++) {
        int both = Amount.share(tenths / 10.0).of(n) + Amount.share(1 - tenths / 10.0).of(n);
        assertThat(both).isBetween(n - 1, n);
      }
    }
  }
}
