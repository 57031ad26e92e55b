package org.equilibria.testkit.problem;

import static org.equilibria.testkit.problem.PlainDoubles.filled;
import static org.equilibria.testkit.problem.PlainDoubles.spread;
import static org.equilibria.testkit.problem.PlainDoubles.uniform;

import java.util.List;
import java.util.Random;

/** Maps of one unknown, alone or many beside each other with parameters of their own. */
final class ScalarFamilies {

  private ScalarFamilies() {}

  /** Map one entry, given its parameter. */
  private interface Scalar {
    double apply(double z, double parameter);
  }

  static List<Family> all() {
    return List.of(
        Family.any(
            "cosine",
            (r, n) ->
                entrywise(uniform(r, n, -1, 1), uniform(r, n, .2, .95), (z, a) -> a * Math.cos(z))),
        Family.any(
            "tanh of slope near 1",
            (r, n) -> {
              double slope = 1 - choice(r, 1e-1, 1e-2, 1e-3);
              return entrywise(
                  filled(n, 0), uniform(r, n, .005, .02), (z, b) -> Math.tanh(slope * z + b));
            }),
        Family.any("step by arc tangent", ScalarFamilies::arcTangent),
        Family.any(
            "logarithm of the iterate",
            (r, n) ->
                entrywise(
                    filled(n, 1.001),
                    uniform(r, n, 3.3, 4.2),
                    (z, c) -> Math.log(3 / z) / Math.log(c * z / (z - 1)) + 1)),
        Family.any(
            "square root at the edge of its domain",
            (r, n) ->
                entrywise(uniform(r, n, 0, .01), uniform(r, n, .2, 3), (z, a) -> Math.sqrt(a * z))),
        Family.any(
            "logarithm at the edge of its domain",
            (r, n) -> entrywise(filled(n, .1), uniform(r, n, 2, 4), (z, c) -> c + Math.log(z) / 2)),
        Family.any(
            "Newton's square root",
            (r, n) ->
                entrywise(
                    uniform(r, n, .01, 1), spread(r, n, 1e-3, 1e3), (z, a) -> (z + a / z) / 2)),
        Family.any(
            "decaying exponential",
            (r, n) ->
                entrywise(uniform(r, n, 0, 6), uniform(r, n, .5, 2.6), (z, a) -> a * Math.exp(-z))),
        Family.any(
            "Kepler's equation",
            (r, n) -> {
              double e = choice(r, .5, .9, .99, .999);
              return entrywise(
                  filled(n, 0), uniform(r, n, 0, Math.PI), (z, m) -> m + e * Math.sin(z));
            }),
        Family.any(
            "logistic growth",
            (r, n) ->
                entrywise(
                    uniform(r, n, .001, .1), uniform(r, n, 1.2, 2.95), (z, a) -> a * z * (1 - z))),
        Family.any(
            "logistic chaos",
            (r, n) ->
                entrywise(uniform(r, n, .1, .9), uniform(r, n, 3.6, 4), (z, a) -> a * z * (1 - z))),
        Family.any(
            "unstable start",
            (r, n) ->
                entrywise(filled(n, 0), spread(r, n, 1e-12, 1e-6), (z, b) -> Math.tanh(3 * z + b))),
        Family.any(
            "linear root at zero",
            (r, n) -> entrywise(uniform(r, n, -1, 1), uniform(r, n, -.9, .9), (z, a) -> a * z)),
        Family.any(
            "sublinear root at zero",
            (r, n) ->
                entrywise(
                    uniform(r, n, .1, .9), uniform(r, n, .5, 1), (z, a) -> z - a * z * z * z)),
        Family.any(
            "quadratic root at zero",
            (r, n) -> entrywise(uniform(r, n, -.9, .9), uniform(r, n, .5, 1), (z, a) -> a * z * z)),
        Family.doubles("tiny values", (r, n) -> scaled(r, n, 1e-200)),
        Family.doubles("huge values", (r, n) -> scaled(r, n, 1e200)),
        Family.doubles(
            "values of any size", (r, n) -> scaled(r, n, spread(r, 1, 1e-200, 1e200)[0])),
        Family.any(
            "values of any size in f32", (r, n) -> scaled(r, n, spread(r, 1, 1e-30, 1e30)[0])),
        Family.from(
            2,
            "unlike components",
            (r, n) -> {
              double[] b = spread(r, n, 1e-3, 1e12);
              return entrywise(filled(n, 0), b, (z, c) -> (c > 1 ? .5 : .99) * z + c);
            }),
        Family.any(
            "damped oscillation",
            (r, n) ->
                entrywise(
                    uniform(r, n, -5, 5), uniform(r, n, .5, .99), (z, a) -> 1 - a * Math.sin(z))),
        Family.any(
            "period two",
            (r, n) -> entrywise(uniform(r, n, 2, 3), uniform(r, n, -1, 1), (z, b) -> b - z)),
        Family.any(
            "expansion",
            (r, n) ->
                new Problem(
                    filled(n, 0),
                    map(uniform(r, n, .5, 2), (z, b) -> 2 * z + b),
                    new Answer.Unknown())),
        Family.any(
            "rational",
            (r, n) ->
                entrywise(uniform(r, n, 0, 10), uniform(r, n, 1, 50), (z, a) -> a / (1 + z * z))),
        Family.any(
            "absolute value",
            (r, n) ->
                entrywise(
                    uniform(r, n, -3, 3), uniform(r, n, .1, .99), (z, a) -> 1 - a * Math.abs(z))),
        Family.any(
            "translation",
            (r, n) ->
                Problem.withoutAnswer(filled(n, 0), map(spread(r, n, .1, 10), (z, b) -> z + b))),
        Family.from(
            2,
            "translation beside a contraction",
            (r, n) ->
                Problem.withoutAnswer(
                    filled(n, 0),
                    (z, out) -> {
                      for (int i = 0; i < n; i++) {
                        out[i] = i == 0 ? z[0] + 1 : Math.cos(z[i]) / 2;
                      }
                    })),
        Family.any(
            "uneven translation",
            (r, n) ->
                Problem.withoutAnswer(
                    uniform(r, n, -1, 1),
                    map(uniform(r, n, .1, .9), (z, a) -> z + 1 + a * Math.sin(z)))),
        Family.any(
            "translation of both signs",
            (r, n) ->
                Problem.withoutAnswer(
                    uniform(r, n, -1, 1), map(filled(n, 0), (z, a) -> z + (z > 0 ? 1 : -1)))),
        Family.any(
            "exponential",
            (r, n) ->
                Problem.withoutAnswer(
                    uniform(r, n, -2, 0), map(filled(n, 0), (z, a) -> Math.exp(z)))),
        Family.any(
            "parabola above the diagonal",
            (r, n) ->
                Problem.withoutAnswer(
                    uniform(r, n, -1, 1), map(uniform(r, n, .3, 1), (z, a) -> z * z + a))),
        Family.any(
            "slow drift",
            (r, n) ->
                Problem.withoutAnswer(
                    filled(n, 1), map(filled(n, 0), (z, a) -> z + .2 * (2 + Math.cos(z))))));
  }

