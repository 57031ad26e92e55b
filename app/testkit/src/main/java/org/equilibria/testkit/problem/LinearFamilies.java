package org.equilibria.testkit.problem;

import static org.equilibria.testkit.problem.PlainDoubles.dot;
import static org.equilibria.testkit.problem.PlainDoubles.filled;
import static org.equilibria.testkit.problem.PlainDoubles.gaussian;
import static org.equilibria.testkit.problem.PlainDoubles.gaussianMatrix;
import static org.equilibria.testkit.problem.PlainDoubles.spread;
import static org.equilibria.testkit.problem.PlainDoubles.times;
import static org.equilibria.testkit.problem.PlainDoubles.uniform;
import static org.equilibria.testkit.problem.PlainDoubles.withSpectrum;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Affine maps by the spectrum and shape of their matrix, and what saturates them. */
final class LinearFamilies {

  private LinearFamilies() {}

  static List<Family> all() {
    return List.of(
        Family.any(
            "uniform spectrum",
            (r, n) -> symmetric(r, uniform(r, n, 0, choice(r, .9, .99, .999)), .999)),
        Family.any(
            "spectrum spread towards 1",
            (r, n) -> {
              double[] values = spread(r, n, 1e-3, 1);
              for (int i = 0; i < n; i++) {
                values[i] = 1 - values[i];
              }
              return symmetric(r, values, .999);
            }),
        Family.any("negative spectrum", (r, n) -> symmetric(r, uniform(r, n, -.99, -.5), 0)),
        Family.any("spectrum of both signs", (r, n) -> symmetric(r, uniform(r, n, -.95, .95), .95)),
        Family.any(
            "nearly singular",
            (r, n) -> {
              double[] values = uniform(r, n, -.5, .5);
              values[0] = 1 - choice(r, 1e-3, 1e-5, 1e-8);
              return affine(filled(n, 0), withSpectrum(r, values), gaussian(r, n));
            }),
        Family.from(
            2,
            "singular without a solution",
            (r, n) -> {
              // f(z) - z has the component v along the eigenvector v of 1, of length 1.
              double[] v = gaussian(r, n);
              double norm = Math.sqrt(dot(v, v));
              return Problem.withoutAnswer(
                  filled(n, 0),
                  (z, out) -> {
                    double along = .7 * dot(v, z) / (norm * norm);
                    for (int i = 0; i < n; i++) {
                      out[i] = .3 * z[i] + along * v[i] + v[i] / norm;
                    }
                  });
            }),
        Family.from(
            2,
            "singular with many solutions",
            (r, n) -> {
              double[] values = uniform(r, n, -.5, .5);
              values[0] = 1;
              double[][] m = withSpectrum(r, values);
              double[] b = gaussian(r, n);
              double[] image = times(m, b);
              for (int i = 0; i < n; i++) {
                b[i] -= image[i]; // in the range of I - M
              }
              return affine(gaussian(r, n), m, b);
            }),
        Family.from(2, "singular matrix without a solution", LinearFamilies::inconsistent),
        Family.from(2, "singular matrix with many solutions", LinearFamilies::consistent),
        Family.from(2, "nearly singular matrix", LinearFamilies::nearlySingular),
        Family.from(2, "saturated singular matrix without a solution", LinearFamilies::misses),
        Family.from(2, "rotation", LinearFamilies::rotation),
        Family.any("rank one", LinearFamilies::rankOne),
        Family.any("rank one of slope near 1", LinearFamilies::saturatedRankOne),
        Family.from(
            2,
            "transient growth",
            (r, n) -> bidiagonal(r, n, choice(r, .3, .6, .9), choice(r, .5, 1, 2))),
        Family.from(2, "nilpotent", (r, n) -> bidiagonal(r, n, 0, choice(r, 1, 2, 4))),
        Family.any(
            "random of radius below 1",
            (r, n) -> {
              double[][] m = gaussianMatrix(r, n, n);
              double norm = PlainDoubles.normBound(m);
              double target = choice(r, .9, .99);
              for (double[] row : m) {
                for (int j = 0; j < n; j++) {
                  row[j] *= target / norm;
                }
              }
              return contraction(filled(n, 0), m, gaussian(r, n), target);
            }),
        Family.any(
            "random tanh",
            (r, n) -> {
              double[][] m = gaussianMatrix(r, n, n);
              double gain = choice(r, .7, 1, 1.5);
              double[] b = gaussian(r, n);
              return Problem.of(filled(n, 0), saturated(m, b, gain));
            }),
        Family.any(
            "random relu",
            (r, n) -> {
              double[][] m = gaussianMatrix(r, n, n);
              double gain = choice(r, .5, .7, .9);
              double[] b = gaussian(r, n);
              return Problem.of(
                  filled(n, 0),
                  (z, out) -> {
                    for (int i = 0; i < n; i++) {
                      out[i] = Math.max(0, gain * dot(m[i], z) + b[i]);
                    }
                  });
            }),
        Family.from(
            2,
            "Jacobi's method",
            (r, n) -> {
              // Of the second difference with a shift; the spectral radius is 2/(2 + shift).
              double shift = choice(r, 1, .1, .01);
              double[] b = gaussian(r, n);
              return Problem.of(
                  filled(n, 0),
                  (z, out) -> {
                    for (int i = 0; i < n; i++) {
                      double left = i > 0 ? z[i - 1] : 0;
                      double right = i + 1 < n ? z[i + 1] : 0;
                      out[i] = (left + right + b[i]) / (2 + shift);
                    }
                  });
            }),
        Family.from(
            2,
            "Gauss and Seidel's method",
            (r, n) -> {
              double shift = choice(r, 1, .1, .01);
              double[] b = gaussian(r, n);
              return Problem.of(
                  filled(n, 0),
                  (z, out) -> {
                    for (int i = 0; i < n; i++) {
                      double left = i > 0 ? out[i - 1] : 0;
                      double right = i + 1 < n ? z[i + 1] : 0;
                      out[i] = (left + right + b[i]) / (2 + shift);
                    }
                  });
            }),
        Family.from(2, "page rank", LinearFamilies::pageRank),
        Family.from(2, "power iteration", LinearFamilies::powerIteration));
  }

