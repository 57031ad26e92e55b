package org.equilibria.tck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;

/** Rules of single operations, and of operations together, beyond those that all share. */
final class ArithmeticRules {

  private static final double NAN = Double.NaN;
  private static final double F64 = Precision.F64.unitRoundoff();
  private static final int THREADS = 4;

  private ArithmeticRules() {}

  static List<ContractCheck<Supplier<Backend>>> checks() {
    return List.of(
        check(
            "upload.rounds",
            "Values are rounded to the nearest one of the precision, subnormal ones included.",
            ArithmeticRules::uploadRounds),
        check(
            "scaleRows.zero-hides-nan",
            "A zero scale writes zeros whatever the row holds.",
            ArithmeticRules::scaleRowsZero),
        check(
            "combineRows.zero-hides-nan",
            "A zero coefficient contributes nothing, even of NaN.",
            ArithmeticRules::combineRowsZero),
        check(
            "combineRows.sums-in-order",
            "Terms are added in the order given.",
            ArithmeticRules::combineRowsOrder),
        check(
            "columnSums.accumulates-in-f64",
            "Sums lose nothing to F32.",
            ArithmeticRules::columnSums),
        check(
            "rowNorms.accumulates-in-f64", "Norms lose nothing to F32.", ArithmeticRules::rowNorms),
        check(
            "rowDistances.accumulates-in-f64",
            "Differences and their norms lose nothing to F32.",
            ArithmeticRules::rowDistances),
        check(
            "rowGram.accumulates-in-f64",
            "Inner products lose nothing to F32.",
            ArithmeticRules::rowGram),
        check(
            "affineResidual.measures-what-it-wrote",
            "Residual and image norm are those of the written output, to f64 accuracy.",
            t -> measures(t, "affineResidual")),
        check(
            "adjointResidual.measures-what-it-wrote",
            "Residual and image norm are those of the written output, to f64 accuracy.",
            t -> measures(t, "adjointResidual")),
        check(
            "gatherRows.refuses-bad-index",
            "A row that does not exist is a contract violation; nothing is written.",
            ArithmeticRules::gatherBadIndex),
        check(
            "scatterRows.refuses-bad-index",
            "A row that does not exist is a contract violation; nothing is written.",
            ArithmeticRules::scatterBadIndex),
        check(
            "order.as-issued",
            "Operations take effect in the order issued.",
            ArithmeticRules::order),
        check(
            "threads.own-scopes",
            "Threads with scopes of their own do not disturb each other.",
            ArithmeticRules::threads),
        check(
            "solve.solves-or-says-unsupported",
            "Linear systems are solved, or refused as UNSUPPORTED.",
            ArithmeticRules::solve),
        check(
            "solve.refuses-singular",
            "A singular matrix is INVALID_INPUT where systems are solved.",
            ArithmeticRules::solveSingular));
  }

  private static ContractCheck<Supplier<Backend>> check(
      String id, String statement, Consumer<Trial> body) {
    return new ContractCheck<>(
        "backend." + id, statement, subject -> Trial.inEachPrecision(subject, body));
  }

  private static void uploadRounds(Trial t) {
    double[] values = {0.1, 1 + 0x1p-24 + 0x1p-40, -1e-40, -0.0, 1e300, NAN, 1 / 3.0};
    double[] rounded = Arrays.stream(values).map(t::round).toArray();
    Matrix matrix = t.matrix(1, values.length, values);
    Expected.exact(rounded).check("uploaded " + t.precision, Trial.read(matrix));
  }

  private static void scaleRowsZero(Trial t) {
    Matrix a = t.matrix(2, 2, NAN, Double.POSITIVE_INFINITY, 1, 2);
    t.backend.scaleRows(new double[] {0, 3}, a, a);
    Expected.exact(new double[] {0, 0, 3, 6}).check("diag(0, 3) a", Trial.read(a));
  }

