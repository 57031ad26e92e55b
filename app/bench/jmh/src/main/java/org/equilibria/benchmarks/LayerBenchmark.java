package org.equilibria.benchmarks;

import java.util.concurrent.TimeUnit;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Prepared;
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

/** Times of one evaluation of a layer and of what it is made of. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LayerBenchmark {

  /** Backend, in the notation. */
  @Param({"native{threads=1}", "ejml"})
  public String backend = "";

  /** Precision of matrices. */
  @Param("F32")
  public String precision = "";

  /** Rows of the batch. */
  @Param("256")
  public int rows;

  /** Units of the layer. */
  @Param("512")
  public int width;

  private Operands operands;
  private Backend on;
  private Matrix z;
  private Matrix bias;
  private Matrix slope;
  private Matrix scratch;
  private Matrix out;
  private Matrix weight;
  private Prepared prepared;
  private Kernel relu;
  private double[] residual;
  private double[] imageNorm;

  /** Prepare the operands. */
  @Setup(Level.Trial)
  public void open() {
    operands = new Operands(backend, precision);
    on = operands.backend();
    z = operands.random("z", rows, width);
    bias = operands.random("bias", rows, width);
    slope = operands.random("slope", rows, width);
    scratch = operands.scope().zeros(rows, width);
    out = operands.scope().zeros(rows, width);
    weight = operands.random("weight", width, width);
    prepared = on.prepare(weight, operands.scope());
    relu = on.compile(Expr.x().plus(Expr.y()).max(0));
    residual = new double[rows];
    imageNorm = new double[rows];
  }

  /** Release the backend. */
  @TearDown(Level.Trial)
  public void close() {
    operands.close();
  }

  /** Multiply with the prepared weight. */
  @Benchmark
  public void product() {
    on.multiply(z, prepared, true, out);
    on.synchronize();
  }

  /** Multiply with the weight as it is. */
  @Benchmark
  public void gemm() {
    on.gemm(1, z, false, weight, true, 0, out);
    on.synchronize();
  }

  /** Evaluate the layer with residuals and norms. */
  @Benchmark
  public double[] affineResidual() {
    on.affineResidual(z, prepared, bias, relu, out, Norm.L2, residual, imageNorm);
    return residual;
  }

  /** Evaluate the adjoint layer with residuals and norms. */
  @Benchmark
  public double[] adjointResidual() {
    on.adjointResidual(z, prepared, slope, bias, scratch, out, Norm.L2, residual, imageNorm);
    return residual;
  }

  /** Pack the weight anew. */
  @Benchmark
  public void repack() {
    on.repack(weight, prepared);
    on.synchronize();
  }
}
