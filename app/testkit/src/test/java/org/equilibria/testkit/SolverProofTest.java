package org.equilibria.testkit;

import static java.util.Map.entry;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.solve.InverseEstimate;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Traits;
import org.equilibria.tck.ContractCheck;
import org.equilibria.tck.SolverContract;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every rule of the solver contract is proven on a solver that breaks it. */
class SolverProofTest {

  private static final Solver SOUND = new HeavyBall();

  /** ||1|| for the width of the problems: the residual of a row with f(z) = z + 1. */
  private static final double STUCK = Math.sqrt(6);

  /** See one step after it was done rightly, and spoil it. */
  @FunctionalInterface
  private interface Spoiler {
    void spoil(SolveContext context, Iterate it, Matrix next, RowFaults faults);
  }

  private static Solver withRun(Function<SolveContext, Tampering.Hook> hookOf) {
    return Tampering.with(
        Solver.class,
        SOUND,
        call ->
            call.name().equals("start")
                ? Tampering.with(
                    SolverRun.class,
                    (SolverRun) call.proceed(),
                    hookOf.apply((SolveContext) call.arguments()[0]))
                : call.proceed());
  }

  private static Solver after(Spoiler spoiler) {
    return withRun(
        context ->
            call -> {
              Object answer = call.proceed();
              if (call.name().equals("step")) {
                spoiler.spoil(
                    context,
                    (Iterate) call.arguments()[0],
                    (Matrix) call.arguments()[1],
                    (RowFaults) call.arguments()[2]);
              }
              return answer;
            });
  }

  /** Spoil every proposal a little if a row looks as described. */
  private static Solver peeking(BiPredicate<Iterate, Integer> at) {
    return after(
        (context, it, next, faults) -> {
          if (anyRow(it, at)) {
            context.backend().axpby(1e-6, next, 1, next);
          }
        });
  }

  private static boolean anyRow(Iterate it, BiPredicate<Iterate, Integer> at) {
    return IntStream.range(0, it.active().length).anyMatch(row -> at.test(it, row));
  }

  private static boolean isHidden(Iterate it, int row) {
    return !it.active()[row] && Double.isNaN(it.residual()[row]);
  }

  private static boolean isStuck(Iterate it, int row) {
    return it.active()[row] && Math.abs(it.residual()[row] - STUCK) < 1e-9;
  }

  /** Stay where it is on problems of a kind. */
  private static Solver stubborn(BiPredicate<SolveContext, Precision> on) {
    return after(
        (context, it, next, faults) -> {
          if (on.test(context, it.z().precision())) {
            context.backend().copy(it.z(), next);
          }
        });
  }

  private static boolean has(SolveContext context, String sigma, int rows) {
    return context.rows() == rows
        && context.affineForm().orElseThrow().activation().toString().equals(sigma);
  }

  private static Solver boastful() {
    return Tampering.with(
        Solver.class,
        SOUND,
        call ->
            call.name().equals("traits")
                ? new Traits(false, 1, Set.of(Property.STRONGLY_MONOTONE)).withInverseEstimate()
                : call.proceed());
  }

  private static Solver silentOnItsEstimate() {
    return Tampering.with(
        Solver.class,
        SOUND,
        call -> call.name().equals("traits") ? new Traits(false, 1, Set.of()) : call.proceed());
  }

  private static Solver refusingNoRows() {
    return Tampering.with(
        Solver.class,
        SOUND,
        call -> {
          if (call.name().equals("start") && ((SolveContext) call.arguments()[0]).rows() == 0) {
            throw new IllegalArgumentException("no rows");
          }
          return call.proceed();
        });
  }

  /** Remember the buffer of the previous iterate instead of what it held. */
  private static Solver rememberingBuffers() {
    return withRun(
        context -> {
          Matrix[] previous = new Matrix[1];
          return call -> {
            if (call.name().equals("canRetain")) {
              return false;
            } else if (!call.name().equals("step")) {
              return call.proceed();
            }
            Iterate it = (Iterate) call.arguments()[0];
            Matrix next = (Matrix) call.arguments()[1];
            Matrix momentum = context.allocate();
            Backend backend = context.backend();
            backend.axpby(1, it.fz(), 0, momentum);
            if (previous[0] != null) {
              backend.axpby(0.1, it.z(), 1, momentum);
              backend.axpby(-0.1, previous[0], 1, momentum);
            }
            backend.copy(momentum, next);
            previous[0] = it.z();
            return Proposal.WRITTEN;
          };
        });
  }

  private static Solver retainingWrongRows() {
    return withRun(
        context ->
            call ->
                call.name().equals("retain")
                    ? call.with(firstRows(((int[]) call.arguments()[0]).length))
                    : call.proceed());
  }

  private static int[] firstRows(int count) {
    return IntStream.range(0, count).toArray();
  }

  /** Mix up its runs: the size of the latest one changes what an earlier one proposes. */
  private static Solver mixingRuns() {
    AtomicInteger latest = new AtomicInteger();
    return withRun(
        context -> {
          int rows = context.rows();
          latest.set(rows);
          return call -> {
            Object answer = call.proceed();
            if (call.name().equals("step") && latest.get() != rows) {
              Matrix next = (Matrix) call.arguments()[1];
              context.backend().axpby(1e-6, next, 1, next);
            }
            return answer;
          };
        });
  }

