package org.equilibria.api.theory;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One hypothesis of a bound and what was found.
 *
 * @param id unique name within its bound
 * @param statement the hypothesis, as a formula or phrase
 * @param verdict what was found
 * @param measured the measured side; NaN if not a number
 * @param required the side it is compared with; NaN if not a number
 * @param evidence how the verdict was reached
 * @param remedy what would make the hypothesis hold, if it fails and that is known
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Check(
    String id,
    String statement,
    Verdict verdict,
    double measured,
    double required,
    Evidence evidence,
    Optional<Remedy> remedy) {

  /** Create a check without a remedy. */
  public Check(
      String id,
      String statement,
      Verdict verdict,
      double measured,
      double required,
      Evidence evidence) {
    this(id, statement, verdict, measured, required, evidence, Optional.empty());
  }

  /** Return whether the hypothesis fails. */
  public boolean fails() {
    return verdict == Verdict.FAILS;
  }

  /** Return this with what would make the hypothesis hold. */
  public Check with(Remedy cure) {
    return new Check(id, statement, verdict, measured, required, evidence, Optional.of(cure));
  }

  /** What was found. */
  public enum Verdict {
    /** The hypothesis holds. */
    HOLDS,
    /** The hypothesis fails. */
    FAILS,
    /** Nobody looked. */
    NOT_CHECKED
  }

  /** How a verdict was reached. */
  public enum Evidence {
    /** Computed without approximation beyond rounding. */
    EXACT,
    /** Computed from samples or an iteration with an error estimate. */
    ESTIMATED,
    /** Taken on trust. */
    ASSUMED
  }
}
