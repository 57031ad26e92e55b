package org.equilibria.tck;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Bf16;
import org.equilibria.api.matrix.Bf16Speed;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;

/** Rules of bf16 products, where a backend offers them. */
final class Bf16Rules {

  private static final double NAN = Double.NaN;
  private static final double F32 = Precision.F32.unitRoundoff();

  // The norms of an advance are those of f32 numbers, summed in f32.
  private static final double NORM_ERROR = 1e-5;

  private static final List<Dims> SHAPES =
      List.of(
          new Dims(0, 3, 2),
          new Dims(1, 1, 1),
          new Dims(1, 33, 17),
          new Dims(5, 7, 3),
          new Dims(67, 130, 70),
          new Dims(3, 600, 41));

  private Bf16Rules() {}

  static List<ContractCheck<Supplier<Backend>>> checks() {
    return List.of(
        check("rounds", "Entries are rounded to the nearest bf16 number.", Bf16Rules::rounds),
        check(
            "multiplies",
            "Products are those of the rounded entries, within the rounding of f32 sums.",
            Bf16Rules::multiplies),
        check("repacks", "A packed weight takes new values.", Bf16Rules::repacks),
        check(
            "advances",
            "A step of the delta iteration adds the rounded difference and its product.",
            Bf16Rules::advances),
        check("keeps-nan-in-its-row", "A NaN disturbs no other row.", Bf16Rules::keepsNanInItsRow),
        check(
            "is-row-deterministic",
            "Where the backend says so, a row has the same bits in every batch.",
            Bf16Rules::isRowDeterministic),
        check(
            "keeps-to-its-weights",
            "Weights of bf16 products and others are not taken for each other.",
            Bf16Rules::keepsToItsWeights),
        check("says-its-speed", "The speed is a positive number.", Bf16Rules::saysItsSpeed));
  }

  private static ContractCheck<Supplier<Backend>> check(
      String id, String statement, BiConsumer<Trial, Bf16> body) {
    return new ContractCheck<>(
        "backend.bf16." + id,
        statement,
        subject ->
            Trial.inEachPrecision(
                subject,
                trial -> {
                  if (trial.precision == Precision.F32) {
                    trial.backend.bf16().ifPresent(bf16 -> body.accept(trial, bf16));
                  }
                }));
  }

  private static void rounds(Trial t, Bf16 bf16) {
    double[] values = t.numbers(700);
    double[] special = {0, 1, -1, 1 + 0x1p-7, 255, 0x1p-100, -0x1p100, NAN};
    System.arraycopy(special, 0, values, 0, special.length);
    Matrix a = t.matrix(7, 100, values);
    Matrix out = t.matrix(7, 100, new double[700]);
    bf16.round(a, out);
    checkRounded(values, Trial.read(out));
    bf16.round(a, a);
    checkRounded(values, Trial.read(a));
  }

  private static void checkRounded(double[] values, double[] rounded) {
    for (int i = 0; i < values.length; i++) {
      double r = rounded[i];
      if (Double.isNaN(values[i])) {
        Broken.unless(Double.isNaN(r), "NaN rounded to %s", r);
        continue;
      }
      Broken.unless((Float.floatToRawIntBits((float) r) & 0xFFFF) == 0, "%s is no bf16 number", r);
      double unit = Math.ulp((float) values[i]) * 0x1p16;
      Broken.unless(
          Math.abs(r - values[i]) <= unit / 2, "%s rounded to %s, not the nearest", values[i], r);
    }
  }

  private static double[] rounded(Trial t, Bf16 bf16, double[] values) {
    Matrix a = t.matrix(1, values.length, values);
    bf16.round(a, a);
    return Trial.read(a);
  }

  private static void multiplies(Trial t, Bf16 bf16) {
    for (Dims d : SHAPES) {
      double[] a = t.numbers(d.rows() * d.inner());
      double[] w = t.numbers(d.inner() * d.cols());
      for (boolean transposed : new boolean[] {false, true}) {
        Prepared weight = bf16.prepare(weight(t, d, w, transposed), t.scope);
        Matrix out = t.matrix(d.rows(), d.cols(), filled(d.rows() * d.cols(), NAN));
        bf16.multiply(t.matrix(d.rows(), d.inner(), a), weight, transposed, out);
        product(rounded(t, bf16, a), rounded(t, bf16, w), d, transposed)
            .check("bf16 product " + d, Trial.read(out));
      }
    }
  }