  private static void combineRowsZero(Trial t) {
    Matrix[] xs = {t.matrix(2, 1, NAN, 1), t.matrix(2, 1, 5, Double.NEGATIVE_INFINITY)};
    Matrix out = t.matrix(2, 1, NAN, NAN);
    t.backend.combineRows(new double[] {0, 2, 3, 0}, xs, out);
    Expected.exact(new double[] {10, 3}).check("the combination", Trial.read(out));
  }

  private static void combineRowsOrder(Trial t) {
    double large = 1 / t.precision.unitRoundoff();
    Matrix[] xs = {t.matrix(1, 1, large), t.matrix(1, 1, -large), t.matrix(1, 1, 0.5)};
    Matrix out = t.scope.uninitialized(1, 1);
    t.backend.combineRows(new double[] {1, 1, 1}, xs, out);
    Expected.exact(new double[] {0.5})
        .check(large + " - " + large + " + 0.5 " + t.precision, Trial.read(out));
  }

  /** Return terms whose sum is exact in f64; in F32 every order of summation loses part of it. */
  private static double[] lostInF32() {
    return new double[] {0x1p24, 1, 1, 1};
  }

  private static void columnSums(Trial t) {
    double[] out = new double[1];
    t.backend.columnSums(t.matrix(4, 1, lostInF32()), out);
    Expected.exact(new double[] {0x1p24 + 3}).check("sum", out);
  }

  private static void rowNorms(Trial t) {
    double[] out = new double[1];
    t.backend.rowNorms(t.matrix(1, 4, 4096, 1, 1, 1), Norm.L2, out);
    near(out[0], Math.sqrt(0x1p24 + 3), "norm");
    t.backend.rowNorms(t.matrix(1, 2, 0x1p100, 0x1p100), Norm.L2, out);
    near(out[0], Math.sqrt(2) * 0x1p100, "norm of large entries");
  }

  private static void rowDistances(Trial t) {
    double[] out = new double[1];
    for (Norm norm : Norm.values()) {
      t.backend.rowDistances(t.matrix(1, 1, 1), t.matrix(1, 1, -0x1p-30), norm, out);
      near(out[0], 1 + 0x1p-30, "distance " + norm);
    }
    t.backend.rowDistances(t.matrix(1, 4, 4096, 1, 1, 1), t.scope.zeros(1, 4), Norm.L2, out);
    near(out[0], Math.sqrt(0x1p24 + 3), "distance");
  }

  private static void rowGram(Trial t) {
    Matrix ones = t.matrix(1, 4, 1, 1, 1, 1);
    double[] out = new double[1];
    t.backend.rowGram(new Matrix[] {t.matrix(1, 4, lostInF32())}, new Matrix[] {ones}, out);
    Expected.exact(new double[] {0x1p24 + 3}).check("inner product", out);
    Matrix product = t.matrix(1, 1, 1 + 0x1p-23);
    t.backend.rowGram(new Matrix[] {product}, new Matrix[] {product}, out);
    near(out[0], (1 + 0x1p-23) * (1 + 0x1p-23), "product");
  }

  private static void near(double actual, double expected, String what) {
    new Expected(new double[] {expected}, new double[] {8 * F64 * expected})
        .check(what, new double[] {actual});
  }

  private static void measures(Trial t, String name) {
    List<Operation> variants =
        Operations.all().stream().filter(op -> op.name().equals(name)).toList();
    for (Norm norm : Norm.values()) {
      Arguments a = Arguments.of(t, variants.get(norm.ordinal()), new Dims(4, 9, 9));
      a.call();
      Expected image = Expected.exact(Trial.read(a.outputs()[0]));
      Expected.rowNorms(4, image.minus(a.values()[0]), norm)
          .check("residual " + norm + " " + t.precision, a.hostOutputs()[0]);
      Expected.rowNorms(4, image, norm)
          .check("image norm " + norm + " " + t.precision, a.hostOutputs()[1]);
    }
  }