  private static Problem entrywise(double[] start, double[] parameters, Scalar f) {
    return Problem.of(start, map(parameters, f));
  }

  private static Problem.Map map(double[] parameters, Scalar f) {
    return (z, out) -> {
      for (int i = 0; i < z.length; i++) {
        out[i] = f.apply(z[i], parameters[i]);
      }
    };
  }

  private static double choice(Random random, double... values) {
    return values[random.nextInt(values.length)];
  }

  /** The residual is atan(z - c), of slope above 1/2 near c: the error is at most twice it. */
  private static Problem arcTangent(Random random, int width) {
    double[] centre = uniform(random, width, .5, 2);
    double[] start = uniform(random, width, 5, 20);
    return new Problem(
        start, map(centre, (z, c) -> z - Math.atan(z - c)), new Answer.At(centre, 2));
  }

  /** The slopes are at most .9: the error is at most ten times the residual. */
  private static Problem scaled(Random random, int width, double scale) {
    double[] offset = uniform(random, width, .5, 1);
    double slope = choice(random, .5, -.7, .9);
    double[] point = new double[width];
    for (int i = 0; i < width; i++) {
      offset[i] *= scale;
      point[i] = offset[i] / (1 - slope);
    }
    return new Problem(
        filled(width, 0), map(offset, (z, b) -> slope * z + b), new Answer.At(point, 10));
  }
}
