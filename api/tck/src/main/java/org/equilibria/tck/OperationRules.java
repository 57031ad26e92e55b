package org.equilibria.tck;

import static org.equilibria.tck.Operation.Trait.ELEMENTWISE;
import static org.equilibria.tck.Operation.Trait.ROW_WISE;
import static org.equilibria.tck.Operation.Trait.UPDATES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;

/** The rules that operations share, for every operation. */
final class OperationRules {

  /** Rows of a batch: more than the 32 that products are commonly cut into, and odd. */
  private static final int ROWS = 37;

  private static final List<Aspect> ASPECTS =
      List.of(
          new Aspect(
              "values",
              "Results match a naive computation within the rounding errors of the precision.",
              op -> true,
              OperationRules::values),
          new Aspect(
              "ignores-old-output",
              "An output that is only written may hold NaN before.",
              op -> !op.outputs().isEmpty() && !op.has(UPDATES),
              OperationRules::ignoresOldOutput),
          new Aspect(
              "keeps-nan-in-place",
              "NaN reaches the results that depend on it, and no others.",
              op -> !op.inputs().isEmpty(),
              OperationRules::keepsNanInPlace),
          new Aspect(
              "keeps-inputs",
              "Matrices that are only read stay as they are.",
              op -> !op.inputs().isEmpty(),
              OperationRules::keepsInputs),
          new Aspect(
              "allocates-nothing",
              "The bytes of the scope do not change.",
              op -> true,
              OperationRules::allocatesNothing),
          new Aspect(
              "captures-host-arrays",
              "Arrays passed in may be overwritten as soon as the call returns.",
              op -> !op.hostInputs().isEmpty() && !op.outputs().isEmpty(),
              OperationRules::capturesHostArrays),
          new Aspect(
              "accepts-long-array",
              "Arrays may be longer than needed; the rest is neither read nor written.",
              OperationRules::takesNumbersOrFlags,
              OperationRules::acceptsLongArray),
          new Aspect(
              "accepts-output-as-input",
              "An output that is also an input is accepted and gives the same values.",
              op -> op.has(ELEMENTWISE),
              OperationRules::acceptsOutputAsInput),
          new Aspect(
              "refuses-output-as-input",
              "An output that is also an input, or another output, is a contract violation.",
              op -> !op.has(ELEMENTWISE) && !op.outputs().isEmpty() && !op.inputs().isEmpty(),
              OperationRules::refusesOutputAsInput),
          new Aspect(
              "accepts-one-matrix-as-two-inputs",
              "Inputs may be the same matrix.",
              op -> op.inputs().size() > 1 && !op.name().equals("gemm"),
              OperationRules::acceptsOneMatrixTwice),
          new Aspect(
              "is-row-deterministic",
              "Where the backend says so, a row's result has the same bits in every batch.",
              op -> op.has(ROW_WISE),
              OperationRules::isRowDeterministic));

  private OperationRules() {}

  static List<ContractCheck<Supplier<Backend>>> checks() {
    Map<String, List<Operation>> variants = new LinkedHashMap<>();
    for (Operation operation : Operations.all()) {
      variants.computeIfAbsent(operation.name(), name -> new ArrayList<>()).add(operation);
    }
    List<Aspect> aspects = new ArrayList<>(ASPECTS);
    aspects.addAll(Refusals.ASPECTS);
    List<ContractCheck<Supplier<Backend>>> checks = new ArrayList<>();
    variants.forEach(
        (name, operations) ->
            aspects.forEach(aspect -> check(name, operations, aspect).ifPresent(checks::add)));
    return checks;
  }

