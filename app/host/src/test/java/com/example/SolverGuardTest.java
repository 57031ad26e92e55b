package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Traits;
import org.equilibria.host.Equilibria;
import org.equilibria.host.Solution;
import org.equilibria.host.guard.Guards;
import org.equilibria.host.guard.Owner;
import org.junit.jupiter.api.Test;

/** What a solver of others says of its rows is passed on, and named where it fails. */
class SolverGuardTest {

  private static final Owner OWNER = new Owner("solver 'x' of plugin y 1.0 (y.jar)");

  /** Takes plain steps and says something of each row, or nothing it should. */
  private record Talking(IntFunction<Optional<String>> words) implements Solver {
    @Override
    public Traits traits() {
      return new Traits(false, 0, Set.of());
    }

    @Override
    public SolverRun start(SolveContext context) {
      return new SolverRun() {
        @Override
        public Proposal step(Iterate iterate, Matrix next, RowFaults faults) {
          return Proposal.IMAGE;
        }

        @Override
        public Optional<String> remark(int row) {
          return words.apply(row);
        }
      };
    }
  }

  private static Solution solved(Solver solver) {
    try (Equilibria equilibria = Equilibria.builder().build()) {
      FixedPointMap half = FixedPointMap.of(2, 1, (row, z, out) -> out[0] = z[0] / 2 + 1);
      return equilibria
          .problem(half)
          .solver((Solver) Guards.guarded(solver, OWNER))
          .solve(new double[2]);
    }
  }

  @Test
  void itsRemarksReachTheOutcomes() {
    Solution solution =
        solved(new Talking(row -> Optional.of("plain\u001b[31m\nsteps in row " + row)));
    assertThat(solution.outcomes()).allMatch(o -> o.converged());
    // on one line and without control characters, as everything that plugins write
    assertThat(solution.outcomes().get(0).detail()).contains("steps in row 0").doesNotContain("\n");
    assertThat(solution.outcomes().get(1).detail())
        .contains("steps in row 1")
        .doesNotContain("\u001b");
    assertThat(solved(new Talking(row -> Optional.empty())).outcomes().get(0).detail())
        .doesNotContain("steps in row");
  }

  @Test
  @SuppressWarnings("NullAway") // what is tried
  void aRemarkThatIsNoneIsItsFault() {
    Solver mute = new Talking(row -> null);
    assertThatThrownBy(() -> solved(mute))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining(OWNER.described())
        .hasMessageContaining("remark() returned null");
  }
}
