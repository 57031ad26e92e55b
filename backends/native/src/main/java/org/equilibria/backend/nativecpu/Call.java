package org.equilibria.backend.nativecpu;

import java.util.ArrayList;
import java.util.List;
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

  private final NativeBackend backend;
  private final String name;
  private @Nullable Precision precision;

  Call(NativeBackend backend, String name) {
    this.backend = backend;
    this.name = name;
    if (!backend.isOpen()) {
      throw violation("the backend is closed");
    }
  }

  NativeMatrix matrix(String role, Matrix operand) {
    if (!(operand instanceof NativeMatrix matrix)) {
      throw violation(role + " is not a matrix of this backend");
    }
    requireOwn(role, matrix.scope());
    return matrix;
  }

  List<NativeMatrix> matrices(String role, Matrix[] operands) {
    List<NativeMatrix> checked = new ArrayList<>();
    for (int i = 0; i < operands.length; i++) {
      checked.add(matrix(role + "[" + i + "]", operands[i]));
    }
    return checked;
  }

  NativePrepared prepared(String role, Prepared operand) {
    if (!(operand instanceof NativePrepared weight)) {
      throw violation(role + " was not prepared by this backend");
    }
    requireOwn(role, weight.scope());
    return weight;
  }

  NativeScope scope(String role, Scope operand) {
    if (!(operand instanceof NativeScope scope)) {
      throw violation(role + " is not a scope of this backend");
    }
    requireOwn(role, scope);
    return scope;
  }

  Program program(Kernel operand) {
    if (!(operand instanceof NativeKernel kernel) || kernel.backend() != backend) {
      throw violation("the kernel was not compiled by this backend");
    }
    return kernel.program();
  }

  private void requireOwn(String role, NativeScope scope) {
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

  void requireShape(String role, NativeMatrix matrix, int rows, int cols) {
    if (matrix.rows() != rows || matrix.cols() != cols) {
      throw violation(
          role
              + (" is " + matrix.rows() + " x " + matrix.cols())
              + (", expected " + rows + " x " + cols));
    }
  }

  void requireSameShape(String role, NativeMatrix matrix, NativeMatrix other) {
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

  void requireDistinct(String role, NativeMatrix output, NativeMatrix... inputs) {
    for (NativeMatrix input : inputs) {
      if (input == output) {
        throw violation(role + " is also an input");
      }
    }
  }

  EquilibriaException violation(String what) {
    return new EquilibriaException(ErrorCode.CONTRACT_VIOLATION, name + ": " + what);
  }
}