  private static void gatherBadIndex(Trial t) {
    Matrix a = t.matrix(2, 1, 1, 2);
    Matrix out = t.matrix(2, 1, 3, 4);
    for (int bad : new int[] {-1, 2}) {
      t.refused(
          "gatherRows of row " + bad + " of 2",
          () -> t.backend.gatherRows(a, new int[] {0, bad}, out));
    }
    Expected.exact(new double[] {3, 4}).check("the output", Trial.read(out));
  }

  private static void scatterBadIndex(Trial t) {
    Matrix a = t.matrix(2, 1, 1, 2);
    Matrix out = t.matrix(2, 1, 3, 4);
    for (int bad : new int[] {-1, 2}) {
      t.refused(
          "scatterRows to row " + bad + " of 2",
          () -> t.backend.scatterRows(a, new int[] {0, bad}, out));
    }
    Expected.exact(new double[] {3, 4}).check("the output", Trial.read(out));
  }

  private static void order(Trial t) {
    Matrix a = t.scope.zeros(1, 2);
    Matrix b = t.scope.zeros(1, 2);
    t.backend.fill(a, 1);
    t.backend.copy(a, b);
    t.backend.fill(a, 5);
    t.backend.axpby(1, a, 10, b);
    t.backend.upload(new double[] {2, 3}, a);
    t.backend.hadamard(a, b, b);
    t.backend.fill(a, -1);
    Expected.exact(new double[] {30, 45}).check("b", Trial.read(b));
    Expected.exact(new double[] {-1, -1}).check("a", Trial.read(a));
  }

  private static void threads(Trial trial) {
    List<CompletableFuture<Void>> runs = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      runs.add(CompletableFuture.runAsync(() -> someWork(trial)));
    }
    try {
      CompletableFuture.allOf(runs.toArray(new CompletableFuture<?>[0])).join();
    } catch (CompletionException e) {
      throw Broken.because("in one of %d threads: %s", THREADS, String.valueOf(e.getCause()));
    }
  }

  private static void someWork(Trial trial) {
    for (int i = 0; i < 5; i++) {
      try (Trial own = trial.beside()) {
        for (Operation op : Operations.all()) {
          Arguments.of(own, op, new Dims(7, 6, 6)).check(op.name() + " beside other threads,");
        }
      }
    }
  }

  private static void solve(Trial t) {
    Matrix a = t.matrix(3, 3, 0, 2, 1, 4, -1, 0, 1, 1, 3);
    Matrix b = t.matrix(3, 2, 7, 1, 2, 3, 12, 5);
    Matrix x = t.matrix(3, 2, NAN, NAN, NAN, NAN, NAN, NAN);
    try {
      t.backend.solve(a, b, x);
      t.backend.synchronize();
    } catch (EquilibriaException e) {
      Broken.unless(e.code() == ErrorCode.UNSUPPORTED, "solve gave %s", e);
      return;
    }
    Matrix product = t.scope.uninitialized(3, 2);
    t.backend.gemm(1, a, false, x, false, 0, product);
    double[] tolerances = new double[6];
    // Gaussian elimination with pivoting: residual of a few n u |a| |x| (Higham 2002, theorem 9.5).
    Arrays.fill(tolerances, 30 * 12 * t.unitRoundoff());
    new Expected(Trial.read(b), tolerances).check("a x", Trial.read(product));
  }

  private static void solveSingular(Trial t) {
    Matrix a = t.matrix(2, 2, 1, 2, 2, 4);
    try {
      t.backend.solve(a, t.matrix(2, 1, 1, 1), t.scope.uninitialized(2, 1));
      t.backend.synchronize();
    } catch (EquilibriaException e) {
      Broken.unless(
          e.code() == ErrorCode.INVALID_INPUT || e.code() == ErrorCode.UNSUPPORTED,
          "a singular system gave %s",
          e);
      return;
    }
    throw Broken.because("a singular system was accepted");
  }
}
