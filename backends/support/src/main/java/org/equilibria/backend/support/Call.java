package org.equilibria.backend.support;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The checks of the operands of one call, before anything is written. Every complaint is
 * CONTRACT_VIOLATION and names the call; all operands of a call agree in precision. Obtained from
 * {@link Ownership#call}.
 *
 * @param <M> the backend's type of matrix
 * @param <W> the backend's type of weight
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Call<M extends Matrix & Owned, W extends Prepared & Owned> {

  private final Backend backend;
  private final Class<M> matrixType;
  private final Class<W> weightType;
  private final String name;
  private @Nullable Precision precision;

  Call(Backend backend, Class<M> matrixType, Class<W> weightType, String name) {
    this.backend = backend;
    this.matrixType = matrixType;
    this.weightType = weightType;
    this.name = name;
  }

  /** Return a matrix of this backend, in an open scope. */
  public M matrix(String role, Matrix operand) {
    if (!matrixType.isInstance(operand)) {
      throw violation(role + " is not a matrix of this backend");
    }
    requireOwn(role, operand.scope());
    return matrixType.cast(operand);
  }

  /** Return matrices of this backend, in open scopes. */
  List<M> matrices(String role, Matrix[] operands) {
    List<M> checked = new ArrayList<>();
    for (int i = 0; i < operands.length; i++) {
      checked.add(matrix(role + "[" + i + "]", operands[i]));
    }
    return checked;
  }

  /** Return a weight of this backend, in an open scope. */
  W weight(String role, Prepared operand) {
    if (!weightType.isInstance(operand)) {
      throw violation(role + " was not prepared by this backend");
    }
    requireOwn(role, operand.scope());
    return weightType.cast(operand);
  }

  /** Return an open scope of this backend. */
  public OwningScope scope(String role, Scope operand) {
    return requireOwn(role, operand);
  }

  /** Return the steps of a kernel of this backend. */
  Program program(Kernel operand) {
    if (!(operand instanceof CompiledKernel kernel) || kernel.backend() != backend) {
      throw violation("the kernel was not compiled by this backend");
    }
    return kernel.program();
  }

  private OwningScope requireOwn(String role, Scope operand) {
    if (!(operand instanceof OwningScope scope) || scope.backend() != backend) {
      throw violation(role + " belongs to another backend");
    }
    if (!scope.isOpen()) {
      throw violation(role + " was used after its scope " + scope.label() + " closed");
    }
    if (precision == null) {
      precision = scope.precision();
    }
    if (scope.precision() != precision) {
      throw violation(role + " is " + scope.precision() + ", other operands are " + precision);
    }
    return scope;
  }

  /** Require a shape. */
  public void requireShape(String role, Matrix matrix, int rows, int cols) {
    if (matrix.rows() != rows || matrix.cols() != cols) {
      throw violation(
          role
              + (" is " + matrix.rows() + " x " + matrix.cols())
              + (", expected " + rows + " x " + cols));
    }
  }

  /** Require the shape of another matrix. */
  public void requireSameShape(String role, Matrix matrix, Matrix other) {
    requireShape(role, matrix, other.rows(), other.cols());
  }

  /** Require of each matrix the shape of another. */
  void requireSameShapes(String role, List<M> matrices, Matrix other) {
    for (int i = 0; i < matrices.size(); i++) {
      requireSameShape(role + "[" + i + "]", matrices.get(i), other);
    }
  }

  /** Require at least so many entries of an array. */
  public void requireCount(String role, long actual, long expected) {
    if (actual < expected) {
      throw violation(role + " has " + actual + " entries, needed " + expected);
    }
  }

  /** Require two arrays with an entry for each row. */
  void requireMeasures(int rows, double[] residual, double[] imageNorm) {
    requireCount("residual", residual.length, rows);
    requireCount("imageNorm", imageNorm.length, rows);
    if (residual == imageNorm) {
      throw violation("residual and imageNorm are the same array");
    }
  }

  /** Require row numbers from 0 up to below {@code available}. */
  void requireRows(int[] rows, int available) {
    for (int row : rows) {
      if (row < 0 || row >= available) {
        throw violation("row " + row + " does not exist, there are " + available);
      }
    }
  }

  /** Require shapes that {@code out = a W}, or {@code a W^T}, goes together with. */
  void requireProduct(M a, W weight, boolean transposed, M out) {
    requireShape("a", a, a.rows(), transposed ? weight.cols() : weight.rows());
    requireShape("out", out, a.rows(), transposed ? weight.rows() : weight.cols());
  }

  /** Require that an output is none of the inputs, nor a view of one. */
  public void requireDistinct(String role, Matrix output, Matrix... inputs) {
    for (Matrix input : inputs) {
      if (storage(input) == storage(output)) {
        throw violation(role + " is also an input");
      }
    }
  }

  private static Object storage(Matrix matrix) {
    return matrix instanceof Owned owned ? owned.storage() : matrix;
  }

  /** Return a complaint that names the call. */
  public EquilibriaException violation(String what) {
    return new EquilibriaException(ErrorCode.CONTRACT_VIOLATION, name + ": " + what);
  }
}
