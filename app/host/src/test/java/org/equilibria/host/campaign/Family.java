package org.equilibria.host.campaign;

import java.util.Random;
import java.util.function.IntPredicate;

/**
 * A family of problems, drawn by seed and width.
 *
 * @param name for people
 * @param widths the widths that it has problems of
 * @param fitsSingle whether its values fit into the range of f32
 * @param draw makes a problem
 */
record Family(String name, IntPredicate widths, boolean fitsSingle, Draw draw) {

  /** Make a problem of a width from random numbers. */
  interface Draw {
    Problem problem(Random random, int width);
  }

  /** A family of every width. */
  static Family any(String name, Draw draw) {
    return new Family(name, width -> true, true, draw);
  }

  /** A family of every width whose values only f64 has room for. */
  static Family doubles(String name, Draw draw) {
    return new Family(name, width -> true, false, draw);
  }

  /** A family of widths from the given one on. */
  static Family from(int least, String name, Draw draw) {
    return new Family(name, width -> width >= least, true, draw);
  }

  /** Draw the problem of a seed and width, always the same. */
  Problem problem(long seed, int width) {
    return draw.problem(new Random(seed * 1_000_003 + width * 10_007L + name.hashCode()), width);
  }
}
