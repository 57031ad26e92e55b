package org.equilibria.study.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.equilibria.api.data.Task;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.data.Preprocessing;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.data.Schema;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.study.Studies;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Ending;
import org.equilibria.study.result.StudyResults;
import org.junit.jupiter.api.Test;

class StudyRunnerTest {

  private static final Samples NONE =
      new Samples(0, 1, 1, new double[0], new double[0], new int[0]);
  private static final Dataset DATA =
      new Dataset(
          NONE,
          NONE,
          NONE,
          new Schema(1, List.of(), Task.CLASSIFICATION, List.of("0", "1")),
          new Preprocessing(
              new double[1], new double[] {1}, false, true, new double[0], new double[0]));
  private static final StudyPlan PLAN =
      Studies.plan("s", ComponentSpec.of("a"), ComponentSpec.of("b"), ComponentSpec.of("c"));

  private final List<CellResult> stored = new ArrayList<>();

  private static Throwable thrown(Cell cell) {
    return switch (cell.number()) {
      case 1 -> new NoClassDefFoundError("native/Library");
      case 2 -> new EquilibriaException(ErrorCode.UNAVAILABLE, "no such device");
      default -> new ArithmeticException("plugin divides by zero");
    };
  }

  private static CellEnvironments failing() {
    return (cell, data, progress, cancellation) -> {
      Throwable cause = thrown(cell);
      if (cause instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) cause;
    };
  }

  private StudyResults run(CellEnvironments environments, StudyPlan plan, Cancellation cancel) {
    return new StudyRunner(new NoCatalog(), environments)
        .run(
            plan,
            choice -> DATA,
            List.of(),
            stored::add,
            Progress.NONE,
            cancel,
            CellLimits.DEFAULT);
  }

  @Test
  void whateverACellThrowsBecomesItsRowAndTheStudyGoesOn() {
    StudyResults results = run(failing(), PLAN, Cancellation.NEVER);

    assertThat(results.cells())
        .extracting(CellResult::ending)
        .containsExactly(Ending.FAILED, Ending.IMPOSSIBLE, Ending.FAILED);
    assertThat(results.cells())
        .extracting(CellResult::detail)
        .containsExactly(
            "java.lang.NoClassDefFoundError: native/Library",
            "no such device",
            "java.lang.ArithmeticException: plugin divides by zero");
    assertThat(stored).isEqualTo(results.cells());
    assertThat(results.cancelled()).isFalse();
  }

  @Test
  void cellKnownToBeImpossibleIsNotTried() {
    Cell impossible = Studies.cell(1, ComponentSpec.of("a"), Optional.of("no f32"));
    CellEnvironments forbidden =
        (cell, data, progress, cancellation) -> {
          throw new AssertionError("opened " + cell);
        };

    StudyResults results =
        run(forbidden, new StudyPlan(PLAN.config(), List.of(impossible)), Cancellation.NEVER);

    assertThat(results.cells()).extracting(CellResult::ending).containsExactly(Ending.IMPOSSIBLE);
    assertThat(results.cells().get(0).detail()).isEqualTo("no f32");
  }

  @Test
  void noCellBeginsAfterACancellation() {
    StudyResults results = run(failing(), PLAN, () -> stored.size() >= 2);

    assertThat(results.cells()).hasSize(2);
    assertThat(results.cancelled()).isTrue();
  }

  @Test
  void recordedCellsAreNotRunAgainAndStayAfterACancellation() {
    List<CellResult> recorded =
        List.of(
            Studies.completed(PLAN.cells().get(0), Studies.measures(SolveStatus.CONVERGED, 1)),
            Studies.completed(PLAN.cells().get(2), Studies.measures(SolveStatus.CONVERGED, 1)));
    StudyRunner runner = new StudyRunner(new NoCatalog(), failing());

    StudyResults whole =
        runner.run(
            PLAN,
            choice -> DATA,
            recorded,
            stored::add,
            Progress.NONE,
            Cancellation.NEVER,
            CellLimits.DEFAULT);
    StudyResults cancelled =
        runner.run(
            PLAN,
            choice -> DATA,
            recorded,
            stored::add,
            Progress.NONE,
            () -> true,
            CellLimits.DEFAULT);

    assertThat(whole.cells())
        .extracting(CellResult::ending)
        .containsExactly(Ending.COMPLETED, Ending.IMPOSSIBLE, Ending.COMPLETED);
    assertThat(stored).hasSize(1);
    assertThat(cancelled.cells()).isEqualTo(recorded);
    assertThat(cancelled.cancelled()).isTrue();
  }

  @Test
  void resultsThatCannotBeKeptEndTheStudy() {
    StudyRunner runner = new StudyRunner(new NoCatalog(), failing());

    assertThatThrownBy(
            () ->
                runner.run(
                    PLAN,
                    choice -> DATA,
                    List.of(),
                    result -> {
                      throw new EquilibriaException(ErrorCode.IO, "disk full");
                    },
                    Progress.NONE,
                    Cancellation.NEVER,
                    CellLimits.DEFAULT))
        .hasMessage("disk full");
  }

  @Test
  void environmentIsClosedWhenItsCellFails() {
    List<String> closed = new ArrayList<>();
    Supplier<CellRunner> runner =
        () -> {
          throw new IllegalStateException("no runner");
        };

    run(
        (cell, data, progress, cancellation) -> new Environment(runner, closed),
        PLAN,
        Cancellation.NEVER);

    assertThat(closed).hasSize(3);
  }

  private record Environment(Supplier<CellRunner> source, List<String> closed)
      implements CellEnvironment {
    @Override
    public CellRunner runner() {
      return source.get();
    }

    @Override
    public void close() {
      closed.add("closed");
    }
  }
}
