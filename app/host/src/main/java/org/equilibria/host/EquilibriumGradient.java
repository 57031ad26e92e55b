package org.equilibria.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.RowVjp;
import org.equilibria.api.solve.ErrorEstimate;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveStats;

/**
 * The gradient of a loss through an equilibrium, as an estimator found it: pairs (z, u) such that
 * the gradient of the loss by any parameter theta of the map is the sum of (d_theta f(z))^T u over
 * rows and pairs. For implicit differentiation it is one pair, z at the equilibrium and u = (I -
 * J^T)^{-1} dL/dz (Bai et al. 2019, theorem 1). Rows that failed are told in {@link #rows} and
 * enter no sum unasked.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class EquilibriumGradient {

  private final Solution solution;
  private final List<Pair> pairs;
  private final List<Solution> adjoints;
  private final SolveStats ownWork;
  private final List<Row> rows;
  private final boolean truncated;
  private final boolean byDifferences;
  private final int width;

  EquilibriumGradient(
      Solution solution,
      List<Pair> pairs,
      List<Solution> adjoints,
      SolveStats ownWork,
      boolean truncated,
      boolean byDifferences,
      int rows,
      int width) {
    this.solution = solution;
    this.pairs = List.copyOf(pairs);
    this.adjoints = List.copyOf(adjoints);
    this.ownWork = ownWork;
    this.truncated = truncated;
    this.byDifferences = byDifferences;
    this.width = width;
    this.rows = IntStream.range(0, rows).mapToObj(this::judged).toList();
  }

  /** One state z and its cotangent u, each row by row. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  public static final class Pair {
    private final double[] state;
    private final double[] cotangent;

    Pair(double[] state, double[] cotangent) {
      this.state = state;
      this.cotangent = cotangent;
    }

    /** Return z. */
    public double[] state() {
      return state.clone();
    }

    /** Return u. */
    public double[] cotangent() {
      return cotangent.clone();
    }
  }

  /** What a row of a gradient is worth; ordered from good to bad. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  public enum Worth {
    /** The forward solve and every adjoint solve converged. */
    CONVERGED,
    /** The forward solve converged, and the estimator cut the rest by design: a biased gradient. */
    TRUNCATED,
    /** Finite, but a solve did not converge: what it gives is not the gradient. */
    UNCONVERGED,
    /** A state or a cotangent is NaN or infinite. */
    NON_FINITE
  }

  /**
   * What became of one row.
   *
   * @param worth what it is worth
   * @param detail how its solves ended
   * @param adjointError estimate of the relative error of u, of magnitude only: the relative error
   *     of the adjoint solve, and ||(I - J)^{-1}|| times that of z, by which J may be off where it
   *     varies on the scale of z; empty where the steps of the solves say nothing, or an estimator
   *     cut its adjoint without a solve
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  public record Row(Worth worth, String detail, OptionalDouble adjointError) {}

  private Row judged(int row) {
    List<SampleOutcome> outcomes =
        Stream.concat(Stream.of(solution), adjoints.stream())
            .map(s -> s.outcomes().get(row))
            .toList();
    List<String> ends = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      SampleOutcome o = outcomes.get(i);
      ends.add("%s %s, %s".formatted(i == 0 ? "equilibrium" : "adjoint", o.status(), o.detail()));
    }
    return new Row(worth(row, outcomes), String.join("; ", ends), adjointError(outcomes));
  }

  private Worth worth(int row, List<SampleOutcome> outcomes) {
    if (!isFinite(row)) {
      return Worth.NON_FINITE;
    } else if (outcomes.stream().anyMatch(o -> o.status().isFailure())) {
      return Worth.UNCONVERGED;
    }
    return truncated || !outcomes.stream().allMatch(SampleOutcome::converged)
        ? Worth.TRUNCATED
        : Worth.CONVERGED;
  }

  private boolean isFinite(int row) {
    return pairs.stream()
        .flatMap(p -> Stream.of(p.state, p.cotangent))
        .flatMapToDouble(batch -> Arrays.stream(rowOf(batch, row)))
        .allMatch(Double::isFinite);
  }

  /** What an estimator cuts without a solve is off by more than any solve tells. */
  private OptionalDouble adjointError(List<SampleOutcome> outcomes) {
    List<ErrorEstimate> adjoint =
        outcomes.stream().skip(1).flatMap(o -> o.errorEstimate().stream()).toList();
    if (truncated && adjoint.isEmpty()) {
      return OptionalDouble.empty();
    }
    double inverseNorm =
        outcomes.stream()
            .flatMap(o -> o.errorEstimate().stream())
            .mapToDouble(ErrorEstimate::inverseNorm)
            .max()
            .orElse(Double.NaN);
    DoubleStream ofState =
        outcomes.get(0).errorEstimate().stream().mapToDouble(e -> inverseNorm * e.relativeError());
    DoubleStream ofSolve = adjoint.stream().mapToDouble(ErrorEstimate::relativeError);
    double[] parts = DoubleStream.concat(ofState, ofSolve).toArray();
    return parts.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Arrays.stream(parts).sum());
  }

  /** Return the forward solve. */
  public Solution solution() {
    return solution;
  }

  /** Return the pairs. */
  public List<Pair> pairs() {
    return pairs;
  }

  /** Return the adjoint solves in the order in which they were made. */
  public List<Solution> adjoints() {
    return adjoints;
  }

  /**
   * Return the evaluations, products with the Jacobian among them, that the estimator did outside
   * the adjoint solves.
   */
  public SolveStats estimatorWork() {
    return ownWork;
  }

  /** Return whether derivatives of the map were taken by differences of its values. */
  public boolean byDifferences() {
    return byDifferences;
  }

  /** Return one report a row. */
  public List<Row> rows() {
    return rows;
  }

  /**
   * Return whether the forward solve and every adjoint solve converged, and nothing was cut by
   * design.
   */
  public boolean converged() {
    return solution.converged() && adjoints.stream().allMatch(Solution::converged) && !truncated;
  }

  /**
   * Return the gradient of the loss by the parameters of the map, summed over pairs and the rows
   * that converged or were truncated by design; the others are left out, and {@link #rows} tells
   * which they are.
   *
   * @param parameters number of parameters
   * @param vjp writes (d_theta f(z))^T u of one row, one entry a parameter
   * @throws EquilibriaException INVALID_INPUT if there is no such row, and so no gradient;
   *     PLUGIN_FAILURE if the product throws; CONTRACT_VIOLATION if it is not finite
   */
  public double[] byParameters(int parameters, RowVjp vjp) {
    return byParameters(parameters, vjp, Worth.TRUNCATED);
  }

  /**
   * Return the same sum over the rows that are worth no less than asked for.
   *
   * @param least any but {@link Worth#NON_FINITE}: rows that are not finite have no place in a sum
   * @throws EquilibriaException as {@link #byParameters(int, RowVjp)}
   */
  public double[] byParameters(int parameters, RowVjp vjp, Worth least) {
    Required.given("the vector-Jacobian product", vjp);
    if (parameters < 0) {
      throw refused("a map cannot have " + parameters + " parameters");
    } else if (Required.given("the worth", least) == Worth.NON_FINITE) {
      throw refused("rows that are not finite cannot be summed");
    }
    int[] summed =
        IntStream.range(0, rows.size())
            .filter(row -> rows.get(row).worth().compareTo(least) <= 0)
            .toArray();
    if (summed.length == 0 && !rows.isEmpty()) {
      throw refused(
          "no row of the batch is %s, so that there is no gradient to sum: row 0: %s"
              .formatted(
                  least == Worth.TRUNCATED ? "CONVERGED or TRUNCATED" : least,
                  rows.get(0).detail()));
    }
    double[] sum = new double[parameters];
    double[] share = new double[parameters];
    for (Pair pair : pairs) {
      for (int row : summed) {
        product(row, pair, vjp, share);
        for (int k = 0; k < parameters; k++) {
          sum[k] += share[k];
        }
      }
    }
    return sum;
  }

  private void product(int row, Pair pair, RowVjp vjp, double[] share) {
    Arrays.fill(share, Double.NaN);
    try {
      vjp.apply(row, rowOf(pair.state, row), rowOf(pair.cotangent, row), share);
    } catch (Throwable e) {
      throw EquilibriaException.of(
          "the vector-Jacobian product by the parameters failed at row " + row, e);
    }
    for (int k = 0; k < share.length; k++) {
      if (!Double.isFinite(share[k])) {
        throw new EquilibriaException(
            ErrorCode.CONTRACT_VIOLATION,
            "the vector-Jacobian product by the parameters left %s in entry %d of row %d"
                .formatted(share[k], k, row));
      }
    }
  }

  private static EquilibriaException refused(String message) {
    return new EquilibriaException(ErrorCode.INVALID_INPUT, message);
  }

  private double[] rowOf(double[] batch, int row) {
    return Arrays.copyOfRange(batch, row * width, (row + 1) * width);
  }

  /**
   * Return a line for each solve, one if derivatives are by differences, one if rows were cut by
   * design, one with the rows that are not worth a sum, if any, and one with the largest error that
   * is estimated of an adjoint, if there is one.
   */
  @Override
  public String toString() {
    List<String> lines = new ArrayList<>(List.of("equilibrium: " + solution));
    adjoints.forEach(a -> lines.add("adjoint: " + a));
    if (byDifferences) {
      lines.add("derivatives of the map are by differences of its values");
    }
    if (rows.stream().anyMatch(row -> row.worth() == Worth.TRUNCATED)) {
      lines.add("the adjoint is cut by design: the gradient is biased");
    }
    int[] bad =
        IntStream.range(0, rows.size())
            .filter(row -> rows.get(row).worth().compareTo(Worth.TRUNCATED) > 0)
            .toArray();
    if (bad.length > 0) {
      lines.add("rows left out of sums: " + Arrays.toString(bad));
    }
    rows.stream()
        .flatMapToDouble(r -> r.adjointError().stream())
        .max()
        .ifPresent(
            e -> lines.add(String.format(Locale.ROOT, "the adjoint may be off by about %.1g", e)));
    return String.join("\n", lines);
  }
}
