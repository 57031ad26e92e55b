package org.equilibria.testkit;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.BackendInfo;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;

/** Open, for every rule of the backend contract, a backend that breaks it. */
final class BrokenBackends {

  /** Rules that cannot hold without the broken one. */
  private static final Map<String, Set<String>> IMPLIED =
      Map.of(
          "refuses-wrong-shape", Set.of("refuses-short-array"),
          "refuses-short-array", Set.of("refuses-wrong-shape"),
          "repack.replaces-values", Set.of("repack.keeps-values"));

  private static final Map<String, Supplier<Backend>> SINGLE =
      Map.ofEntries(
          entry("upload.rounds", operation("upload", BrokenBackends::flushSubnormals)),
          entry("scaleRows.zero-hides-nan", operation("scaleRows", spreadNanOfTwoRows())),
          entry("combineRows.zero-hides-nan", operation("combineRows", spreadNanOfTwoRows())),
          entry(
              "combineRows.sums-in-order",
              operation(
                  "combineRows",
                  Mistakes.after(
                      call ->
                          Arrays.equals((double[]) call.hostInputs()[0], new double[] {1, 1, 1}),
                      call -> Mistakes.scale(call, 0)))),
          entry("columnSums.accumulates-in-f64", operation("columnSums", roundsToF32())),
          entry("rowNorms.accumulates-in-f64", operation("rowNorms", roundsToF32())),
          entry("rowDistances.accumulates-in-f64", operation("rowDistances", roundsToF32())),
          entry("rowGram.accumulates-in-f64", operation("rowGram", roundsToF32())),
          entry("affineResidual.measures-what-it-wrote", operation("affineResidual", flattering())),
          entry(
              "adjointResidual.measures-what-it-wrote", operation("adjointResidual", flattering())),
          entry(
              "gatherRows.refuses-bad-index",
              operation("gatherRows", swallowing((call, e) -> Mistakes.cols(call) == 1))),
          entry(
              "scatterRows.refuses-bad-index",
              operation("scatterRows", swallowing((call, e) -> Mistakes.cols(call) == 1))),
          entry("order.as-issued", () -> intercepted(new Late(c -> c.operation().equals("copy")))),
          entry("threads.own-scopes", BrokenBackends::ofOneThread),
          entry(
              "solve.solves-or-says-unsupported",
              operation(
                  "solve",
                  Mistakes.after(call -> Mistakes.rows(call) == 3, c -> Mistakes.scale(c, 2)))),
          entry("solve.refuses-singular", operation("solve", swallowing((call, e) -> true))),
          entry("kernel.if-positive", compiling("ifPositive(x, y, -3.0)")),
          entry("kernel.constant", compiling("0.625")),
          entry("kernel.derivative", compiling(Expr.x().tanh().derivative().toString())),
          entry("kernel.compiles-again", compiling("add(mul(x, 3.0), 0.25)")),
          entry("kernel.parameters", operation("map", remembersParameters())),
          entry(
              "kernel.refuses-missing-input",
              operation("map", swallowing((call, e) -> Mistakes.cols(call) == 1 && !isForeign(e)))),
          entry(
              "kernel.refuses-foreign-kernel",
              operation("map", swallowing((call, e) -> Mistakes.cols(call) == 1 && isForeign(e)))),
          entry("scope.describes-itself", answering("label", call -> "")),
          entry("scope.zeros-are-zero", () -> intercepted(new DirtyZeros())),
          entry("scope.counts-bytes", answering("bytes", call -> 0L)),
          entry(
              "scope.closes-children",
              answering("close", call -> isLabelled(call, "outer") ? null : call.proceed())),
          entry("scope.close-leaves-others", BrokenBackends::closesSiblings),
          entry("scope.close-completes-pending", () -> intercepted(new Forgetful())),
          entry("scope.refuses-negative-size", BrokenBackends::takesNegativeSizes),
          entry(
              "scope.refuses-allocation-once-closed",
              forgiving(call -> call.target() instanceof Scope && isLabelled(call, "closed"))),
          entry(
              "scope.refuses-unknown-precision",
              answering("info", call -> doublesOnly((BackendInfo) call.proceed()))),
          entry(
              "close.closes-scopes",
              answering("close", call -> call.target() instanceof Backend ? null : call.proceed())),
          entry("view.shares-entries", viewing(4, 3, BrokenBackends::copied)),
          entry("view.takes-no-memory", viewing(12, 1, BrokenBackends::beside)),
          entry("view.counts-as-original", viewing(2, 2, BrokenBackends::copied)),
          entry("view.refuses-misuse", forgiving(call -> call.name().equals("view"))),
          entry("view.ends-with-original", viewing(2, 2, BrokenBackends::outlasting)),
          entry(
              "prepare.describes-weight",
              answering("cols", call -> preparedCols(call, (Integer) call.proceed()))),
          entry("prepare.keeps-values", () -> followingWeights("prepare")),
          entry("prepare.refuses-misuse", forgiving(call -> call.name().equals("prepare"))),
          entry(
              "repack.replaces-values",
              answering("repack", call -> isTwoByThree(call) ? null : call.proceed())),
          entry("repack.keeps-values", () -> followingWeights("repack")),
          entry("repack.refuses-other-shape", forgiving(call -> call.name().equals("repack"))),
          entry("repack.allocates-nothing", BrokenBackends::allocatesInRepack));

