package org.equilibria.testkit.problem;

import org.apiguardian.api.API;

/**
 * One problem z = f(z).
 *
 * @param start first iterate
 * @param f the map
 * @param answer what is known of its fixed points
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Problem(double[] start, Map f, Answer answer) {

  /** Write f(z) to {@code out}, every entry; used by several threads at once. */
  public interface Map {
    void apply(double[] z, double[] out);
  }

  /** Hold a problem of which no fixed point is known beforehand. */
  public static Problem of(double[] start, Map f) {
    return new Problem(start, f, new Answer.Unknown());
  }

  /** Hold a problem that has no fixed point. */
  public static Problem withoutAnswer(double[] start, Map f) {
    return new Problem(start, f, new Answer.None());
  }

  public int width() {
    return start.length;
  }
}
