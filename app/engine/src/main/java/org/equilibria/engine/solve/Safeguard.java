package org.equilibria.engine.solve;

import java.util.Arrays;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.Steps;

/** The guards of the rows of a batch, once they are needed. */
final class Safeguard {

  private final Steps steps;
  private final int watchdogSteps;
  private final double unitRoundoff;
  private boolean letsExcursions;
  private RowGuard[] guards = {};

  /**
   * Prepare guards.
   *
   * @param steps those of the solver
   * @param watchdogSteps most steps in a row for which residuals may stay above the best
   * @param unitRoundoff of the precision of the states
   */
  Safeguard(Steps steps, int watchdogSteps, double unitRoundoff) {
    this.steps = steps;
    this.watchdogSteps = watchdogSteps;
    this.unitRoundoff = unitRoundoff;
    letsExcursions = watchdogSteps > 0;
  }

  /** Guard rows from now on. */
  void begin(int rows, PlainStart plain) {
    guards = new RowGuard[rows];
    for (int i = 0; i < rows; i++) {
      guards[i] = new RowGuard(steps, watchdogSteps, unitRoundoff);
      plain.tell(i, guards[i]);
    }
  }

  /** Return whether rows may stay above the best residual for a while. */
  boolean letsExcursions() {
    return letsExcursions;
  }

  /** Judge a row by the steps of another method from now on, as its guard does. */
  void follow(int row, Steps steps, int watchdogSteps) {
    letsExcursions |= watchdogSteps > 0;
    guards[row].follow(steps, watchdogSteps);
  }

  RowGuard of(int row) {
    return guards[row];
  }

  /** Mark the rows whose next step is a plain one: their run is to forget its history. */
  void markPlain(boolean[] marks) {
    for (int i = 0; i < marks.length; i++) {
      marks[i] |= guards[i].stepsPlainly();
    }
  }

  boolean anyStepsPlainly(boolean[] active) {
    for (int i = 0; i < active.length; i++) {
      if (active[i] && guards[i].stepsPlainly()) {
        return true;
      }
    }
    return false;
  }

  boolean anyMeasuresStep(boolean[] active) {
    for (int i = 0; i < active.length; i++) {
      if (active[i] && guards[i].measuresStep()) {
        return true;
      }
    }
    return false;
  }

  /** Note how far the next iterates are from z and f(z). */
  void measureSteps(boolean[] active, double[] fromState, double[] fromImage) {
    for (int i = 0; i < active.length; i++) {
      if (active[i] && guards[i].measuresStep()) {
        guards[i].measureStep(fromState[i], fromImage[i]);
      }
    }
  }

  boolean anyStartsAnew(boolean[] active) {
    for (int i = 0; i < active.length; i++) {
      if (active[i] && guards[i].startsAnew()) {
        return true;
      }
    }
    return false;
  }

  /** Return the active rows whose next iterate is to be their start. */
  boolean[] startsAnew(boolean[] active) {
    boolean[] rows = new boolean[active.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = active[i] && guards[i].startsAnew();
    }
    return rows;
  }

  /**
   * Mark the active rows whose proposal is to be replaced by f(z).
   *
   * @param fromState distance of the proposals from z
   * @param fromImage distance of the proposals from f(z)
   */
  void markOverruled(boolean[] active, double[] fromState, double[] fromImage, boolean[] mask) {
    for (int i = 0; i < mask.length; i++) {
      mask[i] = active[i] && guards[i].overrules(fromState[i], fromImage[i]);
    }
  }

  /**
   * Note how the next iterates come about.
   *
   * @param overruled rows that step to f(z) whatever was proposed
   */
  void advance(Proposal proposal, boolean[] overruled) {
    for (int i = 0; i < guards.length; i++) {
      guards[i].advance(proposal == Proposal.IMAGE || overruled[i]);
    }
  }

  void retain(int[] rows) {
    guards = Arrays.stream(rows).mapToObj(r -> guards[r]).toArray(RowGuard[]::new);
  }
}
