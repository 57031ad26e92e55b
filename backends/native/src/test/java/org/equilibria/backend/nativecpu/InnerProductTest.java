package org.equilibria.backend.nativecpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inner products accumulate in f64, with few roundings between a term and the sum. */
class InnerProductTest {

  // A term of a whole block is rounded once itself, and in at most 1 + 2 + 15 + 2 sums.
  private static final int ROUNDINGS_OF_WHOLE = 21;
  // A term of a part is rounded once itself, and in at most 128 + 3 + 2 sums.
  private static final int ROUNDINGS_OF_PART = 134;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 64, 511, Block.SIZE})
  void errorIsThatOfTheRoundingsOnTheWay(int count) {
    Random random = new Random(count);
    double[] a = random.doubles(Block.SIZE, -1, 1).toArray();
    double[] b = random.doubles(Block.SIZE, -1, 1).toArray();
    BigDecimal exact = BigDecimal.ZERO;
    double magnitudes = 0;
    for (int k = 0; k < count; k++) {
      exact = exact.add(new BigDecimal(a[k]).multiply(new BigDecimal(b[k])));
      magnitudes += Math.abs(a[k] * b[k]);
    }
    double found = InnerProduct.of(a, b, new double[Block.SIZE], count);
    int roundings = count == Block.SIZE ? ROUNDINGS_OF_WHOLE : ROUNDINGS_OF_PART;
    assertThat(new BigDecimal(found).subtract(exact).abs().doubleValue())
        .isLessThanOrEqualTo(roundings * 0x1p-53 * magnitudes);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, Block.SIZE})
  void notANumberIsInTheSumAndWhatIsBeyondTheCountIsNot(int count) {
    double[] ones = new double[Block.SIZE];
    Arrays.fill(ones, 1);
    for (int at = 0; at < Block.SIZE; at++) {
      double[] one = ones.clone();
      one[at] = Double.NaN;
      double found = InnerProduct.of(one, ones, new double[Block.SIZE], count);
      assertThat(Double.isNaN(found)).as("entry %d", at).isEqualTo(at < count);
    }
  }

  @ParameterizedTest
  @EnumSource
  void matrixOnBothSidesCountsAsTwo(Precision precision) {
    try (Fixture f = new Fixture(precision)) {
      int cols = 2 * Block.SIZE + 6;
      Matrix a = f.normalMatrix(3, cols);
      Matrix b = f.normalMatrix(3, cols);
      double[] both = new double[3 * 4];
      f.backend.rowGram(new Matrix[] {a, b}, new Matrix[] {b, a}, both);
      double[] single = new double[3];
      Matrix[][] pairs = {{a, b}, {a, a}, {b, b}, {b, a}};
      for (int p = 0; p < pairs.length; p++) {
        f.backend.rowGram(new Matrix[] {pairs[p][0]}, new Matrix[] {pairs[p][1]}, single);
        for (int row = 0; row < 3; row++) {
          assertThat(both[row * 4 + p]).isEqualTo(single[row]);
        }
      }
    }
  }

  @Test
  void sumsOfFloatsAreThoseOfF64() {
    try (Fixture f = new Fixture(Precision.F32)) {
      double[] values = new double[Block.SIZE];
      Arrays.fill(values, 1);
      values[0] = 0x1p23;
      Matrix a = f.matrix(1, Block.SIZE, values);
      double[] squares = new double[1];
      f.backend.rowGram(new Matrix[] {a}, new Matrix[] {a}, squares);
      assertThat(squares[0]).isEqualTo(0x1p46 + Block.SIZE - 1);
    }
  }
}