  private BrokenBackends() {}

  /** Return what opens the broken backend of a rule. */
  static Optional<Supplier<Backend>> of(String rule) {
    String name = rule.substring("backend.".length());
    if (SINGLE.containsKey(name)) {
      return Optional.of(SINGLE.get(name));
    }
    String operation = name.substring(0, name.indexOf('.'));
    String aspect = name.substring(name.indexOf('.') + 1);
    if (operation.equals("bf16")) {
      return BrokenBf16.of(aspect);
    } else if (operation.equals("kernel")) {
      return Optional.of(compiling(nodeOf(aspect)));
    } else if (aspect.equals("captures-host-arrays")) {
      return Optional.of(() -> intercepted(new Late(c -> c.operation().equals(operation), false)));
    }
    return Optional.ofNullable(Mistakes.BY_ASPECT.get(aspect))
        .map(mistake -> operation(operation, mistake));
  }

  /** Return the rules that may fail along with the given one. */
  static Set<String> implied(String rule) {
    String name = rule.substring("backend.".length());
    String aspect = name.substring(name.indexOf('.') + 1);
    String prefix = rule.substring(0, rule.length() - aspect.length());
    return IMPLIED.containsKey(name)
        ? Set.of("backend." + IMPLIED.get(name).iterator().next())
        : Set.of(prefix + IMPLIED.getOrDefault(aspect, Set.of("none")).iterator().next());
  }

  private static Backend intercepted(Interceptor interceptor) {
    return new InterceptedBackend("broken", TestBackends.reference(), interceptor);
  }

  private static Supplier<Backend> operation(String name, Consumer<Call> mistake) {
    return () ->
        intercepted(
            call -> {
              if (call.operation().equals(name)) {
                mistake.accept(call);
              } else {
                call.run();
              }
            });
  }

  private static String nodeOf(String aspect) {
    String name = aspect.toLowerCase(Locale.ROOT);
    boolean binary =
        Arrays.stream(Expr.BinaryOp.values()).anyMatch(op -> op.name().equalsIgnoreCase(name));
    return name + (binary ? "(x, y)" : "(x)");
  }

  /** Compile one formula wrongly. */
  private static Supplier<Backend> compiling(String formula) {
    return () ->
        intercepted(
            new Interceptor() {
              @Override
              public void operation(Call call) {
                call.run();
              }

              @Override
              public Expr compiling(Expr expr) {
                return expr.toString().equals(formula) ? expr.plus(0.125) : expr;
              }
            });
  }

  private static void flushSubnormals(Call call) {
    double[] source = (double[]) call.hostInputs()[0];
    for (int i = 0; i < source.length; i++) {
      source[i] = Math.abs(source[i]) < 1e-38 ? 0 : source[i];
    }
    call.run();
  }

  private static Consumer<Call> spreadNanOfTwoRows() {
    return call -> {
      boolean spread = Mistakes.rows(call) == 2 && Mistakes.hasNan(call, call.inputs());
      call.run();
      if (spread) {
        Mistakes.scale(call, Double.NaN);
      }
    };
  }

  private static Consumer<Call> roundsToF32() {
    return Mistakes.after(
        call ->
            Math.min(Mistakes.rows(call), Mistakes.cols(call)) == 1
                && Math.max(Mistakes.rows(call), Mistakes.cols(call)) == 4,
        call -> {
          double[] out = call.hostOutputs()[0];
          Arrays.setAll(out, i -> (float) out[i]);
        });
  }

  /** Report residuals a little better than they are, by more than rounding explains. */
  private static Consumer<Call> flattering() {
    return Mistakes.after(
        call -> Mistakes.cols(call) == 9 && Mistakes.rows(call) == 4,
        call -> {
          double[] residual = call.hostOutputs()[0];
          Arrays.setAll(residual, i -> residual[i] * (1 - 1e-12));
        });
  }

  private static Consumer<Call> swallowing(BiPredicate<Call, EquilibriaException> when) {
    return call -> {
      try {
        call.run();
      } catch (EquilibriaException e) {
        if (!when.test(call, e)) {
          throw e;
        }
      }
    };
  }

  private static boolean isForeign(EquilibriaException e) {
    return e.getMessage().contains("another backend");
  }

