package org.equilibria.tck;

import static org.equilibria.tck.Axis.COLS;
import static org.equilibria.tck.Axis.INNER;
import static org.equilibria.tck.Axis.ROWS;
import static org.equilibria.tck.Axis.SOURCE;
import static org.equilibria.tck.Operation.Trait.COMPOSED;
import static org.equilibria.tck.Operation.Trait.ELEMENTWISE;
import static org.equilibria.tck.Operation.Trait.ROW_WISE;
import static org.equilibria.tck.Operation.Trait.UPDATES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;

/** The operations of a backend with naive host computations of what they must give. */
final class Operations {

  /** relu(x + y): no transcendental function, so that its rules are about the layer alone. */
  static final Expr RELU_OF_SUM = Expr.x().plus(Expr.y()).max(0);

  /** scale x + |y|: two inputs and a parameter. */
  static final Expr SCALED_SUM = Expr.x().times(Expr.parameter("scale")).plus(Expr.y().abs());

  private static final double F64 = Precision.F64.unitRoundoff();
  private static final int LEFT = 3;
  private static final int RIGHT = 2;

  private Operations() {}

  static List<Operation> all() {
    List<Operation> all = new ArrayList<>();
    all.addAll(transfers());
    all.addAll(rowCopies());
    all.addAll(gemms());
    all.addAll(elementwise());
    all.addAll(reductions());
    all.addAll(products());
    return all;
  }

  private static List<Operation> transfers() {
    return List.of(
        Operation.named("upload")
            .writes(ROWS, COLS)
            .takes((trial, d) -> trial.numbers(d.rows() * d.cols()), ROWS, COLS)
            .by(
                (b, a) -> b.upload(a.doubles(0), a.outputs()[0]),
                a -> List.of(Expected.exact(a.doubles(0).clone()))),
        Operation.named("download")
            .reads(ROWS, COLS)
            .fills(ROWS, COLS)
            .by(
                (b, a) -> b.download(a.inputs()[0], a.hostOutputs()[0]),
                a -> List.of(Expected.exact(a.values()[0]))),
        Operation.named("copy")
            .is(ELEMENTWISE)
            .reads(ROWS, COLS)
            .writes(ROWS, COLS)
            .by(
                (b, a) -> b.copy(a.inputs()[0], a.outputs()[0]),
                a -> List.of(Expected.exact(a.values()[0]))),
        Operation.named("fill")
            .writes(ROWS, COLS)
            .by(
                (b, a) -> b.fill(a.outputs()[0], 1.5),
                a -> List.of(Expected.exact(constant(a.old()[0].length, 1.5)))));
  }

  private static List<Operation> rowCopies() {
    return List.of(
        Operation.named("gatherRows")
            .reads(SOURCE, COLS)
            .writes(ROWS, COLS)
            .takes((trial, d) -> indices(d, i -> (i * 7 + 1) % d.source()), ROWS)
            .by(
                (b, a) -> b.gatherRows(a.inputs()[0], a.ints(0), a.outputs()[0]),
                a -> List.of(Expected.exact(gathered(a)))),
        Operation.named("scatterRows")
            .is(UPDATES)
            .reads(ROWS, COLS)
            .writes(SOURCE, COLS)
            .takes((trial, d) -> indices(d, i -> d.source() - 1 - i), ROWS)
            .by(
                (b, a) -> b.scatterRows(a.inputs()[0], a.ints(0), a.outputs()[0]),
                a -> List.of(Expected.exact(scattered(a)))),
        Operation.named("copyRows")
            .is(UPDATES)
            .reads(ROWS, COLS)
            .writes(ROWS, COLS)
            .takes((trial, d) -> mask(d), ROWS)
            .by(
                (b, a) -> b.copyRows(a.inputs()[0], a.flags(0), a.outputs()[0]),
                a -> List.of(Expected.exact(masked(a)))));
  }

  private static List<Operation> gemms() {
    return List.of(
        gemm(1, false, false, 0),
        gemm(-0.5, false, true, 0),
        gemm(2, true, false, 1),
        gemm(1, true, true, -0.25));
  }

  private static Operation gemm(double alpha, boolean ta, boolean tb, double beta) {
    Operation.Builder builder =
        Operation.named("gemm")
            .reads(ta ? INNER : ROWS, ta ? ROWS : INNER)
            .reads(tb ? COLS : INNER, tb ? INNER : COLS)
            .writes(ROWS, COLS);
    if (beta != 0) {
      builder.is(UPDATES);
    }
    return builder.by(
        (b, a) -> b.gemm(alpha, a.inputs()[0], ta, a.inputs()[1], tb, beta, a.outputs()[0]),
        a -> List.of(product(a, alpha, ta, tb, beta)));
  }

