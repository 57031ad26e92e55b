package org.equilibria.api.parameterization;

import java.util.Set;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * A property of a weight M that a {@link Certificate} claims and under which solvers are proved to
 * converge. Unless it says otherwise it makes z = sigma(M z + phi) have one solution for every phi,
 * for activations with slopes in [0, 1].
 *
 * <p>Plugins may add their own: a property is known by its id, so that a solver of one plugin can
 * be guaranteed for the parameterization of another. In the descriptions c is the constant and d
 * the diagonal of the certificate.
 *
 * @param id name in lower case with dashes, such as {@code contraction-2}
 * @param description the claim as a formula
 * @param implied properties that every weight with this one has, too, with some constant
 * @param test recomputes it from a weight
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Property(String id, String description, Set<Property> implied, PropertyTest test) {

  private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /** Nothing is guaranteed. */
  public static final Property NONE =
      new Property("none", "nothing is guaranteed", Set.of(), (weight, claim) -> 0);

  /** 1 - lambda_max((M + M^T)/2) is at least the constant, which is above 0. */
  public static final Property STRONGLY_MONOTONE =
      new Property(
          "strongly-monotone",
          "1 - lambda_max((M + M^T)/2) >= c > 0",
          Set.of(),
          PropertyTests::stronglyMonotone);

  /** ||M||_2 is at most the constant, which is below 1. */
  public static final Property CONTRACTION_2 =
      new Property(
          "contraction-2",
          "||M||_2 <= c < 1",
          Set.of(STRONGLY_MONOTONE),
          PropertyTests::contraction2);

  /** M = M^T and ||M||_2 is at most the constant, which is below 1. */
  public static final Property SYMMETRIC_CONTRACTION =
      new Property(
          "symmetric-contraction",
          "M = M^T, ||M||_2 <= c < 1",
          Set.of(CONTRACTION_2),
          PropertyTests::symmetricContraction);

  /**
   * The share of the constant below 0 to which eigenvalues of a {@link #SEMIDEFINITE_CONTRACTION}
   * may reach, for the rounding of a product A A^T.
   */
  public static final double SEMIDEFINITE_SLACK = 1.0 / 64;

  /**
   * M = M^T and no eigenvalue is above the constant c, which is below 1, or below 0 by more than
   * rounding: by c/64.
   */
  public static final Property SEMIDEFINITE_CONTRACTION =
      new Property(
          "semidefinite-contraction",
          "M = M^T, -c/64 <= lambda(M) <= c < 1",
          Set.of(SYMMETRIC_CONTRACTION),
          PropertyTests::semidefiniteContraction);

  /**
   * M_ii + sum_{j != i} |M_ij| d_j / d_i is at most the constant, which is below 1, for every i:
   * the logarithmic norm of M for max_i |x_i| / d_i (Jafarpour et al. 2021).
   */
  public static final Property LOG_NORM_INF =
      new Property(
          "log-norm-inf",
          "M_ii + sum_{j != i} |M_ij| d_j / d_i <= c < 1",
          Set.of(),
          PropertyTests::logNormInf);

  /**
   * ||M||_inf is at most the constant, which is below 1; with a diagonal, the norm is that of max_i
   * |x_i| / d_i.
   */
  public static final Property CONTRACTION_INF =
      new Property(
          "contraction-inf",
          "||M||_inf <= c < 1",
          Set.of(LOG_NORM_INF),
          PropertyTests::contractionInf);

  /** ||M||_1 is at most the constant, which is below 1. */
  public static final Property CONTRACTION_1 =
      new Property("contraction-1", "||M||_1 <= c < 1", Set.of(), PropertyTests::contraction1);

  /**
   * With D = diag(d), d above 0, 2 D - D M - M^T D - (1/c)(I + D^2) has no eigenvalue below 0: the
   * solution is unique, and Lipschitz in phi with the constant, which is above 0 (Revay, Wang and
   * Manchester 2020, arXiv 2010.01732).
   */
  public static final Property LIPSCHITZ =
      new Property(
          "lipschitz",
          "2 D - D M - M^T D >= (1/c)(I + D^2), D = diag(d)",
          Set.of(),
          PropertyTests::lipschitz);

  /**
   * Every entry is at least the constant, which is at least 0. It makes the solution unique for phi
   * at least 0 and activations that are bounded, non-decreasing and concave on x at least 0, and
   * above 0 at 0; their slopes do not matter (Gabor et al. 2024).
   */
  public static final Property NON_NEGATIVE =
      new Property("non-negative", "M_ij >= c >= 0", Set.of(), PropertyTests::nonNegative);

  /**
   * Check the id and copy the set.
   *
   * @throws IllegalArgumentException if the id is not in lower case with dashes
   */
  public Property {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("not an id in lower case with dashes: '" + id + "'");
    }
    implied = Set.copyOf(implied);
  }

  /** Return whether every weight with this property has the other. */
  public boolean implies(Property other) {
    return equals(other) || implied.stream().anyMatch(p -> p.implies(other));
  }

  /** Return whether the other is known by the same id. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Property property && id.equals(property.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return id;
  }
}