  private static Matrix weight(Trial t, Dims d, double[] w, boolean transposed) {
    return transposed ? t.matrix(d.cols(), d.inner(), w) : t.matrix(d.inner(), d.cols(), w);
  }

  private static double[] filled(int count, double value) {
    double[] values = new double[count];
    Arrays.fill(values, value);
    return values;
  }

  private static Expected product(double[] a, double[] w, Dims d, boolean transposed) {
    return Expected.sums(d.rows() * d.cols(), F32, e -> terms(a, w, d, transposed, e));
  }

  private static double[] terms(double[] a, double[] w, Dims d, boolean transposed, int e) {
    double[] terms = new double[d.inner()];
    int row = e / d.cols();
    int col = e % d.cols();
    for (int k = 0; k < d.inner(); k++) {
      double factor = transposed ? w[col * d.inner() + k] : w[k * d.cols() + col];
      terms[k] = a[row * d.inner() + k] * factor;
    }
    return terms;
  }

  private static void repacks(Trial t, Bf16 bf16) {
    Prepared weight = bf16.prepare(t.matrix(2, 2, 1, 2, 3, 4), t.scope);
    bf16.repack(t.matrix(2, 2, 5, 6, 7, 8), weight);
    Matrix out = t.scope.uninitialized(1, 2);
    bf16.multiply(t.matrix(1, 2, 1, 1), weight, true, out);
    Expected.exact(new double[] {11, 15}).check("the product", Trial.read(out));
    t.refused("repacking another shape", () -> bf16.repack(t.matrix(1, 2, 1, 1), weight));
  }

  private static void advances(Trial t, Bf16 bf16) {
    for (Dims d : SHAPES) {
      for (boolean transposed : new boolean[] {false, true}) {
        advances(t, bf16, d, transposed);
      }
    }
  }

  private static void advances(Trial t, Bf16 bf16, Dims d, boolean transposed) {
    double[] state = t.numbers(d.rows() * d.inner());
    double[] done = t.numbers(d.rows() * d.inner());
    double[] known = t.numbers(d.rows() * d.cols());
    double[] w = rounded(t, bf16, t.numbers(d.inner() * d.cols()));
    Matrix sum = t.matrix(d.rows(), d.inner(), done);
    Matrix image = t.matrix(d.rows(), d.cols(), known);
    Prepared weight = bf16.prepare(weight(t, d, w, transposed), t.scope);
    Bf16.Advance report = Bf16.Advance.of(d.rows());
    bf16.advance(t.matrix(d.rows(), d.inner(), state), weight, transposed, sum, image, report);
    double[] difference = new double[state.length];
    Arrays.setAll(difference, i -> (float) (state[i] - done[i]));
    double[] delta = rounded(t, bf16, difference);
    double[] next = Trial.read(sum);
    double[] exact = new double[next.length];
    Arrays.setAll(exact, i -> done[i] + delta[i]);
    double[] nearest = Arrays.stream(exact).map(v -> (float) v).toArray();
    Expected.exact(nearest).check("the sum", next);
    checkNorms(delta, report.step(), d.rows(), "step");
    checkNorms(difference(exact, next), report.sumLoss(), d.rows(), "sum loss");
    double[] change = product(delta, w, d, transposed).values();
    Expected.sums(
            known.length,
            F32,
            e -> {
              double[] terms = terms(delta, w, d, transposed, e);
              double[] all = Arrays.copyOf(terms, terms.length + 1);
              all[terms.length] = known[e];
              return all;
            })
        .check("the image", Trial.read(image));
    double[] magnitude = new double[known.length];
    Arrays.setAll(magnitude, e -> F32 * (Math.abs(known[e]) + 2 * Math.abs(change[e])));
    Expected limit = Expected.rowNorms(d.rows(), Expected.exact(magnitude), Norm.L2);
    for (int i = 0; i < d.rows(); i++) {
      Broken.unless(
          report.imageLoss()[i] >= 0 && report.imageLoss()[i] <= 2 * limit.values()[i] + 1e-20,
          "image loss %s, expected up to %s",
          report.imageLoss()[i],
          limit.values()[i]);
    }
  }