  private static Solver differentAlone() {
    return withRun(
        context -> {
          boolean alone = context.rows() == 1;
          return call -> {
            Object answer = call.proceed();
            if (alone && call.name().equals("step")) {
              Matrix next = (Matrix) call.arguments()[1];
              context.backend().axpby(1e-6, next, 1, next);
            }
            return answer;
          };
        });
  }

  private static Solver shiftingEstimate() {
    return withRun(
        context ->
            call ->
                call.name().equals("inverseEstimate")
                    ? Optional.<InverseEstimate>of(
                        (in, out) -> {
                          context.backend().fill(out, 1);
                          context.backend().axpby(1, in, 1, out);
                        })
                    : call.proceed());
  }

  /** Give up a row that is not where it was sent. */
  private static Solver insisting() {
    return withRun(
        context -> {
          double[] sent = new double[context.rows() * context.width()];
          return call -> {
            if (!call.name().equals("step")) {
              return call.proceed();
            }
            Iterate it = (Iterate) call.arguments()[0];
            double[] z = new double[context.rows() * context.width()];
            context.read(it.z(), z);
            for (int row = 0; row < context.rows(); row++) {
              int first = row * context.width();
              if (it.rebased()[row] && z[first] != sent[first]) {
                ((RowFaults) call.arguments()[2]).breakdown(row, "it is not where it was sent");
              }
            }
            Object answer = call.proceed();
            double[] proposed = new double[z.length];
            context.read((Matrix) call.arguments()[1], proposed);
            System.arraycopy(proposed, 0, sent, 0, proposed.length);
            return answer;
          };
        });
  }

  private static void forgetRow(Iterate it, Matrix next, int step, int rows) {
    if (it.index() == step && next.rows() == rows) {
      boolean[] mask = new boolean[rows];
      mask[0] = true;
      Matrix unwritten = next.scope().uninitialized(rows, next.cols());
      next.scope().backend().fill(unwritten, Double.NaN);
      next.scope().backend().copyRows(unwritten, mask, next);
    }
  }

  private static final Map<String, Solver> BROKEN =
      Map.ofEntries(
          entry("solves-affine", stubborn((c, p) -> has(c, "IDENTITY", 5) && p == Precision.F64)),
          entry("solves-nonlinear", stubborn((c, p) -> has(c, "TANH", 5))),
          entry("solves-in-f32", stubborn((c, p) -> p == Precision.F32)),
          entry("solves-what-it-guarantees", boastful()),
          entry("solves-no-rows", refusingNoRows()),
          entry("says-whether-it-has-an-inverse-estimate", silentOnItsEstimate()),
          entry(
              "keeps-iterate",
              after((context, it, next, faults) -> context.backend().fill(it.fz(), 0))),
          entry("forgets-buffers", rememberingBuffers()),
          entry(
              "does-not-read-next",
              after((context, it, next, faults) -> forgetRow(it, next, 7, 3))),
          entry("ignores-inactive-rows", peeking(SolverProofTest::isHidden)),
          entry(
              "ignores-nan-neighbour",
              peeking((it, row) -> it.active()[row] && Double.isNaN(it.residual()[row]))),
          entry("ignores-diverging-neighbour", peeking((it, row) -> it.residual()[row] > 1e3)),
          entry("ignores-stuck-neighbour", peeking(SolverProofTest::isStuck)),
          entry("ignores-converged-neighbour", peeking((it, row) -> it.residual()[row] == 0)),
          entry("treats-rows-alone", differentAlone()),
          entry("retain-changes-nothing", retainingWrongRows()),
          entry("bounds-history", after((context, it, next, faults) -> context.allocate())),
          entry("keeps-runs-apart", mixingRuns()),
          entry(
              "breaks-down-openly",
              after(
                  (context, it, next, faults) -> {
                    if (it.index() == 20 && anyRow(it, SolverProofTest::isStuck)) {
                      forgetRow(it, next, 20, 4);
                    }
                  })),
          entry(
              "blames-the-right-row",
              after(
                  (context, it, next, faults) -> {
                    if (anyRow(it, SolverProofTest::isHidden)
                        && anyRow(it, SolverProofTest::isStuck)) {
                      faults.breakdown(3, "a neighbour is stuck");
                    }
                  })),
          entry(
              "survives-rebase",
              after(
                  (context, it, next, faults) -> {
                    if (anyRow(it, (i, row) -> i.rebased()[row])) {
                      faults.breakdown(1, "the image was corrected");
                    }
                  })),
          entry("survives-refusal", insisting()),
          entry("inverse-estimate-works-row-by-row", shiftingEstimate()));

  private static final Map<String, Set<String>> IMPLIED =
      Map.of(
          // What is not written is not finite, which is all that these two rules see.
          "solver.does-not-read-next", Set.of("solver.survives-rebase", "solver.survives-refusal"),
          // A row that is put back is told so in the same way.
          "solver.survives-rebase", Set.of("solver.survives-refusal"),
          "solver.forgets-buffers", Set.of("solver.bounds-history"));

  @TestFactory
  Stream<DynamicTest> eachRuleIsProven() {
    Map<String, Solver> broken = new HashMap<>();
    BROKEN.forEach((rule, subject) -> broken.put("solver." + rule, subject));
    return Proof.of(
        SolverContract.checks(new EngineHarness(TestBackends::reference)), SOUND, broken, IMPLIED);
  }

  @TestFactory
  Stream<DynamicTest> aSoundSolverPassesOnEveryBackend() {
    return DynamicTest.stream(
        EngineHarness.onEveryBackend(SolverContract::checks),
        ContractCheck::rule,
        check -> check.verify(SOUND));
  }
}
