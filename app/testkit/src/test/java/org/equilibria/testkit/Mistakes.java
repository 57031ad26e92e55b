package org.equilibria.testkit;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;

/**
 * Make one mistake in one operation. Mistakes show only at the sizes that the check of their rule
 * uses, so that the checks of other rules, which use the operation too, do not see them.
 */
final class Mistakes {

  /** By the last part of the rule's name: what becomes of a call. */
  static final Map<String, Consumer<Call>> BY_ASPECT =
      Map.ofEntries(
          entry("values", after(Mistakes::isLarge, call -> scale(call, 1.25))),
          entry("ignores-old-output", Mistakes::readsOldOutput),
          entry("keeps-nan-in-place", after(Mistakes::isUsual, Mistakes::spreadNan)),
          entry("keeps-inputs", after(Mistakes::isUsual, Mistakes::clearInputs)),
          entry("allocates-nothing", after(call -> true, Mistakes::allocate)),
          entry("accepts-long-array", Mistakes::usesWholeArray),
          entry("accepts-output-as-input", refusing(Mistakes::isAliased)),
          entry("accepts-one-matrix-as-two-inputs", refusing(Mistakes::repeatsInput)),
          entry("refuses-output-as-input", accepting(Violation.ALIAS)),
          entry("refuses-wrong-shape", accepting(Violation.SHAPE)),
          entry("refuses-short-array", accepting(Violation.SHAPE)),
          entry("refuses-mixed-precision", accepting(Violation.PRECISION)),
          entry("refuses-foreign-operand", accepting(Violation.FOREIGN)),
          entry("refuses-closed-scope", accepting(Violation.CLOSED)),
          entry("is-row-deterministic", after(Mistakes::isSingleRow, Mistakes::roundOnceMore)));

  /** Lengths of the arrays of results of the usual size, with two entries added. */
  private static final Set<Integer> LENGTHENED = Set.of(4 + 2, 5 + 2, 4 * 5 + 2, 4 * 6 + 2);

  /** What an operand may do wrong. */
  enum Violation {
    FOREIGN,
    CLOSED,
    PRECISION,
    ALIAS,
    SHAPE
  }

  private Mistakes() {}

  /** Make a mistake after a successful call. */
  static Consumer<Call> after(Predicate<Call> when, Consumer<Call> mistake) {
    return call -> {
      call.run();
      if (when.test(call)) {
        mistake.accept(call);
      }
    };
  }

  /** Refuse what is allowed. */
  private static Consumer<Call> refusing(Predicate<Call> when) {
    return call -> {
      if (isUsual(call) && when.test(call)) {
        throw new EquilibriaException(ErrorCode.CONTRACT_VIOLATION, call.operation());
      }
      call.run();
    };
  }

  /** Let a violation pass in silence. */
  private static Consumer<Call> accepting(Violation violation) {
    return call -> {
      try {
        call.run();
      } catch (EquilibriaException e) {
        if (cols(call) < 3 || kind(call) != violation) {
          throw e;
        }
      }
    };
  }

  static Stream<Matrix> operands(Call call) {
    return Stream.concat(call.inputs().stream(), call.outputs().stream());
  }

  static int rows(Call call) {
    return operands(call).mapToInt(Matrix::rows).max().orElse(0);
  }

  static int cols(Call call) {
    return operands(call).mapToInt(Matrix::cols).max().orElse(0);
  }

  /** Return whether the sizes are those of most checks: 4 rows, or 6 to gather from. */
  static boolean isUsual(Call call) {
    return operands(call).anyMatch(m -> m.rows() == 4 && m.cols() > 2);
  }

  private static boolean isLarge(Call call) {
    return Set.of(17, 19, 65, 67).contains(rows(call));
  }

  private static boolean isSingleRow(Call call) {
    return operands(call).anyMatch(m -> m.rows() == 1 && m.cols() == 37);
  }

  private static boolean isAliased(Call call) {
    return call.outputs().stream().anyMatch(call.inputs()::contains)
        || call.outputs().stream().distinct().count() < call.outputs().size();
  }

  private static boolean repeatsInput(Call call) {
    return call.inputs().stream().distinct().count() < call.inputs().size();
  }

