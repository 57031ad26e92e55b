package org.equilibria.host.guard;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.solve.InverseEstimate;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Traits;
import org.equilibria.engine.guard.PlainText;

/** A solver of others. */
record GuardedSolver(Solver solver, Owner owner) implements Solver, Guard {

  @Override
  public Traits traits() {
    return checked(owner.given("traits()", solver::traits), owner);
  }

  private static Traits checked(Traits traits, Owner owner) {
    owner.present(traits.steps(), "the steps in traits() are");
    if (traits.historyVectors() < 0 || traits.watchdogSteps() < 0) {
      throw owner.broken(
          "traits() say %d history vectors and %d watchdog steps"
              .formatted(traits.historyVectors(), traits.watchdogSteps()));
    }
    return traits;
  }

  @Override
  public SolverRun start(SolveContext context) {
    return new Run(owner.given("start()", () -> solver.start(context)), owner, context.backend());
  }

  @Override
  public String toString() {
    return owner.described();
  }

  /**
   * Its run. Whether a step leaves z and f(z) as they are is looked at in the first steps and every
   * sixteenth after them, by the norms of rows: two passes over states beside the product of an
   * evaluation.
   */
  private record Run(SolverRun run, Owner owner, Backend backend) implements SolverRun {

    @Override
    public Proposal step(Iterate iterate, Matrix next, RowFaults faults) {
      boolean watched = Guard.isWatched(iterate.index());
      double[] before = watched ? norms(iterate) : new double[0];
      Proposal proposal =
          owner.given(
              "step()",
              () ->
                  run.step(
                      iterate,
                      next,
                      (row, why) -> faults.breakdown(row, why == null ? why : PlainText.of(why))));
      if (watched && !Arrays.equals(before, norms(iterate))) {
        throw owner.broken("step() changed the iterate, which is not its to write to");
      }
      if (proposal == Proposal.WRITTEN && owner.firstNonFinite().isEmpty()) {
        noticeLost(iterate, next);
      }
      return proposal;
    }

    private void noticeLost(Iterate iterate, Matrix next) {
      double[] proposed = FiniteRows.largest(next);
      IntPredicate active = row -> iterate.active()[row];
      if (FiniteRows.firstLost(active, proposed) < 0) {
        return;
      }
      int row =
          FiniteRows.firstLost(
              active, proposed, FiniteRows.largest(iterate.z()), FiniteRows.largest(iterate.fz()));
      if (row >= 0) {
        owner.madeNonFinite(
            "step() proposed a state that is not finite in row %d of a batch, where z and f(z) are"
                .formatted(row));
      }
    }

    private double[] norms(Iterate iterate) {
      int rows = iterate.z().rows();
      double[] norms = new double[rows];
      double[] all = Arrays.copyOf(iterate.residual(), 3 * rows);
      backend.rowNorms(iterate.z(), Norm.L2, norms);
      System.arraycopy(norms, 0, all, rows, rows);
      backend.rowNorms(iterate.fz(), Norm.L2, norms);
      System.arraycopy(norms, 0, all, 2 * rows, rows);
      return all;
    }

    @Override
    public boolean canRetain() {
      return owner.given("canRetain()", run::canRetain);
    }

    @Override
    public void retain(int[] rows) {
      owner.run("retain()", () -> run.retain(rows.clone()));
    }

    @Override
    public Optional<InverseEstimate> inverseEstimate() {
      return owner.given("inverseEstimate()", run::inverseEstimate);
    }

    @Override
    public Optional<String> remark(int row) {
      return owner.given("remark()", () -> run.remark(row)).map(PlainText::of);
    }

    @Override
    public Optional<Traits> traits(int row) {
      return owner.given("traits()", () -> run.traits(row)).map(t -> checked(t, owner));
    }

    @Override
    public void close() {
      owner.run("close()", run::close);
    }
  }
}
