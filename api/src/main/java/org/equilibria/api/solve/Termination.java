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
 * The rule by which a solve stops; a value of its own, the same for every solver. A row has
 * converged when
 *
 * <pre>||f(z) - z|| + error bound &lt;= atol + rtol ||f(z)||,</pre>
 *
 * or, with {@code componentwise}, when every entry meets the same inequality for absolute values.
 *
 * <p><b>A root at 0</b> is never met by a tolerance relative to f(z), which vanishes as fast as the
 * residual. A row has therefore converged to 0, too, when ||f(z)|| and the residual with its error
 * bound add up to at most a hundredth of rtol times the scale from which it came: ||z|| at its
 * start, or the larger of ||f(z)|| and the residual there where that is less. Both z and f(z) are
 * then 0 to two digits more than the tolerance asks for, seen from the start; a solution that is
 * larger than that is not touched, because ||f(z)|| does not fall below it however far away the
 * start was. What is smaller in truth, and matters, is sought with a start of its size or with
 * {@code atol}.
 *
 * <p><b>Size by extrapolation.</b> A residual is not small because z is large. The ||f(z)|| that
 * counts is at most what as many plain steps could have reached, twice ||f(z_0)|| plus the
 * residuals so far. Plain steps z &lt;- f(z) never meet that limit, by the triangle inequality. Of
 * a row that was extrapolated no residual adds more than the least so far; beyond that sum an f(z)
 * counts where its residual is down to 10^-4 of the least of iterates nearer than half the sum, the
 * sum itself where it is down to a tenth, and nothing else.
 *
 * <p><b>No early verdict without a proof.</b> A row has stalled when, a stall window after its best
 * residual, nothing moves: the residual is down to rounding, or an iterate comes back exactly. Slow
 * or constant residuals are not enough, since information may travel through z all the while (value
 * iteration). A row has diverged when a value overflows ({@link SolveStatus#NON_FINITE}) or when
 * the limit of steps or evaluations is reached with a residual beyond the divergence factor: growth
 * alone ends no row, since an unstable start grows, too, before it turns to a fixed point. From a
 * start next to 0 that is growth beyond the factor itself, since it may lead to a fixed point of
 * the size of 1, as those of saturating layers.
 *
 * @param rtol tolerance relative to ||f(z)||
 * @param atol absolute tolerance
 * @param norm norm of a row
 * @param maxSteps most steps of the solver
 * @param maxEvaluations most evaluations of f, the first included
 * @param timeout wall-clock limit; zero for none
 * @param stallWindow steps without a better residual after which a row in which nothing moves has
 *     stalled
 * @param divergenceFactor a row that reaches a limit with a residual beyond this times its start,
 *     the largest of residual and ||f(z)|| there and 1, has diverged
 * @param keep iterate returned for a row that did not converge
 * @param componentwise whether every entry must meet the tolerances, not only the norm of the row;
 *     asks for every iterate on the host
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
            help =
                "steps without a better residual after which a row in which nothing moves has"
                    + " stalled",
            value = "50",
            min = 1)
        int stallWindow,
    @Option(
            help =
                "a row that reaches a limit with a residual beyond this times its start has"
                    + " diverged",
            value = "1e6",
            min = 1,
            minExclusive = true)
        double divergenceFactor,
    @Option(help = "iterate returned for a row that did not converge", value = "best") Keep keep,
    @Option(
            help = "whether every entry must meet the tolerances, not only the norm of the row",
            value = "false")
        boolean componentwise) {

  // Two digits beyond rtol: a state is 0 only where no digit that rtol asks for could say else.
  private static final double ZERO_SHARE = 0.01;

  /**
   * Check the ranges.
   *
   * @throws EquilibriaException INVALID_INPUT naming every value that is null or out of range
   */
  public Termination {
    List<String> mistakes = new ArrayList<>();
    require(rtol >= 0, "rtol must be at least 0", rtol, mistakes);
    require(atol >= 0, "atol must be at least 0", atol, mistakes);
    require(maxSteps >= 0, "max-steps must be at least 0", maxSteps, mistakes);
    require(maxEvaluations >= 1, "max-evaluations must be at least 1", maxEvaluations, mistakes);
    require(norm != null, "norm must be given", norm, mistakes);
    require(
        timeout != null && !timeout.isNegative(), "timeout must be at least 0s", timeout, mistakes);
    require(keep != null, "keep must be given", keep, mistakes);
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

  /**
   * Return whether a row has converged by its size.
   *
   * @param residual ||f(z) - z|| with its error bound
   * @param imageNorm the ||f(z)|| that counts
   */
  public boolean isMet(double residual, double imageNorm) {
    return residual == 0 || residual <= tolerance(imageNorm);
  }

  /** Return the residual that is tolerated where ||f(z)|| is so large. */
  public double tolerance(double imageNorm) {
    return atol + rtol * imageNorm;
  }

  /**
   * Return whether a row has converged to 0.
   *
   * @param residual ||f(z) - z|| with its error bound
   * @param imageNorm ||f(z)||
   * @param startScale from which the row came: at its start the lesser of ||z|| and of the larger
   *     of ||f(z)|| and the residual; NaN at the start itself
   */
  public boolean isZero(double residual, double imageNorm, double startScale) {
    return residual + imageNorm <= ZERO_SHARE * rtol * startScale;
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
        .keep(keep)
        .componentwise(componentwise);
  }

  /** A builder of rules; what is not set keeps its default. */
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
    private boolean componentwise;

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

    /** Set the steps without a better residual after which a row that stands still has stalled. */
    public Builder stallWindow(int value) {
      stallWindow = value;
      return this;
    }

    /** Set the growth of the residual over its start beyond which a row has diverged at a limit. */
    public Builder divergenceFactor(double value) {
      divergenceFactor = value;
      return this;
    }

    /** Set the iterate returned for a row that did not converge. */
    public Builder keep(Keep value) {
      keep = value;
      return this;
    }

    /** Set whether every entry must meet the tolerances, not only the norm of the row. */
    public Builder componentwise(boolean value) {
      componentwise = value;
      return this;
    }

    /**
     * Return the rule.
     *
     * @throws EquilibriaException INVALID_INPUT naming every value out of range
     */
    public Termination build() {
      return new Termination(
          rtol,
          atol,
          norm,
          maxSteps,
          maxEvaluations,
          timeout,
          stallWindow,
          divergenceFactor,
          keep,
          componentwise);
    }
  }
}
