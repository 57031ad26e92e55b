package org.equilibria.api.theory;

import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/** The outcome of a bound: a figure, or the reason why there is none. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface Outcome {

  /** Return the hypotheses and what was found. */
  List<Check> checks();

  /** Return paper, equation and whether the statement is proved, linearised or heuristic. */
  String source();

  /** Direction of a bound. */
  enum Sense {
    /** The truth is at most the value. */
    UPPER,
    /** The truth is at least the value. */
    LOWER
  }

  /**
   * A number whose hypotheses all hold or are assumed.
   *
   * @param sense direction
   * @param value the number
   * @param vacuous whether it says nothing, such as an error of at most 1
   * @param terms the parts of the number by name
   * @param checks hypotheses
   * @param source provenance
   */
  record Figure(
      Sense sense,
      double value,
      boolean vacuous,
      Map<String, Double> terms,
      List<Check> checks,
      String source)
      implements Outcome {

    /**
     * Refuse a number whose hypothesis fails.
     *
     * @throws EquilibriaException CONTRACT_VIOLATION if the value is NaN or a check fails
     */
    public Figure {
      terms = Map.copyOf(terms);
      checks = List.copyOf(checks);
      if (Double.isNaN(value)
          || checks.stream().anyMatch(c -> c.verdict() == Check.Verdict.FAILS)) {
        throw new EquilibriaException(
            ErrorCode.CONTRACT_VIOLATION, "a bound whose hypothesis fails has no number");
      }
    }
  }

  /**
   * No number.
   *
   * @param reason why, for people
   * @param checks hypotheses
   * @param source provenance
   */
  record Inapplicable(String reason, List<Check> checks, String source) implements Outcome {

    /** Copy the checks. */
    public Inapplicable {
      checks = List.copyOf(checks);
    }
  }
}
