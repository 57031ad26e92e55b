package org.equilibria.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;
import org.equilibria.api.map.RowFunction;
import org.equilibria.api.map.RowVjp;

/**
 * A problem with the solution and an adjoint that reference implementations found to 1e-12.
 *
 * @param reference map, start and solution
 * @param cotangent cotangent at the solution
 * @param adjoint (I - J^T)^{-1} of it
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
@SuppressWarnings("ArrayRecordComponent") // plain data of tests, handed on as it is
public record GoldenProblem(HardProblem reference, double[] cotangent, double[] adjoint) {

  /** Return every golden problem. */
  public static List<GoldenProblem> all() {
    return List.of(relu(), bratu(), chandrasekhar());
  }

  /** Return a random layer of 200 rectified units, z = relu(A z + b). */
  public static GoldenProblem relu() {
    String folder = "relu200";
    double[] a = read(folder, "A");
    double[] b = read(folder, "b");
    int n = b.length;
    RowFunction f =
        (row, z, out) -> {
          for (int i = 0; i < n; i++) {
            out[i] = Math.max(dot(a, i, z) + b[i], 0);
          }
        };
    RowVjp vjp =
        (row, z, u, out) -> {
          double[] masked = new double[n];
          for (int i = 0; i < n; i++) {
            masked[i] = dot(a, i, z) + b[i] > 0 ? u[i] : 0;
          }
          timesTransposed(a, masked, out);
        };
    return of("relu layer, n 200", folder, f, vjp);
  }

  /** Return Bratu's equation with lambda = 3 on 63 points. */
  public static GoldenProblem bratu() {
    String folder = "bratu63_lam3";
    double[] k = read(folder, "K");
    double lambda = read(folder, "lam")[0];
    int n = (int) read(folder, "n")[0];
    RowFunction f =
        (row, z, out) -> {
          double[] exp = new double[n];
          for (int i = 0; i < n; i++) {
            exp[i] = lambda * Math.exp(z[i]);
          }
          for (int i = 0; i < n; i++) {
            out[i] = dot(k, i, exp);
          }
        };
    RowVjp vjp =
        (row, z, u, out) -> {
          timesTransposed(k, u, out);
          for (int i = 0; i < n; i++) {
            out[i] *= lambda * Math.exp(z[i]);
          }
        };
    return of("Bratu 3", folder, f, vjp);
  }

  /** Return Chandrasekhar's H-equation with c = 0.9. */
  public static GoldenProblem chandrasekhar() {
    String folder = "hequation_c0.9";
    double[] m = read(folder, "M");
    int n = (int) read(folder, "n")[0];
    RowFunction f =
        (row, z, out) -> {
          for (int i = 0; i < n; i++) {
            out[i] = 1 / (1 - dot(m, i, z));
          }
        };
    RowVjp vjp =
        (row, z, u, out) -> {
          double[] scaled = new double[n];
          for (int i = 0; i < n; i++) {
            double h = 1 / (1 - dot(m, i, z));
            scaled[i] = h * h * u[i];
          }
          timesTransposed(m, scaled, out);
        };
    return of("H-equation, c .9", folder, f, vjp);
  }

  private static GoldenProblem of(String name, String folder, RowFunction f, RowVjp vjp) {
    return new GoldenProblem(
        new HardProblem(name, read(folder, "x0"), f, vjp, read(folder, "xstar")),
        read(folder, "cotangent"),
        read(folder, "adjoint"));
  }

  private static double dot(double[] a, int row, double[] z) {
    double total = 0;
    for (int j = 0; j < z.length; j++) {
      total += a[row * z.length + j] * z[j];
    }
    return total;
  }

  private static void timesTransposed(double[] a, double[] u, double[] out) {
    int n = u.length;
    Arrays.fill(out, 0);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        out[j] += a[i * n + j] * u[i];
      }
    }
  }

  private static double[] read(String folder, String name) {
    String path = "/golden/fixed-point/" + folder + "/" + name + ".f64";
    try (InputStream in = Objects.requireNonNull(GoldenProblem.class.getResourceAsStream(path))) {
      byte[] bytes = in.readAllBytes();
      double[] out = new double[bytes.length / Double.BYTES];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(out);
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
