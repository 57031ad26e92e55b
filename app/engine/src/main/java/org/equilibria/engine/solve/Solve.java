package org.equilibria.engine.solve;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.InverseEstimate;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStats;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.solve.Traits;
import org.jspecify.annotations.Nullable;

/** One solve. */
final class Solve {

  // Broyden's method ends after 2n steps on linear problems of n unknowns (Gay 1979): an excursion
  // that takes longer is none of its nature.
  private static final int TERMINATION = 2;

  private final SolveSettings settings;
  private final Evaluator evaluator;
  private final Solver solver;
  private final Termination rule;
  private final Matrix start;
  private final Matrix solution;
  private final Scope work;
  private final RowMetric metric;
  private final StateBuffers states;
  private final Safeguard safeguard;
  private final RowLedger ledger;
  private final Standstill standstill;
  private final SolverProducts products;
  private final @Nullable ComponentRule components;
  private final Trace trace;
  private final long started;
  private final LastStep lastStep;
  private Evaluation evaluation;
  private Evaluation before;
  private boolean[] mask;
  private boolean[] activeBefore;
  private int countBefore;
  private double[] fromState = {};
  private double[] fromImage = {};
  private double @Nullable [] startNorms;
  private double gemmEquivalents;
  private long rowEvaluations;
  private int index;
  private @Nullable SolveStatus stopped;

  Solve(
      SolveSettings settings,
      Evaluator evaluator,
      Optional<AffineForm> affineForm,
      Matrix start,
      Solver solver,
      Termination rule,
      Scope scope) {
    this.settings = settings;
    this.solver = solver;
    this.rule = rule;
    this.start = start;
    started = settings.nanoTime().getAsLong();
    solution = scope.uninitialized(start.rows(), start.cols());
    work = scope.child("solve");
    metric = RowMetric.of(settings.weights(), start.rows(), work);
    this.evaluator = WeightedEvaluator.of(new CheckedEvaluator(evaluator), metric);
    // An inverse estimate is used with the plain inner product, after the solve.
    RowMetric inner = settings.inverseEstimate() ? RowMetric.unweighted(work) : metric;
    states =
        new StateBuffers(
            work,
            start,
            affineForm,
            this.evaluator::adjointForm,
            solution,
            inner,
            settings.inverseEstimate());
    safeguard =
        new Safeguard(
            solver.traits().steps(),
            watchdogSteps(solver.traits()),
            scope.precision().unitRoundoff());
    ledger = new RowLedger(start.rows(), rule, safeguard, this::startNorm);
    products =
        new SolverProducts(
            this.evaluator,
            states,
            ledger,
            metric,
            rows -> new Evaluation(rows, rule.norm(), this::stopRequested),
            scope.precision().unitRoundoff());
    states.offer(products, this::tolerance);
    components =
        rule.componentwise()
            ? new ComponentRule(rule, start.rows(), start.cols(), settings.weights())
            : null;
    standstill =
        new Standstill(
            states, ledger, components, rule.stallWindow(), scope.precision().unitRoundoff());
    trace = new Trace(settings, start.rows());
    lastStep = new LastStep(states, metric, work);
    evaluation = new Evaluation(start.rows(), rule.norm(), this::stopRequested);
    before = new Evaluation(start.rows(), rule.norm(), this::stopRequested);
    mask = new boolean[start.rows()];
    activeBefore = new boolean[start.rows()];
  }

  SolveResult run() {
    boolean keepWork = false;
    try (SolverRun run = CheckedRun.start(solver, states)) {
      iterateToEnd(run);
      states.emit(ledger.ids());
      Optional<InverseEstimate> estimate =
          settings.inverseEstimate() ? run.inverseEstimate() : Optional.empty();
      keepWork = estimate.isPresent();
      return result(estimate);
    } finally {
      if (!keepWork) {
        work.close();
      }
    }
  }

  private void iterateToEnd(SolverRun run) {
    while (ledger.activeCount() > 0) {
      evaluate(run);
      if (ledger.activeCount() == 0) {
        return;
      }
      SolveStatus limit = limitReached();
      if (limit != null) {
        endAll(limit, run);
        return;
      }
      compactIfWorthwhile(run);
      step(run);
    }
  }

