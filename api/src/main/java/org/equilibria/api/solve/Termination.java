package org.equilibria.api.solve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.option.Option;

/**
 * Say when a solve stops; a value of its own, the same for every solver. A row has converged when
 * {@code ||f(z) - z|| + error bound <= atol + rtol ||f(z)||}.
 *
 * @param rtol tolerance relative to ||f(z)||
 * @param atol absolute tolerance
 * @param norm norm of a row
 * @param maxSteps most steps of the solver
 * @param maxEvaluations most evaluations of f, the first included
 * @param timeout wall-clock limit; zero for none
 * @param stallWindow steps without a better residual after which a row has stalled
 * @param divergenceFactor a row has diverged when its residual exceeds this times its best
 * @param keep iterate returned for a row that did not converge
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Termination(
    @Option(help = "tolerance relative to ||f(z)||", value = "1e-6", min = 0) double rtol,
    @Option(help = "absolute tolerance", value = "0", min = 0) double atol,
    @Option(help = "norm of a row", value = "l2") Norm norm,
    @Option(help = "most steps of the solver", value = "200", min = 0) int maxSteps,
    @Option(help = "most evaluations of f, the first included", value = "2147483647", min = 1)
        int maxEvaluations,
    @Option(help = "wall-clock limit, 0s for none", value = "0s", min = 0) Duration timeout,
    @Option(
            help = "steps without a better residual after which a row has stalled",
            value = "50",
            min = 1)
        int stallWindow,
    @Option(
            help = "a row has diverged when its residual exceeds this times its best",
            value = "1e6",
            min = 1,
            minExclusive = true)
        double divergenceFactor,
    @Option(help = "iterate returned for a row that did not converge", value = "best") Keep keep) {

  /**
   * Check the ranges.
   *
   * @throws EquilibriaException INVALID_INPUT naming every value out of range
   */
  public Termination {
    List<String> mistakes = new ArrayList<>();
    require(rtol >= 0, "rtol must be at least 0", rtol, mistakes);
    require(atol >= 0, "atol must be at least 0", atol, mistakes);
    require(maxSteps >= 0, "max-steps must be at least 0", maxSteps, mistakes);
    require(maxEvaluations >= 1, "max-evaluations must be at least 1", maxEvaluations, mistakes);
    require(!timeout.isNegative(), "timeout must be at least 0s", timeout, mistakes);
    require(stallWindow >= 1, "stall-window must be at least 1", stallWindow, mistakes);
    require(divergenceFactor > 1, "divergence-factor must be above 1", divergenceFactor, mistakes);
    if (!mistakes.isEmpty()) {
      throw new EquilibriaException(ErrorCode.INVALID_INPUT, String.join("; ", mistakes));
    }
  }

  private static void require(boolean holds, String rule, Object value, List<String> mistakes) {
    if (!holds) {
      mistakes.add(rule + ", not " + value);
    }
  }

  /** Return the default rule with the given relative tolerance. */
  public static Termination relative(double rtol) {
    return builder().rtol(rtol).build();
  }

  /** Start from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Start from this rule. */
  public Builder toBuilder() {
    return new Builder()
        .rtol(rtol)
        .atol(atol)
        .norm(norm)
        .maxSteps(maxSteps)
        .maxEvaluations(maxEvaluations)
        .timeout(timeout)
        .stallWindow(stallWindow)
        .divergenceFactor(divergenceFactor)
        .keep(keep);
  }

  /** Collect the values of a rule; what is not set keeps its default. */
  public static final class Builder {
    private double rtol = 1e-6;
    private double atol;
    private Norm norm = Norm.L2;
    private int maxSteps = 200;
    private int maxEvaluations = Integer.MAX_VALUE;
    private Duration timeout = Duration.ZERO;
    private int stallWindow = 50;
    private double divergenceFactor = 1e6;
    private Keep keep = Keep.BEST;

    private Builder() {}

    /** Set the tolerance relative to ||f(z)||. */
    public Builder rtol(double value) {
      rtol = value;
      return this;
    }

    /** Set the absolute tolerance. */
    public Builder atol(double value) {
      atol = value;
      return this;
    }

    /** Set the norm of a row. */
    public Builder norm(Norm value) {
      norm = value;
      return this;
    }

    /** Set the most steps of the solver. */
    public Builder maxSteps(int value) {
      maxSteps = value;
      return this;
    }

    /** Set the most evaluations of f. */
    public Builder maxEvaluations(int value) {
      maxEvaluations = value;
      return this;
    }

    /** Set the wall-clock limit; zero for none. */
    public Builder timeout(Duration value) {
      timeout = value;
      return this;
    }

    /** Set the steps without a better residual after which a row has stalled. */
    public Builder stallWindow(int value) {
      stallWindow = value;
      return this;
    }

    /** Set the growth of the residual over its best at which a row has diverged. */
    public Builder divergenceFactor(double value) {
      divergenceFactor = value;
      return this;
    }

    /** Set the iterate returned for a row that did not converge. */
    public Builder keep(Keep value) {
      keep = value;
      return this;
    }

    /**
     * Return the rule.
     *
     * @throws EquilibriaException INVALID_INPUT naming every value out of range
     */
    public Termination build() {
      return new Termination(
          rtol, atol, norm, maxSteps, maxEvaluations, timeout, stallWindow, divergenceFactor, keep);
    }
  }
}