  private static Expected product(Arguments a, double alpha, boolean ta, boolean tb, double beta) {
    int m = a.dims().rows();
    int inner = a.dims().inner();
    int n = a.dims().cols();
    double[] left = a.values()[0];
    double[] right = a.values()[1];
    return Expected.sums(
        m * n,
        a.unitRoundoff(),
        e -> {
          double[] terms = new double[inner + 1];
          for (int k = 0; k < inner; k++) {
            double l = ta ? left[k * m + e / n] : left[e / n * inner + k];
            double r = tb ? right[e % n * inner + k] : right[k * n + e % n];
            terms[k] = alpha * l * r;
          }
          terms[inner] = beta == 0 ? 0 : beta * a.old()[0][e];
          return terms;
        });
  }

  private static List<Operation> elementwise() {
    return List.of(
        axpby(1.5, 0),
        axpby(-0.75, 2),
        rounding("hadamard", 2)
            .by(
                (b, a) -> b.hadamard(a.inputs()[0], a.inputs()[1], a.outputs()[0]),
                a -> entries(a, e -> new double[] {a.values()[0][e] * a.values()[1][e]})),
        rounding("scaleRows", 1)
            .takes((trial, d) -> trial.numbers(d.rows()), ROWS)
            .by(
                (b, a) -> b.scaleRows(a.doubles(0), a.inputs()[0], a.outputs()[0]),
                Operations::scaledRows),
        rounding("map", 2)
            .takes((trial, d) -> trial.numbers(1))
            .by(
                (b, a) ->
                    b.map(
                        b.compile(SCALED_SUM),
                        a.inputs()[0],
                        a.inputs()[1],
                        a.doubles(0),
                        a.outputs()[0]),
                Operations::scaledSum));
  }

  private static Operation.Builder rounding(String name, int inputs) {
    Operation.Builder builder = Operation.named(name).is(ELEMENTWISE, ROW_WISE).writes(ROWS, COLS);
    for (int i = 0; i < inputs; i++) {
      builder.reads(ROWS, COLS);
    }
    return builder;
  }

  private static Operation axpby(double alpha, double beta) {
    Operation.Builder builder = rounding("axpby", 1);
    if (beta != 0) {
      builder.is(UPDATES);
    }
    return builder.by(
        (b, a) -> b.axpby(alpha, a.inputs()[0], beta, a.outputs()[0]),
        a ->
            entries(
                a,
                e ->
                    new double[] {alpha * a.values()[0][e], beta == 0 ? 0 : beta * a.old()[0][e]}));
  }

  private static List<Expected> scaledSum(Arguments a) {
    double scale = a.doubles(0)[0];
    return entries(a, e -> new double[] {scale * a.values()[0][e], Math.abs(a.values()[1][e])});
  }

  private static List<Expected> scaledRows(Arguments a) {
    double[] scales = a.doubles(0).clone();
    int cols = a.dims().cols();
    return entries(a, e -> new double[] {times(scales[e / cols], a.values()[0][e])});
  }

  /** Multiply as the contract asks: a zero coefficient hides whatever it multiplies. */
  private static double times(double coefficient, double value) {
    return coefficient == 0 ? 0 : coefficient * value;
  }

  private static List<Expected> entries(Arguments a, IntFunction<double[]> terms) {
    return List.of(Expected.sums(a.old()[0].length, a.unitRoundoff(), terms));
  }

  private static List<Operation> reductions() {
    List<Operation> reductions = new ArrayList<>();
    reductions.add(
        Operation.named("columnSums")
            .reads(ROWS, COLS)
            .fills(COLS)
            .by(
                (b, a) -> b.columnSums(a.inputs()[0], a.hostOutputs()[0]),
                a -> List.of(Expected.sums(a.dims().cols(), F64, j -> column(a, j)))));
    for (Norm norm : Norm.values()) {
      reductions.add(
          Operation.named("rowNorms")
              .is(ROW_WISE)
              .reads(ROWS, COLS)
              .fills(ROWS)
              .by(
                  (b, a) -> b.rowNorms(a.inputs()[0], norm, a.hostOutputs()[0]),
                  a -> List.of(norms(a, Expected.exact(a.values()[0]), norm))));
      reductions.add(
          Operation.named("rowDistances")
              .is(ROW_WISE)
              .reads(ROWS, COLS)
              .reads(ROWS, COLS)
              .fills(ROWS)
              .by(
                  (b, a) -> b.rowDistances(a.inputs()[0], a.inputs()[1], norm, a.hostOutputs()[0]),
                  a -> List.of(norms(a, differences(a), norm))));
    }
    reductions.add(rowGram());
    reductions.add(combineRows());
    return reductions;
  }

  private static Expected differences(Arguments a) {
    return Expected.sums(
        a.values()[0].length, F64, e -> new double[] {a.values()[0][e], -a.values()[1][e]});
  }