  private static Optional<ContractCheck<Supplier<Backend>>> check(
      String name, List<Operation> variants, Aspect aspect) {
    List<Operation> held = variants.stream().filter(aspect.applies()).toList();
    return held.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ContractCheck<>(
                "backend." + name + "." + aspect.id(),
                name + ": " + aspect.statement(),
                subject ->
                    Trial.inEachPrecision(
                        subject, trial -> held.forEach(op -> aspect.check().accept(trial, op)))));
  }

  private static void values(Trial trial, Operation op) {
    for (Dims dims : Dims.ALL) {
      Arguments.of(trial, op, dims).check(dims.toString());
    }
  }

  private static void ignoresOldOutput(Trial trial, Operation op) {
    Arguments a = Arguments.of(trial, op, Dims.USUAL);
    for (Matrix output : a.outputs()) {
      trial.backend.fill(output, Double.NaN);
    }
    a.check("over NaN,");
  }

  private static void keepsNanInPlace(Trial trial, Operation op) {
    for (int i = 0; i < op.inputs().size(); i++) {
      Arguments a = Arguments.of(trial, op, Dims.USUAL);
      a.values()[i][op.inputs().get(i).cols(a.dims()) + 1] = Double.NaN;
      trial.backend.upload(a.values()[i], a.inputs()[i]);
      a.check("with NaN at [1, 1] of input " + i + ",");
    }
  }

  private static void keepsInputs(Trial trial, Operation op) {
    Arguments a = Arguments.of(trial, op, Dims.USUAL);
    a.call();
    for (int i = 0; i < a.inputs().length; i++) {
      Expected.exact(a.values()[i]).check("input " + i, Trial.read(a.inputs()[i]));
    }
  }

  private static void allocatesNothing(Trial trial, Operation op) {
    Arguments a = Arguments.of(trial, op, Dims.USUAL);
    trial.backend.synchronize();
    long before = trial.scope.bytes();
    a.call();
    trial.backend.synchronize();
    long after = trial.scope.bytes();
    Broken.unless(before == after, "bytes went from %d to %d", before, after);
  }

  private static void capturesHostArrays(Trial trial, Operation op) {
    Arguments a = Arguments.of(trial, op, Dims.USUAL);
    List<Expected> expected = op.reference().apply(a);
    a.call();
    for (Object array : a.host()) {
      scramble(array);
    }
    Arrays.fill(a.inputs(), a.outputs()[0]);
    a.check("after the arrays were overwritten,", expected);
  }

  private static void scramble(Object array) {
    if (array instanceof double[] d) {
      Arrays.fill(d, Double.NaN);
    } else if (array instanceof int[] n) {
      Arrays.fill(n, 0);
    } else if (array instanceof boolean[] b) {
      for (int i = 0; i < b.length; i++) {
        b[i] = !b[i];
      }
    }
  }

  /** The length of an array of row numbers is a size of the call. */
  private static boolean takesNumbersOrFlags(Operation op) {
    boolean takesRowNumbers = op.name().equals("gatherRows") || op.name().equals("scatterRows");
    return !op.hostOutputs().isEmpty() || (!op.hostInputs().isEmpty() && !takesRowNumbers);
  }

  private static void acceptsLongArray(Trial trial, Operation op) {
    Arguments a = Arguments.of(trial, op, Dims.USUAL);
    List<Expected> expected = op.reference().apply(a);
    for (int i = 0; i < a.host().length; i++) {
      a.host()[i] = lengthened(a.host()[i]);
    }
    double[][] exact = a.hostOutputs().clone();
    for (int i = 0; i < exact.length; i++) {
      a.hostOutputs()[i] = Arrays.copyOf(exact[i], exact[i].length + 2);
    }
    a.call();
    for (int i = 0; i < exact.length; i++) {
      double[] written = a.hostOutputs()[i];
      int length = exact[i].length;
      Broken.unless(
          written[length] == 0 && written[length + 1] == 0, "array %d was written past its end", i);
      a.hostOutputs()[i] = Arrays.copyOf(written, length);
    }
    a.check("with longer arrays,", expected);
  }

  private static Object lengthened(Object array) {
    if (array instanceof double[] d) {
      return Arrays.copyOf(d, d.length + 2);
    } else if (array instanceof boolean[] b) {
      boolean[] longer = Arrays.copyOf(b, b.length + 2);
      longer[b.length] = true;
      return longer;
    }
    throw new IllegalStateException("unknown array " + array);
  }

  private static void acceptsOutputAsInput(Trial trial, Operation op) {
    for (int i = 0; i < op.inputs().size(); i++) {
      Arguments a = Arguments.of(trial, op, Dims.USUAL);
      a.outputs()[0] = a.inputs()[i];
      a.old()[0] = a.values()[i];
      a.check("into input " + i + ",");
    }
  }

  private static void refusesOutputAsInput(Trial trial, Operation op) {
    Dims square = new Dims(4, 4, 4, 4);
    for (int o = 0; o < op.outputs().size(); o++) {
      for (int i = 0; i < op.inputs().size(); i++) {
        Arguments a = Arguments.of(trial, op, square);
        a.outputs()[o] = a.inputs()[i];
        a.old()[o] = a.values()[i];
        refused(a, "output " + o + " as input " + i);
      }
    }
    if (op.outputs().size() > 1) {
      Arguments a = Arguments.of(trial, op, square);
      a.outputs()[1] = a.outputs()[0];
      a.old()[1] = a.old()[0];
      refused(a, "one matrix as two outputs");
    }
  }

  private static void refused(Arguments a, String what) {
    a.trial().refused(a.operation().name() + " with " + what, a::call);
    a.checkUnwritten(null);
  }

  private static void acceptsOneMatrixTwice(Trial trial, Operation op) {
    Arguments a = Arguments.of(trial, op, new Dims(4, 5, 5));
    for (int i = 1; i < a.inputs().length; i++) {
      a.inputs()[i] = a.inputs()[0];
      a.values()[i] = a.values()[0];
    }
    a.check("with one matrix as every input,");
  }

  private static void isRowDeterministic(Trial trial, Operation op) {
    if (!trial.backend.info().rowDeterministic()) {
      return;
    }
    Arguments small = Arguments.of(trial, op, Dims.USUAL);
    List<Boolean> specified =
        op.reference().apply(small).stream().map(Expected::isSpecified).toList();
    for (int width : new int[] {5, 37, 131, 600}) {
      isRowDeterministic(Arguments.of(trial, op, new Dims(ROWS, width, width)), specified);
    }
  }

  private static void isRowDeterministic(Arguments all, List<Boolean> specified) {
    all.call();
    List<double[]> whole = all.results();
    int[][] batches = {{0, 1}, {5, 6}, {2, 9}, {9, ROWS}, {ROWS - 1, ROWS}};
    for (int[] batch : batches) {
      Arguments part = all.rows(batch[0], batch[1]);
      part.call();
      List<double[]> results = part.results();
      for (int r = 0; r < results.size(); r++) {
        if (specified.get(r)) {
          int chunk = whole.get(r).length / ROWS;
          double[] same = Arrays.copyOfRange(whole.get(r), batch[0] * chunk, batch[1] * chunk);
          Broken.unless(
              Arrays.equals(same, results.get(r)),
              "rows %d to %d have other bits alone than in a batch of %d (%s, width %d)",
              batch[0],
              batch[1] - 1,
              ROWS,
              all.trial().precision,
              all.dims().inner());
        }
      }
    }
  }
}
