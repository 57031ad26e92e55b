package org.equilibria.tck;

import static org.equilibria.tck.Operation.Trait.COMPOSED;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Operands that operations must refuse. An operation composed of others may name the inner one and
 * may have written its output before it noticed.
 */
final class Refusals {

  static final List<Aspect> ASPECTS =
      List.of(
          new Aspect(
              "refuses-wrong-shape",
              "An operand of a shape that does not fit is a contract violation naming the call; "
                  + "nothing is written.",
              Refusals::constrainsShapes,
              Refusals::wrongShape),
          new Aspect(
              "refuses-short-array",
              "An array that is too short is a contract violation naming the call; nothing is "
                  + "written.",
              op -> !op.hostInputs().isEmpty() || !op.hostOutputs().isEmpty(),
              Refusals::shortArray),
          new Aspect(
              "refuses-mixed-precision",
              "Operands of two precisions are a contract violation naming the call; nothing is "
                  + "written.",
              op -> op.inputs().size() + op.outputs().size() > 1,
              Refusals::mixedPrecision),
          new Aspect(
              "refuses-foreign-operand",
              "A matrix or weight of another backend is a contract violation naming the call; "
                  + "nothing is written.",
              op -> true,
              Refusals::foreignOperand),
          new Aspect(
              "refuses-closed-scope",
              "An operand whose scope has closed is a contract violation naming the call; nothing "
                  + "is written.",
              op -> true,
              Refusals::closedScope));

  private Refusals() {}

  private static boolean constrainsShapes(Operation op) {
    return Arrays.stream(Axis.values()).anyMatch(axis -> isBound(op, axis));
  }

  private static boolean isBound(Operation op, Axis axis) {
    return axis != Axis.SOURCE && op.uses(axis) > 1;
  }

  private static void wrongShape(Trial trial, Operation op) {
    for (int i = 0; i < op.inputs().size(); i++) {
      Shape shape = op.inputs().get(i);
      for (int[] larger : largerShapes(op, shape)) {
        Arguments a = Arguments.of(trial, op, Dims.USUAL);
        a.inputs()[i] = trial.scope.zeros(larger[0], larger[1]);
        refused(a, "input " + i + " of " + larger[0] + " x " + larger[1], null);
      }
    }
    for (int i = 0; i < op.outputs().size(); i++) {
      Shape shape = op.outputs().get(i);
      for (int[] larger : largerShapes(op, shape)) {
        Arguments a = Arguments.of(trial, op, Dims.USUAL);
        a.outputs()[i] = trial.scope.zeros(larger[0], larger[1]);
        a.old()[i] = new double[larger[0] * larger[1]];
        refused(a, "output " + i + " of " + larger[0] + " x " + larger[1], null);
      }
    }
    Shape shape = op.weight();
    if (shape != null) {
      for (int[] larger : largerShapes(op, shape)) {
        Arguments a = Arguments.of(trial, op, Dims.USUAL);
        a.weight()[0] = weight(trial.scope, larger[0], larger[1]);
        refused(a, "weight of " + larger[0] + " x " + larger[1], null);
      }
    }
  }

  private static List<int[]> largerShapes(Operation op, Shape shape) {
    int rows = shape.rows(Dims.USUAL);
    int cols = shape.cols(Dims.USUAL);
    List<int[]> larger = new ArrayList<>();
    if (isBound(op, shape.rows())) {
      larger.add(new int[] {rows + 1, cols});
    }
    if (isBound(op, shape.cols())) {
      larger.add(new int[] {rows, cols + 1});
    }
    return larger;
  }

  private static void shortArray(Trial trial, Operation op) {
    for (int i = 0; i < op.hostInputs().size(); i++) {
      Arguments a = Arguments.of(trial, op, Dims.USUAL);
      a.host()[i] = shortened(a.host()[i]);
      refused(a, "a short input array " + i, null);
    }
    for (int i = 0; i < op.hostOutputs().size(); i++) {
      Arguments a = Arguments.of(trial, op, Dims.USUAL);
      a.hostOutputs()[i] = Arrays.copyOf(a.hostOutputs()[i], a.hostOutputs()[i].length - 1);
      refused(a, "a short output array " + i, null);
    }
  }

  private static Object shortened(Object array) {
    if (array instanceof double[] d) {
      return Arrays.copyOf(d, d.length - 1);
    } else if (array instanceof int[] n) {
      return Arrays.copyOf(n, n.length - 1);
    } else if (array instanceof boolean[] b) {
      return Arrays.copyOf(b, b.length - 1);
    }
    throw new IllegalStateException("unknown array " + array);
  }

  private static void mixedPrecision(Trial trial, Operation op) {
    Precision other = trial.precision == Precision.F32 ? Precision.F64 : Precision.F32;
    if (trial.backend.info().precisions().contains(other)) {
      try (Scope scope = trial.backend.openScope("other precision", other)) {
        replaceEach(trial, op, scope, "of " + other, false);
      }
    }
  }

  private static void foreignOperand(Trial trial, Operation op) {
    try (Backend another = trial.another();
        Scope scope = another.openScope("foreign", trial.precision)) {
      replaceEach(trial, op, scope, "of another backend", false);
    }
  }

  private static void closedScope(Trial trial, Operation op) {
    replaceEach(trial, op, trial.scope, "of a closed scope", true);
  }

  /** Replace one operand after another by one of the given scope, or of a closed child of it. */
  private static void replaceEach(
      Trial trial, Operation op, Scope scope, String what, boolean closed) {
    int operands = op.inputs().size() + op.outputs().size() + (op.weight() == null ? 0 : 1);
    for (int i = 0; i < operands; i++) {
      Arguments a = Arguments.of(trial, op, Dims.USUAL);
      Scope owner = scope.child("operand");
      @Nullable Matrix exempt = replace(a, i, owner);
      if (closed) {
        owner.close();
      }
      refused(a, "operand " + i + " " + what, exempt);
    }
  }

  private static @Nullable Matrix replace(Arguments a, int operand, Scope owner) {
    int inputs = a.inputs().length;
    int matrices = inputs + a.outputs().length;
    if (operand == matrices) {
      Prepared present = a.prepared();
      a.weight()[0] = weight(owner, present.rows(), present.cols());
      return null;
    }
    boolean isInput = operand < inputs;
    Matrix present = isInput ? a.inputs()[operand] : a.outputs()[operand - inputs];
    Matrix replacement = owner.zeros(present.rows(), present.cols());
    if (isInput) {
      a.inputs()[operand] = replacement;
    } else {
      a.outputs()[operand - inputs] = replacement;
    }
    return replacement;
  }

  private static Prepared weight(Scope scope, int rows, int cols) {
    return scope.backend().prepare(scope.zeros(rows, cols), scope);
  }

  private static void refused(Arguments a, String what, @Nullable Matrix exempt) {
    Operation op = a.operation();
    EquilibriaException e = a.trial().refused(op.name() + " with " + what, a::call);
    if (!op.has(COMPOSED)) {
      String message = String.valueOf(e.getMessage());
      Broken.unless(
          message.contains(op.name()),
          "%s with %s was refused without naming the call: %s",
          op.name(),
          what,
          message);
      a.checkUnwritten(exempt);
    }
  }
}