  private static double choice(Random random, double... values) {
    return values[random.nextInt(values.length)];
  }

  static Problem.Map affineMap(double[][] m, double[] b) {
    return (z, out) -> {
      for (int i = 0; i < b.length; i++) {
        out[i] = dot(m[i], z) + b[i];
      }
    };
  }

  private static Problem affine(double[] start, double[][] m, double[] b) {
    return Problem.of(start, affineMap(m, b));
  }

  /** The norm of (I - M)^-1 is at most 1 / (1 - norm). */
  private static Problem contraction(double[] start, double[][] m, double[] b, double norm) {
    double[] point = PlainDoubles.fixedPoint(m, b);
    return new Problem(start, affineMap(m, b), new Answer.At(point, 1 / (1 - norm)));
  }

  /** Symmetric: the norm of (I - M)^-1 is 1 / (1 - largest), largest at least every eigenvalue. */
  private static Problem symmetric(Random random, double[] values, double largest) {
    return contraction(
        filled(values.length, 0),
        withSpectrum(random, values),
        gaussian(random, values.length),
        largest);
  }

  private static Problem.Map saturated(double[][] m, double[] b, double gain) {
    return (z, out) -> {
      for (int i = 0; i < b.length; i++) {
        out[i] = Math.tanh(gain * dot(m[i], z) + b[i]);
      }
    };
  }

  /**
   * Return a matrix whose rows add up to 0, but for rounding, and nothing else is special about; of
   * I - A the spectral radius may be above 1.
   */
  private static double[][] singular(Random random, int width) {
    double[][] a = gaussianMatrix(random, width, width);
    double scale = choice(random, .3, 1, 3);
    double[] last = a[width - 1];
    Arrays.fill(last, 0);
    for (int i = 0; i + 1 < width; i++) {
      for (int j = 0; j < width; j++) {
        a[i][j] *= scale;
        last[j] -= a[i][j];
      }
    }
    return a;
  }

