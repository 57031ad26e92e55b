package org.equilibria.engine.train;

import java.util.Arrays;
import org.equilibria.api.train.Optimizer;
import org.hipparchus.ode.ODEState;
import org.hipparchus.ode.ODEStateAndDerivative;
import org.hipparchus.ode.OrdinaryDifferentialEquation;
import org.hipparchus.ode.nonstiff.DormandPrince54Integrator;
import org.hipparchus.ode.sampling.ODEStateInterpolator;
import org.hipparchus.ode.sampling.ODEStepHandler;
import org.hipparchus.util.MathArrays;

/**
 * A piece of the flow from a start whose gradient is known. The integrator sees the displacement
 * from the start.
 */
final class FlowSegment implements OrdinaryDifferentialEquation, ODEStepHandler {

  // What rounding leaves of a step cannot be controlled.
  private static final double ROUNDING = 4e-16;
  private static final double REFUSED = 1e6;
  private static final double ACCEPTED = 0.5;

  // The first step is a guess, refused at the cost of six evaluations where it is too long.
  private static final double FIRST_SHARE = 0.1;

  private final double[] start;
  private final double[] firstGradient;
  private final double rtol;
  private final double pathBefore;
  private final int mostEvaluations;
  private final GradientAt gradientAt;
  private final double[] at;
  private double[] displacement;
  private double time;
  private double longestStep;
  private double lastStep;
  private int evaluations;
  private boolean complete;
  private boolean cancelled;

  /** The gradient at some parameters. */
  interface GradientAt {
    Optimizer.Reading read(double[] parameters, double[] gradient);
  }

  /** Thrown to leave the integrator. */
  private static final class Left extends RuntimeException {
    private static final long serialVersionUID = 1;

    Left() {
      super("left", null, false, false);
    }
  }

  FlowSegment(
      double[] start,
      double[] firstGradient,
      double rtol,
      double pathBefore,
      int mostEvaluations,
      GradientAt gradientAt) {
    this.start = start;
    this.firstGradient = firstGradient;
    this.rtol = rtol;
    this.pathBefore = pathBefore;
    this.mostEvaluations = mostEvaluations;
    this.gradientAt = gradientAt;
    at = new double[start.length];
    displacement = new double[start.length];
  }

  /**
   * Follow the flow for the given time, or until the bound is met or the caller cancels.
   *
   * @param knownStep longest step of the segment before; 0 if there was none
   */
  void follow(double duration, double knownStep) {
    longestStep = knownStep;
    if (duration == 0 || Arrays.stream(firstGradient).allMatch(g -> g == 0)) {
      time = duration;
      complete = true;
      return;
    }
    Pair pair = new Pair(duration);
    double firstStep = knownStep > 0 ? knownStep : FIRST_SHARE * duration;
    pair.setInitialStepSize(Math.min(firstStep, duration));
    pair.addStepHandler(this);
    try {
      pair.integrate(this, new ODEState(0, displacement.clone()), duration);
      complete = true;
    } catch (Left e) {
      complete = false; // the last step that was accepted is where the flow stands
    }
  }

  double[] state() {
    double[] state = start.clone();
    for (int i = 0; i < state.length; i++) {
      state[i] += displacement[i];
    }
    return state;
  }

  /** Return how far the flow has gone. */
  double moved() {
    return MathArrays.safeNorm(displacement);
  }

  double time() {
    return time;
  }

  /** Return the gradients evaluated, that at the start included. */
  int evaluations() {
    return evaluations;
  }

  double longestStep() {
    return longestStep;
  }

  double lastStep() {
    return lastStep;
  }

  boolean complete() {
    return complete;
  }

  boolean cancelled() {
    return cancelled;
  }

  @Override
  public int getDimension() {
    return start.length;
  }

  @Override
  public double[] computeDerivatives(double t, double[] y) {
    if (evaluations >= mostEvaluations) {
      throw new Left();
    }
    evaluations++;
    double[] derivative = new double[y.length];
    if (evaluations == 1) {
      negate(firstGradient, derivative); // y = 0 at t = 0
      return derivative;
    }
    for (int i = 0; i < y.length; i++) {
      at[i] = start[i] + y[i];
    }
    Optimizer.Reading reading =
        Arrays.stream(y).allMatch(Double::isFinite)
            ? gradientAt.read(at, derivative)
            : Optimizer.Reading.NOT_FINITE;
    if (reading == Optimizer.Reading.CANCELLED) {
      cancelled = true;
      throw new Left();
    }
    if (reading == Optimizer.Reading.NOT_FINITE) {
      Arrays.fill(derivative, Double.NaN); // the step is refused and tried shorter
    } else {
      negate(derivative, derivative);
    }
    return derivative;
  }

  private static void negate(double[] a, double[] out) {
    for (int i = 0; i < a.length; i++) {
      out[i] = -a[i];
    }
  }

  @Override
  public void handleStep(ODEStateInterpolator interpolator) {
    ODEStateAndDerivative now = interpolator.getCurrentState();
    displacement = now.getPrimaryState();
    lastStep = now.getTime() - time;
    longestStep = Math.max(longestStep, lastStep);
    time = now.getTime();
  }

  /**
   * The integrator, which controls the norm of the error relative to the way so far. Across a kink
   * the pair is of first order, and where the flow slides along one (Filippov 1988) no step is
   * short enough: steps below rtol^0.4 times the longest so far, a sixteenth at the default, are
   * taken as they come.
   */
  private final class Pair extends DormandPrince54Integrator {

    private final double floor = ROUNDING * MathArrays.safeNorm(start);
    private final double shortest = Math.pow(rtol, 0.4);

    Pair(double duration) {
      // with the absolute tolerance 1 the inherited estimate is the root mean square of the error
      super(0, duration, 1, 0);
    }

    @Override
    protected double estimateError(double[][] derivatives, double[] y0, double[] y1, double h) {
      double error = super.estimateError(derivatives, y0, y1, h) * Math.sqrt(y0.length);
      double moved = pathBefore + Math.max(MathArrays.safeNorm(y0), MathArrays.safeNorm(y1));
      double ratio = error / Math.max(rtol * moved, floor);
      if (!Double.isFinite(ratio)) {
        return REFUSED;
      }
      return h <= shortest * longestStep ? Math.min(ratio, ACCEPTED) : ratio;
    }
  }
}