  private static Expected norms(Arguments a, Expected entries, Norm norm) {
    return Expected.rowNorms(a.dims().rows(), entries, norm);
  }

  private static Operation rowGram() {
    Operation.Builder builder = Operation.named("rowGram").is(ROW_WISE);
    for (int p = 0; p < LEFT + RIGHT; p++) {
      builder.reads(ROWS, COLS);
    }
    return builder
        .fills(LEFT * RIGHT, ROWS)
        .by(
            (b, a) ->
                b.rowGram(
                    Arrays.copyOf(a.inputs(), LEFT),
                    Arrays.copyOfRange(a.inputs(), LEFT, LEFT + RIGHT),
                    a.hostOutputs()[0]),
            a ->
                List.of(
                    Expected.sums(
                        a.dims().rows() * LEFT * RIGHT, F64, e -> innerProductTerms(a, e))));
  }

  private static double[] innerProductTerms(Arguments a, int entry) {
    int i = entry / (LEFT * RIGHT);
    double[] l = row(a, entry / RIGHT % LEFT, i);
    double[] r = row(a, LEFT + entry % RIGHT, i);
    Arrays.setAll(l, k -> l[k] * r[k]);
    return l;
  }

  private static Operation combineRows() {
    Operation.Builder builder = Operation.named("combineRows").is(ROW_WISE).writes(ROWS, COLS);
    for (int p = 0; p < LEFT; p++) {
      builder.reads(ROWS, COLS);
    }
    return builder
        .takes((trial, d) -> trial.numbers(d.rows() * LEFT), ROWS)
        .by(
            (b, a) -> b.combineRows(a.doubles(0), a.inputs(), a.outputs()[0]),
            Operations::combination);
  }

  private static List<Expected> combination(Arguments a) {
    double[] coefficients = a.doubles(0).clone();
    return entries(
        a,
        e -> {
          double[] terms = new double[LEFT];
          int row = e / a.dims().cols();
          Arrays.setAll(terms, p -> times(coefficients[row * LEFT + p], a.values()[p][e]));
          return terms;
        });
  }

  private static List<Operation> products() {
    List<Operation> products = new ArrayList<>();
    products.add(multiply(true));
    products.add(multiply(false));
    products.add(
        Operation.named("affineMap")
            .is(ROW_WISE, COMPOSED)
            .reads(ROWS, INNER)
            .reads(ROWS, COLS)
            .weight(COLS, INNER)
            .writes(ROWS, COLS)
            .by(
                (b, a) ->
                    b.affineMap(
                        a.inputs()[0],
                        a.prepared(),
                        a.inputs()[1],
                        b.compile(RELU_OF_SUM),
                        a.outputs()[0]),
                a -> List.of(affine(a, a.dims().inner()))));
    for (Norm norm : Norm.values()) {
      products.add(affineResidual(norm));
      products.add(adjointResidual(norm));
      products.add(mapResidual(norm));
    }
    return products;
  }

  private static Operation multiply(boolean transposed) {
    return Operation.named("multiply")
        .is(ROW_WISE)
        .reads(ROWS, INNER)
        .weight(transposed ? COLS : INNER, transposed ? INNER : COLS)
        .writes(ROWS, COLS)
        .by(
            (b, a) -> b.multiply(a.inputs()[0], a.prepared(), transposed, a.outputs()[0]),
            a ->
                entries(
                    a,
                    e ->
                        productTerms(
                            a.values()[0], a.dims().inner(), a, transposed, e, new double[0])));
  }

  private static Expected affine(Arguments a, int inner) {
    return Expected.sums(
            a.old()[0].length,
            a.unitRoundoff(),
            e -> productTerms(a.values()[0], inner, a, true, e, a.values()[1][e]))
        .positivePart();
  }

  /** Return the terms of entry e of {@code left op(W)}, followed by others. */
  private static double[] productTerms(
      double[] left, int inner, Arguments a, boolean transposed, int e, double... others) {
    int cols = a.dims().cols();
    double[] w = a.weightValues();
    double[] terms = Arrays.copyOf(new double[inner], inner + others.length);
    for (int k = 0; k < inner; k++) {
      double weight = transposed ? w[e % cols * inner + k] : w[k * cols + e % cols];
      terms[k] = left[e / cols * inner + k] * weight;
    }
    System.arraycopy(others, 0, terms, inner, others.length);
    return terms;
  }

