package org.equilibria.backend.ejml;

import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Check the operands of one call before anything is written. Every complaint is CONTRACT_VIOLATION
 * and names the call; all operands of a call agree in precision.
 */
final class Call {

  private final EjmlBackend backend;
  private final String name;
  private @Nullable Precision precision;

  Call(EjmlBackend backend, String name) {
    this.backend = backend;
    this.name = name;
    if (!backend.isOpen()) {
      throw violation("the backend is closed");
    }
  }

  EjmlMatrix matrix(String role, Matrix operand) {
    if (!(operand instanceof EjmlMatrix matrix)) {
      throw violation(role + " is not a matrix of this backend");
    }
    requireOwn(role, matrix.scope());
    return matrix;
  }

  EjmlMatrix[] matrices(String role, Matrix[] operands) {
    EjmlMatrix[] checked = new EjmlMatrix[operands.length];
    for (int i = 0; i < operands.length; i++) {
      checked[i] = matrix(role + "[" + i + "]", operands[i]);
    }
    return checked;
  }

  EjmlPrepared prepared(String role, Prepared operand) {
    if (!(operand instanceof EjmlPrepared weight)) {
      throw violation(role + " was not prepared by this backend");
    }
    requireOwn(role, weight.scope());
    return weight;
  }

  EjmlScope scope(String role, Scope operand) {
    if (!(operand instanceof EjmlScope scope)) {
      throw violation(role + " is not a scope of this backend");
    }
    requireOwn(role, scope);
    return scope;
  }

  Program program(Kernel operand) {
    if (!(operand instanceof EjmlKernel kernel) || kernel.backend() != backend) {
      throw violation("the kernel was not compiled by this backend");
    }
    return kernel.program();
  }

  private void requireOwn(String role, EjmlScope scope) {
    if (scope.backend() != backend) {
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
  }

  void requireShape(String role, EjmlMatrix matrix, int rows, int cols) {
    if (matrix.rows() != rows || matrix.cols() != cols) {
      throw violation(
          role
              + (" is " + matrix.rows() + " x " + matrix.cols())
              + (", expected " + rows + " x " + cols));
    }
  }

  void requireSameShape(String role, EjmlMatrix matrix, EjmlMatrix other) {
    requireShape(role, matrix, other.rows(), other.cols());
  }

  void requireCount(String role, long actual, long expected) {
    if (actual < expected) {
      throw violation(role + " has " + actual + " entries, needed " + expected);
    }
  }

  void requireRows(int[] rows, int available) {
    for (int row : rows) {
      if (row < 0 || row >= available) {
        throw violation("row " + row + " does not exist, there are " + available);
      }
    }
  }

  void requireDistinct(String role, EjmlMatrix output, EjmlMatrix... inputs) {
    for (EjmlMatrix input : inputs) {
      if (input == output) {
        throw violation(role + " is also an input");
      }
    }
  }

  EquilibriaException violation(String what) {
    return new EquilibriaException(ErrorCode.CONTRACT_VIOLATION, name + ": " + what);
  }
}
