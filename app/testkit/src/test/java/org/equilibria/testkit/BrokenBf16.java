package org.equilibria.testkit;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Bf16;
import org.equilibria.api.matrix.Bf16Speed;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;

/** Open, for every rule of bf16 products, a backend whose products break it. */
final class BrokenBf16 {

  private static final Map<String, Tampering.Hook> HOOKS =
      Map.ofEntries(
          entry("rounds", BrokenBf16::roundsSevenUp),
          entry("multiplies", after("multiply", 67, false)),
          entry("repacks", call -> call.name().equals("repack") ? null : call.proceed()),
          entry("advances", after("advance", 67, false)),
          entry("keeps-nan-in-its-row", BrokenBf16::spreadsNan),
          entry("is-row-deterministic", after("multiply", 63, true)),
          entry("keeps-to-its-weights", BrokenBf16::swallowsOnce),
          entry(
              "says-its-speed",
              call -> call.name().equals("speed") ? new Bf16Speed(0, 0) : call.proceed()));

  private BrokenBf16() {}

  /** Return what opens the broken backend of a rule. */
  static Optional<Supplier<Backend>> of(String rule) {
    return Optional.ofNullable(HOOKS.get(rule)).map(hook -> () -> open(hook));
  }

  private static Backend open(Tampering.Hook hook) {
    return new InterceptedBackend(
        "broken",
        TestBackends.reference(),
        new Counting(),
        backend ->
            Tampering.with(
                Bf16.class,
                new EmulatedBf16(backend, new Bf16Counts(), new Bf16Speed(8, 2e-3)),
                hook));
  }

  /** Change what was written where it has so many rows: by a unit, or by a hundredth. */
  private static Tampering.Hook after(String operation, int rows, boolean unit) {
    return call -> {
      Object result = call.proceed();
      if (call.name().equals(operation)) {
        Matrix out = (Matrix) call.arguments()[operation.equals("advance") ? 4 : 3];
        if (out.rows() == rows) {
          shift(out, unit ? 1 + 0x1p-23 : 1.01);
        }
      }
      return result;
    };
  }

  private static void shift(Matrix out, double factor) {
    out.scope().backend().axpby(0, out, factor, out);
  }

  private static Object roundsSevenUp(Tampering.Invocation call) throws Throwable {
    Object result = call.proceed();
    if (call.name().equals("round") && ((Matrix) call.arguments()[1]).rows() == 7) {
      shift((Matrix) call.arguments()[1], 1 + 0x1p-7);
    }
    return result;
  }

  private static Object spreadsNan(Tampering.Invocation call) throws Throwable {
    Object result = call.proceed();
    if (call.name().equals("advance")) {
      double[] steps = ((Bf16.Advance) call.arguments()[5]).step();
      if (steps.length == 3 && Double.isNaN(steps[1])) {
        steps[0] = Double.NaN;
      }
    }
    return result;
  }

  /** Take a full weight for a bf16 one. */
  private static Object swallowsOnce(Tampering.Invocation call) throws Throwable {
    boolean single = call.name().equals("multiply") && ((Matrix) call.arguments()[0]).cols() == 1;
    Prepared weight = single ? (Prepared) call.arguments()[1] : null;
    if (weight == null || !(weight instanceof InterceptedPrepared)) {
      return call.proceed();
    }
    Scope scope = weight.scope();
    scope.backend().fill((Matrix) call.arguments()[3], 4);
    return null;
  }
}