  private static double[] difference(double[] a, double[] b) {
    double[] c = new double[a.length];
    Arrays.setAll(c, i -> a[i] - b[i]);
    return c;
  }

  /** Norms may be of numbers rounded to f32 and carry what f32 squares lose to underflow. */
  private static void checkNorms(double[] entries, double[] actual, int rows, String what) {
    double[] expected = Expected.rowNorms(rows, Expected.exact(entries), Norm.L2).values();
    double[] tolerances = new double[rows];
    Arrays.setAll(tolerances, i -> NORM_ERROR * expected[i] + 1e-20);
    new Expected(expected, tolerances).check(what, actual);
  }

  private static void keepsNanInItsRow(Trial t, Bf16 bf16) {
    Dims d = new Dims(3, 5, 4);
    double[] state = t.numbers(15);
    state[7] = NAN;
    Prepared weight = bf16.prepare(t.matrix(4, 5, t.numbers(20)), t.scope);
    Matrix image = t.scope.zeros(3, 4);
    Bf16.Advance report = Bf16.Advance.of(3);
    bf16.advance(t.matrix(3, 5, state), weight, true, t.scope.zeros(3, 5), image, report);
    double[] values = Trial.read(image);
    for (int i = 0; i < d.rows(); i++) {
      boolean bad = i == 1;
      Broken.unless(
          Double.isNaN(report.step()[i]) == bad, "step of row %d: %s", i, report.step()[i]);
      for (int j = 0; j < d.cols(); j++) {
        Broken.unless(bad || Double.isFinite(values[i * 4 + j]), "row %d is not finite", i);
      }
    }
  }

  private static void isRowDeterministic(Trial t, Bf16 bf16) {
    if (!t.backend.info().rowDeterministic()) {
      return;
    }
    int width = 70;
    double[] a = t.numbers(130 * width);
    Prepared weight = bf16.prepare(t.matrix(width, width, t.numbers(width * width)), t.scope);
    Matrix all = t.scope.uninitialized(130, width);
    bf16.multiply(t.matrix(130, width, a), weight, true, all);
    double[] together = Trial.read(all);
    for (int count : new int[] {1, 2, 3, 63, 65}) {
      Matrix few = t.scope.uninitialized(count, width);
      bf16.multiply(t.matrix(count, width, Arrays.copyOf(a, count * width)), weight, true, few);
      Expected.exact(Arrays.copyOf(together, count * width))
          .check("the first " + count + " rows", Trial.read(few));
    }
  }

  private static void keepsToItsWeights(Trial t, Bf16 bf16) {
    Matrix w = t.matrix(1, 1, 2);
    Matrix a = t.matrix(1, 1, 3);
    Matrix out = t.matrix(1, 1, 4);
    Prepared rounded = bf16.prepare(w, t.scope);
    Prepared full = t.backend.prepare(w, t.scope);
    t.refused("a bf16 weight", () -> t.backend.multiply(a, rounded, true, out));
    t.refused("a full weight", () -> bf16.multiply(a, full, true, out));
    t.refused("an output that is the input", () -> bf16.multiply(a, rounded, true, a));
    Expected.exact(new double[] {4}).check("the output", Trial.read(out));
  }

  private static void saysItsSpeed(Trial t, Bf16 bf16) {
    Bf16Speed speed = bf16.speed();
    Broken.unless(speed.ratio() > 0 && Double.isFinite(speed.ratio()), "%s", speed);
    Broken.unless(speed.error() >= 0 && Double.isFinite(speed.error()), "%s", speed);
    Broken.unless(speed.equals(bf16.speed()), "the speed was measured twice");
  }
}