  private static Violation kind(Call call) {
    List<Scope> scopes = new ArrayList<>(operands(call).map(Matrix::scope).toList());
    Set<Precision> precisions = new HashSet<>();
    operands(call).map(Matrix::precision).forEach(precisions::add);
    if (call.weight() != null) {
      scopes.add(call.weight().scope());
      precisions.add(call.weight().precision());
    }
    if (scopes.stream().anyMatch(s -> s.backend() != call.backend())) {
      return Violation.FOREIGN;
    } else if (scopes.stream().anyMatch(Mistakes::isClosed)) {
      return Violation.CLOSED;
    } else if (precisions.size() > 1) {
      return Violation.PRECISION;
    }
    return isAliased(call) ? Violation.ALIAS : Violation.SHAPE;
  }

  private static boolean isClosed(Scope scope) {
    try {
      scope.zeros(0, 0);
      return false;
    } catch (EquilibriaException e) {
      return true;
    }
  }

  static Backend delegate(Call call) {
    return call.backend().delegate();
  }

  static Matrix raw(Call call, Matrix matrix) {
    return call.backend().raw(call.operation(), matrix);
  }

  static boolean hasNan(Call call, List<Matrix> matrices) {
    return matrices.stream().anyMatch(m -> hasNan(values(call, m)));
  }

  static boolean hasNan(double[] values) {
    return Arrays.stream(values).anyMatch(Double::isNaN);
  }

  private static double[] values(Call call, Matrix matrix) {
    double[] values = new double[matrix.rows() * matrix.cols()];
    delegate(call).download(raw(call, matrix), values);
    return values;
  }

  static void scale(Call call, double factor) {
    for (Matrix output : call.outputs()) {
      Matrix matrix = raw(call, output);
      delegate(call).axpby(factor - 1, matrix, 1, matrix);
    }
    for (double[] array : call.hostOutputs()) {
      Arrays.setAll(array, i -> array[i] * factor);
    }
  }

  private static void roundOnceMore(Call call) {
    double unit = operands(call).findFirst().orElseThrow().precision().unitRoundoff();
    scale(call, 1 + 4 * (call.outputs().isEmpty() ? Precision.F64.unitRoundoff() : unit));
  }

  private static void readsOldOutput(Call call) {
    List<Matrix> poisoned = new ArrayList<>();
    if (isUsual(call)) {
      for (Matrix output : call.outputs()) {
        if (!call.inputs().contains(output)
            && isReadable(call, output)
            && hasNan(values(call, output))) {
          poisoned.add(output);
        }
      }
    }
    call.run();
    poisoned.forEach(m -> delegate(call).fill(raw(call, m), Double.NaN));
  }

  private static boolean isReadable(Call call, Matrix matrix) {
    return matrix.scope().backend() == call.backend() && !isClosed(matrix.scope());
  }

  private static void spreadNan(Call call) {
    boolean seen =
        hasNan(call, call.outputs())
            || Arrays.stream(call.hostOutputs()).anyMatch(Mistakes::hasNan);
    if (seen) {
      call.outputs().forEach(m -> delegate(call).fill(raw(call, m), Double.NaN));
      for (double[] array : call.hostOutputs()) {
        Arrays.fill(array, Double.NaN);
      }
    }
  }

  private static void clearInputs(Call call) {
    Set<Matrix> written = Collections.newSetFromMap(new IdentityHashMap<>());
    written.addAll(call.outputs());
    call.inputs().stream()
        .filter(m -> !written.contains(m))
        .forEach(m -> delegate(call).fill(raw(call, m), 0));
  }

  private static void allocate(Call call) {
    operands(call).findFirst().ifPresent(m -> raw(call, m).scope().zeros(1, 1));
  }

  /** Write behind the end of arrays to fill, and take arrays that are too long for an error. */
  private static void usesWholeArray(Call call) {
    for (Object array : call.hostInputs()) {
      if (isUsual(call)
          && (array instanceof double[] d && d.length >= 2 && d[d.length - 1] == 0
              || array instanceof boolean[] b && b.length == 6)) {
        throw new EquilibriaException(ErrorCode.CONTRACT_VIOLATION, "array too long");
      }
    }
    call.run();
    for (double[] array : call.hostOutputs()) {
      if (isUsual(call) && LENGTHENED.contains(array.length)) {
        array[array.length - 1] = 1;
      }
    }
  }
}
