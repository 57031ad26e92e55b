package org.equilibria.theory.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Compare numbers with golden ones. */
public final class Close {

  private Close() {}

  /** Require equality to a relative tolerance; infinities must be equal. */
  public static void assertClose(String what, double actual, double expected, double rtol) {
    if (Double.isInfinite(expected)) {
      assertThat(actual).as(what).isEqualTo(expected);
    } else {
      assertThat(actual).as(what).isCloseTo(expected, within(rtol * Math.abs(expected)));
    }
  }

  /** Require equality of vectors to a tolerance relative to the largest entry. */
  public static void assertClose(String what, double[] actual, double[] expected, double rtol) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double scale = 0;
    for (double e : expected) {
      scale = Math.max(scale, Math.abs(e));
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as(what + "[" + i + "]").isCloseTo(expected[i], within(rtol * scale));
    }
  }

  /** Require equality of matrices to a tolerance relative to the largest entry of each row. */
  public static void assertClose(String what, double[][] actual, double[][] expected, double rtol) {
    assertThat(actual.length).as(what).isEqualTo(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertClose(what + "[" + i + "]", actual[i], expected[i], rtol);
    }
  }
}
