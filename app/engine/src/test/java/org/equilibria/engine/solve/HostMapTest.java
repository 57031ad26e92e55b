package org.equilibria.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.map.RowFunction;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.solve.Traits;
import org.equilibria.backend.ejml.EjmlBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hold maps that users and plugins give to what the loop promises of them, broken ones included.
 */
class HostMapTest {

  private Backend backend;
  private Scope scope;

  @BeforeEach
  void open() {
    backend = EjmlBackend.open();
    scope = backend.openScope("test", Precision.F64);
  }

  @AfterEach
  void close() {
    // A test of interruption that failed must not interrupt the next one.
    Thread.interrupted();
    scope.close();
    backend.close();
  }

  private static final class Repeat implements Solver {
    @Override
    public Traits traits() {
      return new Traits(false, 0, Set.of());
    }

    @Override
    public SolverRun start(SolveContext context) {
      return (Iterate iterate, Matrix next, RowFaults faults) -> Proposal.IMAGE;
    }
  }

  private Matrix matrix(int cols, double... values) {
    Matrix m = scope.uninitialized(values.length / cols, cols);
    backend.upload(values, m);
    return m;
  }

  private double[] values(Matrix m) {
    double[] out = new double[m.rows() * m.cols()];
    backend.download(m, out);
    return out;
  }

  private SolveResult solve(FixedPointMap map, Termination rule) {
    return solve(map, new Repeat(), SolveSettings.quiet(), rule);
  }

