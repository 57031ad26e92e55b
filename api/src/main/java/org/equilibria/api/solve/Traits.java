package org.equilibria.api.solve;

import java.util.Set;
import org.apiguardian.api.API;
import org.equilibria.api.parameterization.Property;

/**
 * The traits of a solver, for those who plan with it.
 *
 * @param needsAffineForm whether it works only on maps with an affine form
 * @param historyVectors most state-sized matrices it keeps between steps
 * @param guaranteedFor properties of the weight under which it is proved to converge
 * @param steps what its proposals are
 * @param watchdogSteps most steps in a row for which the residual may stay above the best before
 *     the loop goes back there (the watchdog technique of Chamberlain, Powell, Lemarechal and
 *     Pedersen 1982), for methods whose residuals rise by nature before they fall, as Broyden's do;
 *     0 where a higher residual is a failure, as for methods that minimise it; of no effect on
 *     steps of an iteration
 * @param inverseEstimate whether its runs have an {@linkplain SolverRun#inverseEstimate inverse
 *     estimate} where it is wanted, which some gradients take
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Traits(
    boolean needsAffineForm,
    int historyVectors,
    Set<Property> guaranteedFor,
    Steps steps,
    int watchdogSteps,
    boolean inverseEstimate) {

  /** Copy the set of properties. */
  public Traits {
    guaranteedFor = Set.copyOf(guaranteedFor);
  }

  /** Describe a solver without an inverse estimate. */
  public Traits(
      boolean needsAffineForm,
      int historyVectors,
      Set<Property> guaranteedFor,
      Steps steps,
      int watchdogSteps) {
    this(needsAffineForm, historyVectors, guaranteedFor, steps, watchdogSteps, false);
  }

  /** Describe a solver for which a higher residual is a failure. */
  public Traits(
      boolean needsAffineForm, int historyVectors, Set<Property> guaranteedFor, Steps steps) {
    this(needsAffineForm, historyVectors, guaranteedFor, steps, 0);
  }

  /**
   * Describe a solver whose proposals are extrapolations if it keeps any history vectors, and steps
   * of an iteration of its own if not.
   */
  public Traits(boolean needsAffineForm, int historyVectors, Set<Property> guaranteedFor) {
    this(
        needsAffineForm,
        historyVectors,
        guaranteedFor,
        historyVectors > 0 ? Steps.EXTRAPOLATION : Steps.ITERATION);
  }

  /** Return the traits of the same solver with an inverse estimate. */
  public Traits withInverseEstimate() {
    return new Traits(needsAffineForm, historyVectors, guaranteedFor, steps, watchdogSteps, true);
  }

  /** Return whether it is proved to converge for every weight with a property. */
  public boolean guarantees(Property property) {
    return guaranteedFor.stream().anyMatch(property::implies);
  }
}