  private static Operation affineResidual(Norm norm) {
    return Operation.named("affineResidual")
        .is(ROW_WISE, COMPOSED)
        .reads(ROWS, COLS)
        .reads(ROWS, COLS)
        .weight(COLS, COLS)
        .writes(ROWS, COLS)
        .fills(ROWS)
        .fills(ROWS)
        .by(
            (b, a) ->
                b.affineResidual(
                    a.inputs()[0],
                    a.prepared(),
                    a.inputs()[1],
                    b.compile(RELU_OF_SUM),
                    a.outputs()[0],
                    norm,
                    a.hostOutputs()[0],
                    a.hostOutputs()[1]),
            a -> measured(a, affine(a, a.dims().cols()), norm));
  }

  private static Operation mapResidual(Norm norm) {
    return Operation.named("mapResidual")
        .is(ROW_WISE, COMPOSED)
        .reads(ROWS, COLS)
        .reads(ROWS, COLS)
        .reads(ROWS, COLS)
        .writes(ROWS, COLS)
        .fills(ROWS)
        .fills(ROWS)
        .by(
            (b, a) ->
                b.mapResidual(
                    b.compile(RELU_OF_SUM),
                    a.inputs()[0],
                    a.inputs()[1],
                    a.inputs()[2],
                    a.outputs()[0],
                    norm,
                    a.hostOutputs()[0],
                    a.hostOutputs()[1]),
            a -> mapMeasured(a, norm));
  }

  private static List<Expected> mapMeasured(Arguments a, Norm norm) {
    Expected image =
        Expected.sums(
                a.old()[0].length,
                a.unitRoundoff(),
                e -> new double[] {a.values()[0][e], a.values()[1][e]})
            .positivePart();
    return List.of(image, norms(a, image.minus(a.values()[2]), norm), norms(a, image, norm));
  }

  private static List<Expected> measured(Arguments a, Expected image, Norm norm) {
    return List.of(image, norms(a, image.minus(a.values()[0]), norm), norms(a, image, norm));
  }

  private static Operation adjointResidual(Norm norm) {
    return Operation.named("adjointResidual")
        .is(ROW_WISE, COMPOSED)
        .reads(ROWS, COLS)
        .reads(ROWS, COLS)
        .reads(ROWS, COLS)
        .weight(COLS, COLS)
        .writes(ROWS, COLS)
        .writes(ROWS, COLS)
        .fills(ROWS)
        .fills(ROWS)
        .by(
            (b, a) ->
                b.adjointResidual(
                    a.inputs()[0],
                    a.prepared(),
                    a.inputs()[1],
                    a.inputs()[2],
                    a.outputs()[1],
                    a.outputs()[0],
                    norm,
                    a.hostOutputs()[0],
                    a.hostOutputs()[1]),
            a -> adjoint(a, norm));
  }

  private static List<Expected> adjoint(Arguments a, Norm norm) {
    double[] u = a.values()[0];
    double[] masked = new double[u.length];
    Arrays.setAll(masked, e -> a.values()[1][e] * u[e]);
    Expected image =
        Expected.sums(
            u.length,
            a.unitRoundoff(),
            e -> productTerms(masked, a.dims().cols(), a, false, e, a.values()[2][e]));
    return List.of(
        image, Expected.anything(u.length), norms(a, image.minus(u), norm), norms(a, image, norm));
  }

  private static double[] row(Arguments a, int input, int i) {
    int cols = a.dims().cols();
    return Arrays.copyOfRange(a.values()[input], i * cols, (i + 1) * cols);
  }

  private static double[] column(Arguments a, int j) {
    double[] column = new double[a.dims().rows()];
    Arrays.setAll(column, i -> a.values()[0][i * a.dims().cols() + j]);
    return column;
  }

  private static double[] constant(int count, double value) {
    double[] values = new double[count];
    Arrays.fill(values, value);
    return values;
  }

  private static int[] indices(Dims dims, IntUnaryOperator index) {
    int[] rows = new int[dims.rows()];
    Arrays.setAll(rows, index);
    return rows;
  }

  private static boolean[] mask(Dims dims) {
    boolean[] mask = new boolean[dims.rows()];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = i % 3 != 2;
    }
    return mask;
  }

  private static double[] gathered(Arguments a) {
    int cols = a.dims().cols();
    int[] rows = a.ints(0);
    double[] out = new double[rows.length * cols];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(a.values()[0], rows[i] * cols, out, i * cols, cols);
    }
    return out;
  }

  private static double[] scattered(Arguments a) {
    int cols = a.dims().cols();
    int[] rows = a.ints(0);
    double[] out = a.old()[0].clone();
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(a.values()[0], i * cols, out, rows[i] * cols, cols);
    }
    return out;
  }

  private static double[] masked(Arguments a) {
    int cols = a.dims().cols();
    double[] out = a.old()[0].clone();
    for (int i = 0; i < a.dims().rows(); i++) {
      if (a.flags(0)[i]) {
        System.arraycopy(a.values()[0], i * cols, out, i * cols, cols);
      }
    }
    return out;
  }
}