  private SolveResult solve(
      FixedPointMap map, Solver solver, SolveSettings settings, Termination rule) {
    return new SolveLoop(settings)
        .solve(map, scope.zeros(map.rows(), map.width()), solver, rule, scope);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-300, 1e-200, 1e-160, 1, 1e160, 1e200, 1e300})
  void normsAreTrueWhateverTheScale(double scale) {
    for (Norm norm : Norm.values()) {
      FixedPointMap map =
          FixedPointMap.of(
              1, 2, (row, z, out) -> Arrays.setAll(out, k -> z[k] / 2 + (k + 1) * scale));
      Termination rule = Termination.builder().rtol(1e-9).norm(norm).build();
      SolveResult result = solve(map, rule);
      assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
      // the error is twice the residual, below 2e-9 ||f(z)|| = 2e-9 ||(2, 4)|| scale < 1e-8 scale
      assertThat(values(result.solution())[0]).isCloseTo(2 * scale, within(1e-8 * scale));
      assertThat(values(result.solution())[1]).isCloseTo(4 * scale, within(1e-8 * scale));
    }
  }

  @Test
  void theAdjointOfATinyCotangentIsSolved() {
    FixedPointMap map =
        FixedPointMap.of(
            1, 1, (row, z, out) -> out[0] = z[0] / 2, (row, z, u, out) -> out[0] = u[0] / 2);
    Matrix g = matrix(1, 1e-170);
    try (Evaluator adjoint = map.linearize(matrix(1, 0), scope).adjoint(g, scope)) {
      SolveResult result =
          new SolveLoop(SolveSettings.quiet())
              .solve(
                  adjoint,
                  java.util.Optional.empty(),
                  g,
                  new Repeat(),
                  Termination.relative(1e-9),
                  scope);
      // u = g / (1 - 1/2); as above, off by at most twice the residual
      assertThat(values(result.solution())[0]).isCloseTo(2e-170, within(1e-178));
    }
  }

  @Test
  void anEntryThatIsNotWrittenIsNotThatOfAnotherRow() {
    RowFunction forgetful =
        (row, z, out) -> {
          out[0] = row;
          if (row == 1) {
            out[1] = 5;
          }
        };
    SolveResult result = solve(FixedPointMap.of(3, 2, forgetful), Termination.relative(1e-6));
    assertThat(result.outcomes().stream().map(SampleOutcome::status))
        .containsExactly(SolveStatus.NON_FINITE, SolveStatus.CONVERGED, SolveStatus.NON_FINITE);
  }

  @Test
  void anEntryOfAProductThatIsNotWrittenIsNotThatOfAnotherRow() {
    FixedPointMap map =
        FixedPointMap.of(
            2,
            2,
            (row, z, out) -> Arrays.fill(out, 0),
            (row, z, u, out) -> Arrays.fill(out, 0, 2 - row, 1));
    Matrix out = scope.uninitialized(2, 2);
    map.linearize(matrix(2, 0, 0, 0, 0), scope).vjp(matrix(2, 1, 1, 1, 1), out);
    assertThat(values(out)).containsExactly(1, 1, 1, Double.NaN);
  }

  /** Whatever a function may throw: unchecked, checked by stealth, and errors of every kind. */
  private enum Thrown {
    UNCHECKED(new IllegalStateException("boom")),
    CHECKED(new java.io.IOException("boom")),
    ERROR(new AssertionError("boom")),
    OUT_OF_MEMORY(new OutOfMemoryError("boom")),
    STACK_OVERFLOW(new StackOverflowError("boom")),
    LINKAGE(new NoClassDefFoundError("boom")),
    MUTE(new BrokenMessage());

    private final Throwable thrown;

    Thrown(Throwable thrown) {
      this.thrown = thrown;
    }
  }

  private static final class BrokenMessage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
      throw new IllegalStateException("no text");
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> RuntimeException sneaked(Throwable thrown) throws T {
    throw (T) thrown;
  }

  private static RowFunction failingAt(int at, Throwable thrown) {
    return (row, z, out) -> {
      if (row == at) {
        throw HostMapTest.<RuntimeException>sneaked(thrown);
      }
      out[0] = 1;
    };
  }

  @ParameterizedTest
  @EnumSource(Thrown.class)
  void whateverAFunctionThrowsNamesItAndItsRow(Thrown kind) {
    FixedPointMap map = FixedPointMap.of(3, 1, failingAt(2, kind.thrown));
    assertThatThrownBy(() -> solve(map, Termination.relative(1e-6)))
        .isInstanceOfSatisfying(
            EquilibriaException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.PLUGIN_FAILURE))
        .hasMessageStartingWith("the function failed at row 2: ")
        .hasCause(kind.thrown);
  }

  @ParameterizedTest
  @EnumSource(Thrown.class)
  void whateverAProductThrowsNamesItAndItsRow(Thrown kind) {
    FixedPointMap map =
        FixedPointMap.of(
            3,
            1,
            (row, z, out) -> out[0] = 1,
            (row, z, u, out) -> failingAt(1, kind.thrown).apply(row, u, out));
    Linearization linearization = map.linearize(scope.zeros(3, 1), scope);
    Matrix out = scope.zeros(3, 1);
    assertThatThrownBy(() -> linearization.vjp(scope.zeros(3, 1), out))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageStartingWith("the vector-Jacobian product failed at row 1: ");
  }

  @ParameterizedTest
  @EnumSource(Thrown.class)
  void whateverASolverThrowsNamesTheSolver(Thrown kind) {
    Solver broken =
        new Solver() {
          @Override
          public Traits traits() {
            return new Traits(false, 0, Set.of());
          }

          @Override
          public SolverRun start(SolveContext context) {
            return (iterate, next, faults) -> {
              throw HostMapTest.<RuntimeException>sneaked(kind.thrown);
            };
          }
        };
    FixedPointMap map = FixedPointMap.of(1, 1, (row, z, out) -> out[0] = z[0] / 2 + 1);
    SolveSettings settings = SolveSettings.quiet();
    assertThatThrownBy(() -> solve(map, broken, settings, Termination.relative(1e-6)))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageStartingWith("solving with " + broken.getClass().getSimpleName());
  }

  @Test
  void aFailingListenerOrCancellationIsNamed() {
    FixedPointMap map = FixedPointMap.of(1, 1, (row, z, out) -> out[0] = 1);
    SolveSettings deaf =
        SolveSettings.quiet()
            .withListener(
                point -> {
                  throw new IllegalStateException("boom");
                });
    assertThatThrownBy(() -> solve(map, new Repeat(), deaf, Termination.relative(1e-6)))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageStartingWith("the listener of the solve failed: ");
    SolveSettings torn =
        SolveSettings.quiet()
            .withCancellation(
                () -> {
                  throw new IllegalStateException("boom");
                });
    assertThatThrownBy(() -> solve(map, new Repeat(), torn, Termination.relative(1e-6)))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageStartingWith("asking whether the solve is cancelled failed: ");
  }

  @Test
  void listenersAddUp() {
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    SolveSettings settings =
        SolveSettings.quiet()
            .withListener(point -> first.incrementAndGet())
            .withListener(point -> second.incrementAndGet());
    SolveResult result =
        solve(
            FixedPointMap.of(1, 1, (row, z, out) -> out[0] = z[0] / 2 + 1),
            new Repeat(),
            settings,
            Termination.relative(1e-6));
    assertThat(first).hasValue(result.stats().evaluations());
    assertThat(second).hasValue(result.stats().evaluations());
  }

  /** Evaluate f(z) = 1 and report what a test likes. */
  private FixedPointMap reporting(Consumer<Evaluation> fill) {
    return new FixedPointMap() {
      @Override
      public int rows() {
        return 2;
      }

      @Override
      public int width() {
        return 1;
      }

      @Override
      public Evaluator open(Scope storage) {
        return new Evaluator() {
          @Override
          public int rows() {
            return 2;
          }

          @Override
          public int width() {
            return 1;
          }

          @Override
          public void evaluate(Matrix z, double[] accuracy, Matrix out, Evaluation report) {
            backend.fill(out, 1);
            fill.accept(report);
          }
        };
      }

      @Override
      public Linearization linearize(Matrix z, Scope storage) {
        throw new IllegalStateException("no derivative");
      }
    };
  }

  private void assertBroken(String fault, Consumer<Evaluation> fill) {
    assertThatThrownBy(() -> solve(reporting(fill), Termination.relative(1e-6)))
        .isInstanceOfSatisfying(
            EquilibriaException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONTRACT_VIOLATION))
        .hasMessageContaining(fault);
  }

  @Test
  void aReportThatIsNotFilledIsTheMapsFault() {
    assertBroken("reported no residual or no norm of f at row 0", report -> {});
    assertBroken(
        "reported no residual or no norm of f at row 1",
        report -> {
          report.residual()[0] = 1;
          report.imageNorm()[0] = 1;
          report.residual()[1] = 1;
        });
  }

  @Test
  void aReportThatNoNormCanGiveIsTheMapsFault() {
    assertBroken(
        "reported a negative norm at row 1",
        report -> {
          Arrays.fill(report.residual(), 1);
          Arrays.fill(report.imageNorm(), 1);
          report.residual()[1] = -1;
        });
    assertBroken(
        "reported a negative bound on the error of f at row 0",
        report -> {
          Arrays.fill(report.residual(), 1);
          Arrays.fill(report.imageNorm(), 1);
          report.errorBound()[0] = -1;
        });
  }

  @Test
  void aReportedNaNIsAMeasurement() {
    SolveResult result =
        solve(
            reporting(
                report -> {
                  Arrays.fill(report.residual(), Double.NaN);
                  Arrays.fill(report.imageNorm(), Double.NaN);
                }),
            Termination.relative(1e-6));
    assertThat(result.status()).isEqualTo(SolveStatus.NON_FINITE);
  }

  @Test
  void aCancellationIsHonouredBetweenRows() {
    AtomicInteger calls = new AtomicInteger();
    FixedPointMap map =
        FixedPointMap.of(
            4,
            1,
            (row, z, out) -> {
              calls.incrementAndGet();
              out[0] = z[0] / 2 + 1;
            });
    SolveSettings settings = SolveSettings.quiet().withCancellation(() -> calls.get() >= 6);
    SolveResult result = solve(map, new Repeat(), settings, Termination.relative(1e-6));
    assertThat(calls).hasValue(6);
    assertThat(result.stats().rowEvaluations()).isEqualTo(6);
    assertThat(result.outcomes())
        .allMatch(o -> o.status() == SolveStatus.CANCELLED)
        .extracting(SampleOutcome::evaluations)
        .containsExactly(2, 2, 1, 1);
    // rows 0 and 1 were seen at z = 1 with residual 1/2, rows 2 and 3 only at the start
    assertThat(values(result.solution())).containsExactly(1, 1, 0, 0);
    assertThat(result.outcomes())
        .extracting(SampleOutcome::residual)
        .containsExactly(0.5, 0.5, 1.0, 1.0);
  }

  @Test
  void aTimeOutIsHonouredBetweenRows() {
    AtomicInteger calls = new AtomicInteger();
    FixedPointMap map =
        FixedPointMap.of(
            4,
            1,
            (row, z, out) -> {
              calls.incrementAndGet();
              out[0] = z[0] / 2 + 1;
            });
    SolveSettings oneSecondARow =
        SolveSettings.quiet().withClock(() -> calls.get() * 1_000_000_000L);
    Termination rule =
        Termination.builder().rtol(1e-6).timeout(java.time.Duration.ofSeconds(5)).build();
    SolveResult result = solve(map, new Repeat(), oneSecondARow, rule);
    assertThat(calls).hasValue(5);
    assertThat(result.outcomes()).allMatch(o -> o.status() == SolveStatus.TIMEOUT);
    assertThat(result.stats().rowEvaluations()).isEqualTo(5);
  }

  @Test
  void anInterruptedThreadEndsTheSolveAndStaysInterrupted() {
    FixedPointMap map =
        FixedPointMap.of(
            2,
            1,
            (row, z, out) -> {
              out[0] = z[0] / 2 + 1;
              if (z[0] > 1) {
                Thread.currentThread().interrupt();
              }
            });
    SolveResult result = solve(map, Termination.relative(1e-15));
    assertThat(result.status()).isEqualTo(SolveStatus.CANCELLED);
    assertThat(Thread.interrupted()).isTrue();
    // the third evaluation, at z = 3/2, is of row 0 alone
    assertThat(result.outcomes()).extracting(SampleOutcome::evaluations).containsExactly(3, 2);
  }

  @Test
  @Timeout(60)
  void aMapThatBlocksIsCancelledByAnInterruption() throws InterruptedException {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    FixedPointMap map =
        FixedPointMap.of(
            1,
            1,
            (row, z, out) -> {
              out[0] = z[0] / 2 + 1;
              if (z[0] > 1) {
                blocked.countDown();
                try {
                  never.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException("no answer", e);
                }
              }
            });
    AtomicReference<Object> end = new AtomicReference<>();
    Thread solving =
        new Thread(
            () -> {
              try {
                end.set(solve(map, Termination.relative(1e-15)).outcomes().get(0));
                if (!Thread.currentThread().isInterrupted()) {
                  end.set("the interrupt flag was lost");
                }
              } catch (RuntimeException e) {
                end.set(e);
              }
            });
    solving.setDaemon(true);
    solving.start();
    assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
    solving.interrupt();
    solving.join(30_000);
    assertThat(end.get())
        .isInstanceOfSatisfying(
            SampleOutcome.class,
            o -> {
              assertThat(o.status()).isEqualTo(SolveStatus.CANCELLED);
              assertThat(o.evaluations()).isEqualTo(2);
              assertThat(o.residual()).isEqualTo(0.5);
            });
  }
}
