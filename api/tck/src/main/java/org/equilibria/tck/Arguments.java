package org.equilibria.tck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Hold the operands of one call together with the numbers they were filled with. The arrays are
 * open to the checks, which replace single operands.
 */
@SuppressWarnings("ArrayRecordComponent") // checks replace single operands on purpose
record Arguments(
    Trial trial,
    Operation operation,
    Dims dims,
    double[][] values,
    double[][] old,
    double[] weightValues,
    Matrix[] inputs,
    Matrix[] outputs,
    @Nullable Prepared[] weight,
    Object[] host,
    double[][] hostOutputs) {

  private static final double UNWRITTEN = -77;

  /** Make operands filled with seeded numbers. */
  static Arguments of(Trial trial, Operation operation, Dims dims) {
    double[][] values =
        operation.inputs().stream().map(s -> trial.numbers(s.size(dims))).toArray(double[][]::new);
    double[][] old =
        operation.outputs().stream().map(s -> trial.numbers(s.size(dims))).toArray(double[][]::new);
    Shape weight = operation.weight();
    double[] weightValues = weight == null ? new double[0] : trial.numbers(weight.size(dims));
    Object[] host =
        operation.hostInputs().stream().map(h -> h.values().apply(trial, dims)).toArray();
    return of(trial, operation, dims, values, old, weightValues, host);
  }

  /** Make operands filled with the given numbers. */
  static Arguments of(
      Trial trial,
      Operation operation,
      Dims dims,
      double[][] values,
      double[][] old,
      double[] weightValues,
      Object[] host) {
    Shape shape = operation.weight();
    return new Arguments(
        trial,
        operation,
        dims,
        values,
        old,
        weightValues,
        matrices(trial.scope, operation.inputs(), dims, values),
        matrices(trial.scope, operation.outputs(), dims, old),
        new @Nullable Prepared[] {
          shape == null
              ? null
              : prepare(trial.scope, shape.rows(dims), shape.cols(dims), weightValues)
        },
        host,
        operation.hostOutputs().stream()
            .map(output -> unwritten(output.length(dims)))
            .toArray(double[][]::new));
  }

  private static Matrix[] matrices(Scope scope, List<Shape> shapes, Dims dims, double[][] values) {
    Matrix[] matrices = new Matrix[shapes.size()];
    for (int i = 0; i < matrices.length; i++) {
      matrices[i] =
          Trial.matrix(scope, shapes.get(i).rows(dims), shapes.get(i).cols(dims), values[i]);
    }
    return matrices;
  }

  static Prepared prepare(Scope scope, int rows, int cols, double[] values) {
    return scope.backend().prepare(Trial.matrix(scope, rows, cols, values), scope);
  }

  private static double[] unwritten(int length) {
    double[] out = new double[length];
    Arrays.fill(out, UNWRITTEN);
    return out;
  }

  Prepared prepared() {
    Prepared prepared = weight[0];
    if (prepared == null) {
      throw new IllegalStateException(operation.name() + " takes no weight");
    }
    return prepared;
  }

  double[] doubles(int i) {
    return (double[]) host[i];
  }

  int[] ints(int i) {
    return (int[]) host[i];
  }

  boolean[] flags(int i) {
    return (boolean[]) host[i];
  }

  double unitRoundoff() {
    return trial.unitRoundoff();
  }

  void call() {
    operation.call().on(trial.backend, this);
  }

  /** Call and compare every result with the expected one. */
  void check(String circumstance) {
    List<Expected> expected = operation.reference().apply(this);
    call();
    check(circumstance, expected);
  }

  void check(String circumstance, List<Expected> expected) {
    List<double[]> results = results();
    for (int i = 0; i < results.size(); i++) {
      expected
          .get(i)
          .check(circumstance + " " + trial.precision + " " + resultName(i), results.get(i));
    }
  }

  private String resultName(int i) {
    return i < outputs.length ? "output " + i : "array " + (i - outputs.length);
  }

  /** Read every result: matrices first, then arrays. */
  List<double[]> results() {
    List<double[]> results = new ArrayList<>();
    for (Matrix output : outputs) {
      results.add(Trial.read(output));
    }
    for (double[] array : hostOutputs) {
      results.add(array.clone());
    }
    return results;
  }

  /** Fail if an output other than the exempt one, or any array, was written. */
  void checkUnwritten(@Nullable Matrix exempt) {
    for (int i = 0; i < outputs.length; i++) {
      if (outputs[i] != exempt) {
        Expected.exact(old[i]).check("after the refusal, output " + i, Trial.read(outputs[i]));
      }
    }
    for (double[] array : hostOutputs) {
      for (double value : array) {
        Broken.unless(value == UNWRITTEN, "after the refusal, an array was written");
      }
    }
  }

  /** Return operands of the given rows only, for an operation that works row by row. */
  Arguments rows(int from, int to) {
    Dims part = new Dims(to - from, dims.inner(), dims.cols());
    return of(
        trial,
        operation,
        part,
        slices(values, operation.inputs(), from, to),
        slices(old, operation.outputs(), from, to),
        weightValues,
        hostSlices(from, to));
  }

  private double[][] slices(double[][] all, List<Shape> shapes, int from, int to) {
    double[][] parts = new double[all.length][];
    for (int i = 0; i < all.length; i++) {
      int cols = shapes.get(i).cols(dims);
      parts[i] =
          shapes.get(i).rows() == Axis.ROWS
              ? Arrays.copyOfRange(all[i], from * cols, to * cols)
              : all[i];
    }
    return parts;
  }

  private Object[] hostSlices(int from, int to) {
    Object[] parts = new Object[host.length];
    for (int i = 0; i < host.length; i++) {
      if (operation.hostInputs().get(i).length().contains(Axis.ROWS)) {
        int chunk = doubles(i).length / dims.rows();
        parts[i] = Arrays.copyOfRange(doubles(i), from * chunk, to * chunk);
      } else {
        parts[i] = host[i];
      }
    }
    return parts;
  }
}