  private void evaluate(SolverRun run) {
    Evaluation next = before;
    before = evaluation;
    evaluation = next;
    double work = evaluation.gemmEquivalents();
    evaluator.evaluate(states.z(), ledger.accuracy(), states.image(), evaluation);
    gemmEquivalents += evaluation.gemmEquivalents() - work;
    if (trace.wanted()) {
      double[] inverseNorms = lastStep.stretches(ledger.active(), before, evaluation);
      trace.record(
          index + 1 + products.evaluations(), ledger.active(), evaluation, inverseNorms, elapsed());
    }
    if (ledger.goesOn(index, evaluation)) {
      rowEvaluations += ledger.activeCount();
      return;
    }
    keepBooks(run);
    int unmeasured = ledger.unmeasured(evaluation);
    rowEvaluations += ledger.activeCount() - unmeasured;
    ledger.weigh(evaluation, componentsMet());
    if (ledger.markRescues(index, evaluation, mask)) {
      states.keepPrevious(mask);
    }
    rememberActive();
    if (unmeasured > 0) {
      ledger.finishUnmeasured(index, evaluation, stopped());
    }
    goBack();
    ledger.judge(index, evaluation, components);
    ledger.turnBack(index, evaluation, components);
    standstill.judge(index, evaluation);
    ledger.finishSpent(index);
    settle(run);
    estimate();
  }

  private void keepBooks(SolverRun run) {
    if (ledger.isPlain()) {
      ledger.open();
      if (index > 0) {
        followTraits(run);
      }
    }
  }

  /** Let refused rows go back, and keep for rows that set out on an excursion where to. */
  private void goBack() {
    if (ledger.markSettingOut(evaluation, mask)) {
      states.setOut(mask);
    }
    if (ledger.anyRefused()) {
      states.goBack(ledger.refused());
      if (ledger.markCalledBack(mask)) {
        states.callBack(mask);
      }
    }
  }

  private boolean @Nullable [] componentsMet() {
    return components == null
        ? null
        : components.met(states.z(), states.image(), evaluation, safeguard);
  }

  private double startNorm(int row) {
    double[] norms = startNorms;
    if (norms == null) {
      norms = new double[start.rows()];
      try (Scope own = work.child("start")) {
        RowMetric.of(settings.weights(), norms.length, own).norms(start, rule.norm(), norms);
      }
      startNorms = norms;
    }
    return norms[row];
  }

  private void rememberActive() {
    System.arraycopy(ledger.active(), 0, activeBefore, 0, activeBefore.length);
    countBefore = ledger.activeCount();
  }

  private boolean noneEnded() {
    return ledger.activeCount() == countBefore;
  }

  private void settle(SolverRun run) {
    if (noneEnded()) {
      return;
    }
    for (int i = 0; i < activeBefore.length; i++) {
      if (activeBefore[i] && !ledger.active()[i]) {
        int row = i;
        run.remark(i).ifPresent(remark -> ledger.remark(row, remark));
      }
    }
    if (ledger.markSettled(activeBefore, index, mask)) {
      states.keepPresent(mask);
    }
    if (ledger.markUnkept(activeBefore, mask)) {
      states.keepNothing(mask);
    }
  }

  /** Estimate the error of the rows that ended; the buffers still hold their last step. */
  private void estimate() {
    if (noneEnded()) {
      return;
    }
    for (int i = 0; i < mask.length; i++) {
      mask[i] = activeBefore[i] && !ledger.active()[i];
    }
    ledger.estimate(activeBefore, lastStep.stretches(mask, before, evaluation));
  }

  private @Nullable SolveStatus limitReached() {
    if (stopRequested()) {
      return stopped();
    } else if (index + 1 >= rule.maxEvaluations()) {
      return SolveStatus.MAX_EVALUATIONS;
    } else if (index >= rule.maxSteps()) {
      return SolveStatus.MAX_STEPS;
    }
    return null;
  }

  /** Ask whether to stop at once; asked by evaluators, too, which may then measure no more rows. */
  private boolean stopRequested() {
    if (stopped == null) {
      if (Thread.currentThread().isInterrupted() || cancelled()) {
        stopped = SolveStatus.CANCELLED;
      } else if (!rule.timeout().isZero()
          && Duration.ofNanos(elapsed()).compareTo(rule.timeout()) >= 0) {
        stopped = SolveStatus.TIMEOUT;
      }
    }
    return stopped != null;
  }

  private boolean cancelled() {
    try {
      return settings.cancellation().requested();
    } catch (Throwable e) {
      throw EquilibriaException.of("asking whether the solve is cancelled failed", e);
    }
  }

  private SolveStatus stopped() {
    return Objects.requireNonNull(stopped);
  }

  private void endAll(SolveStatus status, SolverRun run) {
    rememberActive();
    ledger.finishAll(index, status);
    settle(run);
    estimate();
  }