  private static double[][] subtractedFromIdentity(double[][] a) {
    double[][] m = new double[a.length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a.length; j++) {
        m[i][j] = (i == j ? 1 : 0) - a[i][j];
      }
    }
    return m;
  }

  private static double[] ofMean(double[] values, double mean) {
    double change = mean - Arrays.stream(values).average().orElseThrow();
    return Arrays.stream(values).map(v -> v + change).toArray();
  }

  private static double[] farStart(Random random, int width) {
    double scale = choice(random, 0, 1, 10);
    return Arrays.stream(gaussian(random, width)).map(v -> scale * v).toArray();
  }

  /** The entries of f(z) - z = c - A z have the mean of those of c, whatever z is. */
  private static Problem inconsistent(Random random, int width) {
    double[][] m = subtractedFromIdentity(singular(random, width));
    double[] c = ofMean(gaussian(random, width), choice(random, 1, .3));
    return Problem.withoutAnswer(farStart(random, width), affineMap(m, c));
  }

  private static Problem consistent(Random random, int width) {
    double[][] m = subtractedFromIdentity(singular(random, width));
    return affine(farStart(random, width), m, ofMean(gaussian(random, width), 0));
  }

  /** As without a solution, but that the rows of A do not quite add up to 0. */
  private static Problem nearlySingular(Random random, int width) {
    double[][] a = singular(random, width);
    double change = choice(random, 1e-2, 1e-4, 1e-6);
    for (int j = 0; j < width; j++) {
      a[width - 1][j] += change * random.nextGaussian();
    }
    double[] c = ofMean(gaussian(random, width), choice(random, 1, .3));
    return affine(farStart(random, width), subtractedFromIdentity(a), c);
  }

  /** The same where f(z) - z = c - A tanh(B z). */
  private static Problem misses(Random random, int width) {
    double[][] a = singular(random, width);
    double[][] b = gaussianMatrix(random, width, width);
    double[] c = ofMean(gaussian(random, width), choice(random, 1, .3));
    return Problem.withoutAnswer(
        farStart(random, width),
        (z, out) -> {
          double[] saturated = Arrays.stream(times(b, z)).map(Math::tanh).toArray();
          double[] image = times(a, saturated);
          for (int i = 0; i < width; i++) {
            out[i] = z[i] - image[i] + c[i];
          }
        });
  }

  /** Turns by an angle in pairs of entries while shrinking by rho. */
  private static Problem rotation(Random random, int width) {
    double rho = choice(random, .9, .99);
    double[] angle = uniform(random, width, .1, 3);
    double[][] m = new double[width][width];
    for (int i = 0; i + 1 < width; i += 2) {
      m[i][i] = rho * Math.cos(angle[i]);
      m[i][i + 1] = -rho * Math.sin(angle[i]);
      m[i + 1][i] = rho * Math.sin(angle[i]);
      m[i + 1][i + 1] = rho * Math.cos(angle[i]);
    }
    return contraction(filled(width, 0), m, gaussian(random, width), rho);
  }

  private static Problem rankOne(Random random, int width) {
    double[] u = gaussian(random, width);
    double square = dot(u, u);
    double slope = choice(random, .5, .99, -.9);
    double[] b = gaussian(random, width);
    return Problem.of(
        filled(width, 0),
        (z, out) -> {
          double along = slope * dot(u, z) / square;
          for (int i = 0; i < width; i++) {
            out[i] = along * u[i] + b[i];
          }
        });
  }

  private static Problem saturatedRankOne(Random random, int width) {
    double[] u = uniform(random, width, .5, 1);
    double square = dot(u, u);
    double slope = 1 - choice(random, 1e-1, 1e-2, 1e-3);
    return Problem.of(
        filled(width, 0),
        (z, out) -> {
          double along = Math.tanh(slope * dot(u, z) / square + .01);
          for (int i = 0; i < width; i++) {
            out[i] = along * u[i];
          }
        });
  }

  private static Problem bidiagonal(Random random, int width, double diagonal, double above) {
    double[] b = uniform(random, width, .5, 1);
    return Problem.of(
        filled(width, 0),
        (z, out) -> {
          for (int i = 0; i < width; i++) {
            out[i] = diagonal * z[i] + (i + 1 < width ? above * z[i + 1] : 0) + b[i];
          }
        });
  }

  private static Problem pageRank(Random random, int width) {
    double damping = choice(random, .85, .99);
    double[][] links = new double[width][width];
    for (int j = 0; j < width; j++) {
      int count = 1 + random.nextInt(3);
      for (int k = 0; k < count; k++) {
        links[random.nextInt(width)][j] += 1.0 / count;
      }
    }
    return Problem.of(
        filled(width, 1.0 / width),
        (z, out) -> {
          for (int i = 0; i < width; i++) {
            out[i] = damping * dot(links[i], z) + (1 - damping) / width;
          }
        });
  }

  private static Problem powerIteration(Random random, int width) {
    double[][] a = new double[width][];
    for (int i = 0; i < width; i++) {
      a[i] = uniform(random, width, .1, 1);
    }
    return Problem.of(
        uniform(random, width, .1, 1),
        (z, out) -> {
          double[] image = times(a, z);
          double norm = Math.sqrt(dot(image, image));
          for (int i = 0; i < width; i++) {
            out[i] = image[i] / norm;
          }
        });
  }
}
