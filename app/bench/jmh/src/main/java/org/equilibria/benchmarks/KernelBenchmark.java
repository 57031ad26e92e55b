package org.equilibria.benchmarks;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Matrix;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Times of elementwise formulas of x + y. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KernelBenchmark {

  private static final int ROWS = 256;
  private static final int WIDTH = 512;

  /** Backend, in the notation. */
  @Param({"native{threads=1}", "ejml"})
  public String backend = "";

  /** Precision of matrices. */
  @Param("F32")
  public String precision = "";

  /** Name of the formula. */
  @Param({"sum", "relu", "tanh", "exp", "erf", "log1p", "slope of tanh"})
  public String formula = "";

  private Operands operands;
  private Kernel kernel;
  private Matrix x;
  private Matrix y;
  private Matrix out;
  private double[] none;

  /** Prepare the operands. */
  @Setup(Level.Trial)
  public void open() {
    operands = new Operands(backend, precision);
    x = operands.random("x", ROWS, WIDTH);
    y = operands.random("y", ROWS, WIDTH);
    out = operands.scope().zeros(ROWS, WIDTH);
    none = new double[0];
    Expr sum = Expr.x().plus(Expr.y());
    Map<String, Expr> formulas =
        Map.of(
            "sum", sum,
            "relu", sum.max(0),
            "tanh", sum.tanh(),
            "exp", sum.exp(),
            "erf", sum.erf(),
            "log1p", sum.exp().log1p(),
            "slope of tanh", Expr.x().tanh().derivative().substitute(sum));
    Expr chosen = formulas.get(formula);
    if (chosen == null) {
      throw new IllegalArgumentException(formula + " is none of " + formulas.keySet());
    }
    kernel = operands.backend().compile(chosen);
  }

  /** Release the backend. */
  @TearDown(Level.Trial)
  public void close() {
    operands.close();
  }

  /** Compute every entry. */
  @Benchmark
  public void map() {
    operands.backend().map(kernel, x, y, none, out);
    operands.backend().synchronize();
  }
}