  private static Consumer<Call> remembersParameters() {
    AtomicReference<double[]> first = new AtomicReference<>();
    return call -> {
      double[] parameters = (double[]) call.hostInputs()[0];
      if (parameters.length == 2 && !first.compareAndSet(null, parameters.clone())) {
        System.arraycopy(first.get(), 0, parameters, 0, 2);
      }
      call.run();
    };
  }

  private static Backend ofOneThread() {
    Thread owner = Thread.currentThread();
    return intercepted(
        call -> {
          if (Thread.currentThread() != owner) {
            throw new EquilibriaException(ErrorCode.INTERNAL, "another thread");
          }
          call.run();
        });
  }

  private static Supplier<Backend> answering(String name, Tampering.Hook hook) {
    return () ->
        Tampering.with(
            intercepted(Call::run), c -> c.name().equals(name) ? hook.answer(c) : c.proceed());
  }

  /** Answer with something else where a view of that shape is asked for. */
  private static Supplier<Backend> viewing(
      int rows, int cols, BiFunction<Matrix, Matrix, Matrix> other) {
    return answering(
        "view",
        call -> {
          Matrix view = (Matrix) call.proceed();
          return view.rows() == rows && view.cols() == cols
              ? other.apply((Matrix) call.arguments()[0], view)
              : view;
        });
  }

  /** Return a copy of a square matrix or of one with a longer row than the view. */
  private static Matrix copied(Matrix original, Matrix view) {
    if (original.rows() == 1) {
      return view;
    }
    Matrix copy = view.scope().uninitialized(view.rows(), view.cols());
    view.scope().backend().copy(view, copy);
    return copy;
  }

  private static Matrix beside(Matrix original, Matrix view) {
    view.scope().zeros(1, 1);
    return view;
  }

  /** Return a matrix that lives on when the only row of the original has gone. */
  private static Matrix outlasting(Matrix original, Matrix view) {
    return original.rows() == 1
        ? view.scope().backend().openScope("other", view.precision()).zeros(2, 2)
        : view;
  }

  /** Let a violation pass and return nothing. */
  private static Supplier<Backend> forgiving(Predicate<Tampering.Invocation> when) {
    return () ->
        Tampering.with(
            intercepted(Call::run),
            call -> {
              try {
                return call.proceed();
              } catch (EquilibriaException e) {
                if (when.test(call)) {
                  return null;
                }
                throw e;
              }
            });
  }

  private static boolean isLabelled(Tampering.Invocation call, String label) {
    return call.target() instanceof Scope scope && scope.label().equals(label);
  }

  private static Backend closesSiblings() {
    AtomicReference<Scope> second = new AtomicReference<>();
    return Tampering.with(
        intercepted(Call::run),
        call -> {
          Object answer = call.proceed();
          if (answer instanceof Scope scope && scope.label().equals("second")) {
            second.set(scope);
          } else if (call.name().equals("close") && isLabelled(call, "first")) {
            second.get().close();
          }
          return answer;
        });
  }

  private static Backend takesNegativeSizes() {
    return Tampering.with(
        intercepted(Call::run),
        call ->
            call.name().equals("zeros")
                ? call.with(Math.abs((int) call.arguments()[0]), call.arguments()[1])
                : call.proceed());
  }

  private static BackendInfo doublesOnly(BackendInfo info) {
    return new BackendInfo(
        info.id(), info.version(), info.device(), Set.of(Precision.F64), info.rowDeterministic());
  }

  private static int preparedCols(Tampering.Invocation call, int cols) {
    return call.target() instanceof Prepared weight && weight.rows() == 2 ? cols + 1 : cols;
  }

  private static boolean isTwoByThree(Tampering.Invocation call) {
    Matrix weight = (Matrix) call.arguments()[0];
    Prepared packed = (Prepared) call.arguments()[1];
    return weight.rows() == packed.rows() && weight.cols() == packed.cols();
  }

  /** Let weights packed by the given call follow later changes of their matrix. */
  private static Backend followingWeights(String packing) {
    Map<Object, Prepared> packed = new IdentityHashMap<>();
    return Tampering.with(
        intercepted(Call::run),
        call -> {
          Object answer = call.proceed();
          if (call.name().equals(packing)) {
            packed.put(
                call.arguments()[0],
                (Prepared) (packing.equals("prepare") ? answer : call.arguments()[1]));
          } else if (call.name().equals("fill") && packed.containsKey(call.arguments()[0])) {
            Matrix weight = (Matrix) call.arguments()[0];
            weight.scope().backend().repack(weight, packed.get(weight));
          }
          return answer;
        });
  }

  private static Backend allocatesInRepack() {
    return Tampering.with(
        intercepted(Call::run),
        call -> {
          Object answer = call.proceed();
          if (call.name().equals("repack")) {
            ((Prepared) call.arguments()[1]).scope().zeros(1, 1);
          }
          return answer;
        });
  }
}
