package org.equilibria.backend.nativecpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the backend says so, a row's bits are the same alone, in a subset and in the batch. */
class RowDeterminismTest {

  private static final int ROWS = 37;
  private static final double[] NONE = {};

  /** Compute from rows of three batches; what is read for row i lies at i * length / rows. */
  private interface Operation {
    double[] apply(Operands o);
  }

  private record Operands(Fixture f, Prepared weight, Matrix w, Matrix a, Matrix b, Matrix c) {
    Backend backend() {
      return f.backend;
    }

    Matrix out() {
      return f.poisoned(a.rows(), a.cols());
    }
  }

  private enum Case implements Operation {
    MULTIPLY {
      @Override
      public double[] apply(Operands o) {
        Matrix out = o.out();
        o.backend().multiply(o.a(), o.weight(), false, out);
        return o.f().values(out);
      }
    },
    MULTIPLY_TRANSPOSED {
      @Override
      public double[] apply(Operands o) {
        Matrix out = o.out();
        o.backend().multiply(o.a(), o.weight(), true, out);
        return o.f().values(out);
      }
    },
    MAP {
      @Override
      public double[] apply(Operands o) {
        Expr x = Expr.x();
        Expr e = x.tanh().plus(x.erf()).plus(x.exp().log1p()).times(Expr.y());
        Matrix out = o.out();
        o.backend().map(o.backend().compile(e), o.a(), o.b(), NONE, out);
        return o.f().values(out);
      }
    },
    AFFINE_RESIDUAL {
      @Override
      public double[] apply(Operands o) {
        Matrix out = o.out();
        double[] residual = new double[out.rows()];
        double[] norm = new double[out.rows()];
        Expr e = Expr.x().plus(Expr.y()).tanh();
        o.backend()
            .affineResidual(
                o.a(), o.weight(), o.b(), o.backend().compile(e), out, Norm.L2, residual, norm);
        return joined(o.f().values(out), residual, norm);
      }
    },
    ADJOINT_RESIDUAL {
      @Override
      public double[] apply(Operands o) {
        Matrix out = o.out();
        double[] residual = new double[out.rows()];
        double[] norm = new double[out.rows()];
        o.backend()
            .adjointResidual(
                o.a(), o.weight(), o.c(), o.b(), o.out(), out, Norm.L2, residual, norm);
        return joined(o.f().values(out), residual, norm);
      }
    },
    ROW_GRAM {
      @Override
      public double[] apply(Operands o) {
        double[] out = new double[o.a().rows() * 6];
        o.backend().rowGram(new Matrix[] {o.a(), o.b()}, new Matrix[] {o.c(), o.a(), o.b()}, out);
        return out;
      }
    },
    ROW_DISTANCES {
      @Override
      public double[] apply(Operands o) {
        double[] out = new double[o.a().rows()];
        o.backend().rowDistances(o.a(), o.b(), Norm.L2, out);
        return out;
      }
    },
    ROW_SUMS {
      @Override
      public double[] apply(Operands o) {
        double[] out = new double[o.a().rows()];
        o.backend().rowSums(o.a(), out);
        return out;
      }
    },
    COMBINE_ROWS {
      @Override
      public double[] apply(Operands o) {
        double[] coefficients = new double[o.a().rows() * 3];
        for (int i = 0; i < coefficients.length; i++) {
          coefficients[i] = 0.1 + i % 3;
        }
        Matrix out = o.out();
        o.backend().combineRows(coefficients, new Matrix[] {o.a(), o.b(), o.c()}, out);
        return o.f().values(out);
      }
    };

    /** Put the measures of a row behind its entries. */
    private static double[] joined(double[] entries, double[] residual, double[] norm) {
      int rows = residual.length;
      int cols = entries.length / rows;
      double[] all = new double[entries.length + 2 * rows];
      for (int i = 0; i < rows; i++) {
        int at = i * (cols + 2);
        System.arraycopy(entries, i * cols, all, at, cols);
        all[at + cols] = residual[i];
        all[at + cols + 1] = norm[i];
      }
      return all;
    }
  }

  static Stream<Arguments> cases() {
    return Stream.of(Case.values())
        .flatMap(
            c ->
                Stream.of(Precision.values())
                    .flatMap(p -> Stream.of(5, 131, 600).map(w -> Arguments.of(c, p, w))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rowDoesNotDependOnItsBatch(Case operation, Precision precision, int width) {
    try (Fixture f = new Fixture(precision)) {
      assumeThat(f.backend.info().rowDeterministic()).isTrue();
      double[][] batches = new double[3][];
      Arrays.setAll(batches, i -> f.normal(ROWS * width));
      Matrix weight = f.normalMatrix(width, width);
      Prepared prepared = f.backend.prepare(weight, f.scope);
      double[] whole = apply(operation, f, weight, prepared, batches, allRows(), width);
      int perRow = whole.length / ROWS;

      int[] subset = {36, 3, 4, 20, 7};
      double[] part = apply(operation, f, weight, prepared, batches, subset, width);
      for (int i = 0; i < subset.length; i++) {
        assertThat(row(part, i, perRow)).isEqualTo(row(whole, subset[i], perRow));
      }
      for (int i = 0; i < ROWS; i++) {
        double[] alone = apply(operation, f, weight, prepared, batches, new int[] {i}, width);
        assertThat(alone).isEqualTo(row(whole, i, perRow));
      }
    }
  }

  private static double[] apply(
      Operation operation,
      Fixture f,
      Matrix weight,
      Prepared prepared,
      double[][] batches,
      int[] rows,
      int width) {
    Matrix[] m = new Matrix[3];
    for (int p = 0; p < 3; p++) {
      double[] values = new double[rows.length * width];
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(batches[p], rows[i] * width, values, i * width, width);
      }
      m[p] = f.matrix(rows.length, width, values);
    }
    return operation.apply(new Operands(f, prepared, weight, m[0], m[1], m[2]));
  }

  private static int[] allRows() {
    return IntStream.range(0, ROWS).toArray();
  }

  private static double[] row(double[] values, int row, int perRow) {
    return Arrays.copyOfRange(values, row * perRow, (row + 1) * perRow);
  }
}
