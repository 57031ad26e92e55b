package org.equilibria.testkit.problem;

import java.util.Random;
import java.util.function.IntPredicate;
import org.apiguardian.api.API;

/**
 * A family of problems, drawn by seed and width.
 *
 * @param name for people
 * @param widths the widths that it has problems of
 * @param fitsSingle whether its values fit into the range of f32
 * @param draw makes a problem
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Family(String name, IntPredicate widths, boolean fitsSingle, Draw draw) {

  /** Make a problem of a width from random numbers. */
  public interface Draw {
    Problem problem(Random random, int width);
  }

  /** A family of every width. */
  public static Family any(String name, Draw draw) {
    return new Family(name, width -> true, true, draw);
  }

  /** A family of every width whose values only f64 has room for. */
  public static Family doubles(String name, Draw draw) {
    return new Family(name, width -> true, false, draw);
  }

  /** A family of widths from the given one on. */
  public static Family from(int least, String name, Draw draw) {
    return new Family(name, width -> width >= least, true, draw);
  }

  /** Draw the problem of a seed and width, always the same. */
  public Problem problem(long seed, int width) {
    return draw.problem(new Random(seed * 1_000_003 + width * 10_007L + name.hashCode()), width);
  }
}