  /** A solver of others may leave out why. */
  private static String explained(@Nullable String reason) {
    return reason == null ? SolveStatus.BREAKDOWN.message() : reason;
  }

  private void step(SolverRun run) {
    rememberActive();
    products.moveTo(index);
    Proposal proposal =
        run.step(
            present(),
            states.spare(),
            (row, reason) -> ledger.finish(row, index, SolveStatus.BREAKDOWN, explained(reason)));
    settle(run);
    if (proposal == Proposal.WRITTEN || !ledger.isPlain()) {
      ledger.open();
      followTraits(run);
      overrule(proposal);
    }
    states.advance(proposal);
    index++;
  }

  private double tolerance(int row) {
    return ledger.tolerance(row, evaluation);
  }

  /** Judge rows by the methods that they are with. */
  private void followTraits(SolverRun run) {
    for (int i = 0; i < ledger.rows(); i++) {
      if (ledger.active()[i]) {
        Traits traits = run.traits(i).orElse(null);
        if (traits != null) {
          safeguard.follow(i, traits.steps(), watchdogSteps(traits));
        }
      }
    }
  }

  private int watchdogSteps(Traits traits) {
    return (int) Math.min(traits.watchdogSteps(), TERMINATION * (long) start.cols());
  }

  private void overrule(Proposal proposal) {
    Arrays.fill(mask, false);
    if (proposal == Proposal.WRITTEN && safeguard.anyStepsPlainly(ledger.active())) {
      measureProposal();
      safeguard.markOverruled(ledger.active(), fromState, fromImage, mask);
      states.proposeImage(mask);
    }
    if (safeguard.anyStartsAnew(ledger.active())) {
      boolean[] rows = safeguard.startsAnew(ledger.active());
      standstill.forget(rows);
      states.proposeStart(rows, ledger.ids(), proposal);
    }
    safeguard.advance(proposal, mask);
    if (proposal == Proposal.WRITTEN && safeguard.anyMeasuresStep(ledger.active())) {
      measureProposal();
      safeguard.measureSteps(ledger.active(), fromState, fromImage);
    }
  }

  private void measureProposal() {
    if (fromState.length != mask.length) {
      fromState = new double[mask.length];
      fromImage = new double[mask.length];
    }
    metric.distances(states.spare(), states.z(), rule.norm(), fromState);
    metric.distances(states.spare(), states.image(), rule.norm(), fromImage);
  }

  private Iterate present() {
    if (!ledger.isPlain()) {
      safeguard.markPlain(evaluation.rebased());
    }
    return new Iterate(
        index,
        states.z(),
        states.image(),
        evaluation.residual(),
        ledger.active(),
        evaluation.rebased());
  }

  private void compactIfWorthwhile(SolverRun run) {
    if (2 * ledger.activeCount() >= ledger.rows()
        || settings.inverseEstimate()
        || !evaluator.canRetain()
        || !run.canRetain()) {
      return;
    }
    int[] rows = ledger.activeRows();
    states.emit(ledger.ids());
    Scope old = states.compact(rows);
    run.retain(rows);
    metric.retain(rows.length);
    standstill.retain(rows);
    if (components != null) {
      components.retain(rows);
    }
    old.close();
    evaluator.retain(rows);
    ledger.retain(rows);
    evaluation = compacted(evaluation, rows, this::stopRequested);
    before = new Evaluation(rows.length, rule.norm(), this::stopRequested);
    mask = new boolean[rows.length];
    activeBefore = new boolean[rows.length];
  }

  private static Evaluation compacted(Evaluation full, int[] rows, BooleanSupplier stop) {
    Evaluation e = new Evaluation(rows.length, full.norm(), stop);
    for (int i = 0; i < rows.length; i++) {
      e.residual()[i] = full.residual()[rows[i]];
      e.imageNorm()[i] = full.imageNorm()[rows[i]];
      e.errorBound()[i] = full.errorBound()[rows[i]];
      e.rebased()[i] = full.rebased()[rows[i]];
    }
    return e;
  }

  private long elapsed() {
    return settings.nanoTime().getAsLong() - started;
  }

  private SolveResult result(Optional<InverseEstimate> estimate) {
    return new SolveResult(
        solution,
        ledger.outcomes().worst(),
        ledger.outcomes().all(),
        new SolveStats(
            index,
            ledger.outcomes().mostEvaluations(),
            rowEvaluations + products.rowEvaluations(),
            gemmEquivalents + states.products(),
            Duration.ofNanos(elapsed())),
        trace.points(),
        estimate);
  }
}
