package org.equilibria.host.guard;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.parameterization.PropertyTest;
import org.equilibria.engine.guard.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * Certificates that a component of others gives of its weights. What solvers, bounds and reports
 * rest on is believed of the framework's tests only: a property by the name of one of the
 * framework's is taken for that, whatever its own test says, and the claims that follow from it are
 * recomputed of the first weight, the second, the fourth and so on, where it is narrow enough for
 * that to cost little beside a training.
 */
final class GivenCertificates {

  /**
   * Entries of a product of m terms, A A^T or Q^T D Q, are off by m units of ||M||_2 at most, those
   * of a pair either way, and as much once more by what is done around it.
   */
  private static final double ROUNDINGS = 4;

  /** The widest weight that is recomputed, in some ten factorizations of a matrix of this size. */
  private static final int WIDEST = 512;

  private static final List<Property> KNOWN =
      List.of(
          Property.NONE,
          Property.STRONGLY_MONOTONE,
          Property.CONTRACTION_2,
          Property.SYMMETRIC_CONTRACTION,
          Property.SEMIDEFINITE_CONTRACTION,
          Property.LOG_NORM_INF,
          Property.CONTRACTION_INF,
          Property.CONTRACTION_1,
          Property.LIPSCHITZ,
          Property.NON_NEGATIVE);

  private final Owner owner;
  private final String method;
  private long weights;
  private @Nullable Certificate claimed;

  /**
   * Take whose they are.
   *
   * @param method that gives them, as it is told where one is refused
   */
  GivenCertificates(Owner owner, String method) {
    this.owner = owner;
    this.method = method;
  }

  /** Take note that the next certificate is of another weight than the last. */
  void renewed() {
    claimed = null;
  }

  /**
   * Return a certificate of a finite weight with properties that can be relied on. Another claim of
   * the weight of before is recomputed, too; the same one need not be.
   *
   * @throws org.equilibria.api.error.EquilibriaException CONTRACT_VIOLATION if the weight does not
   *     have what is claimed
   */
  Certificate checked(Certificate given, Matrix weight) {
    Certificate certificate = known(given);
    boolean isNew = claimed == null;
    if (isNew) {
      weights++;
    }
    boolean isOther = !certificate.equals(claimed);
    claimed = certificate;
    if ((isNew ? Long.bitCount(weights) == 1 : isOther)
        && weight.cols() <= WIDEST
        && !certificate.property().equals(Property.NONE)) {
      double[][] rows = rows(weight);
      check(certificate, rows, slack(weight), isSymmetric(rows, weight.precision()));
    }
    return certificate;
  }

  /** Return a certificate whose properties are the framework's where they have their names. */
  Certificate known(Certificate given) {
    Property property = owner.present(given.property(), "the property of its certificate is");
    return new Certificate(known(property), given.constant(), given.diagonal());
  }

  private Property known(Property given) {
    Optional<Property> own = KNOWN.stream().filter(given::equals).findFirst();
    if (own.isPresent()) {
      return own.get();
    }
    Set<Property> implied = new LinkedHashSet<>();
    for (Property other : given.implied()) {
      implied.add(known(other));
    }
    return new Property(
        given.id(),
        PlainText.of(given.description()),
        implied,
        new Test(owner.present(given.test(), "the test of its property is"), owner));
  }

  private void check(Certificate claim, double[][] weight, double slack, boolean symmetric) {
    double margin = margin(claim, weight, symmetric);
    if (!(margin >= -slack * (1 + Math.abs(claim.constant())))) {
      throw owner.broken(
          "%s claims %s with c = %s, %s"
              .formatted(
                  method,
                  claim.property().description(),
                  claim.constant(),
                  Double.isInfinite(margin)
                      ? "which its weight does not have"
                      : "of which its weight is %.3g short".formatted(-margin)));
    }
    for (Property implied : claim.property().implied()) {
      weakest(implied, claim.diagonal())
          .ifPresent(weaker -> check(weaker, weight, slack, symmetric));
    }
  }

  /**
   * Return it as of a symmetric weight where one is claimed and this is one but for rounding, which
   * may come to much in a wide weight: the norm is that of the weight as it is.
   */
  private static double margin(Certificate claim, double[][] weight, boolean symmetric) {
    boolean claimed =
        claim.property().equals(Property.SYMMETRIC_CONTRACTION)
            || claim.property().equals(Property.SEMIDEFINITE_CONTRACTION);
    if (!claimed || !symmetric) {
      return claim.margin(weight);
    }
    Certificate norm = new Certificate(Property.CONTRACTION_2, claim.constant());
    return Math.min(norm.margin(weight), claim.margin(symmetrized(weight)));
  }

  private static double[][] symmetrized(double[][] weight) {
    double[][] half = new double[weight.length][weight.length];
    for (int i = 0; i < weight.length; i++) {
      for (int j = 0; j < weight.length; j++) {
        half[i][j] = 0.5 * weight[i][j] + 0.5 * weight[j][i];
      }
    }
    return half;
  }

  /** Return the weakest claim of a property of the framework, which any weight with it keeps. */
  private static Optional<Certificate> weakest(Property property, double[] diagonal) {
    if (!KNOWN.contains(property) || property.equals(Property.NONE)) {
      return Optional.empty();
    } else if (property.equals(Property.NON_NEGATIVE)) {
      return Optional.of(new Certificate(property, 0, diagonal));
    } else if (property.equals(Property.STRONGLY_MONOTONE)) {
      return Optional.of(new Certificate(property, Double.MIN_NORMAL, diagonal));
    } else if (property.equals(Property.LIPSCHITZ)) {
      return Optional.of(new Certificate(property, Double.MAX_VALUE, diagonal));
    }
    return Optional.of(new Certificate(property, Math.nextDown(1.0), diagonal));
  }

  /**
   * Return by how much of its size a constant may be missed: the rounding of a weight of m columns
   * and of what it is made of is some m units of its storage, 3e-5 in f32 at the widest; a thousand
   * times the square root of that is no rounding any more, and still less than a lie is worth.
   */
  private static double slack(Matrix weight) {
    return weight.precision() == Precision.F32 ? 1e-3 : 1e-6;
  }

  /** Return whether it is but for rounding; ||M||_inf is at least ||M||_2 of a symmetric M. */
  private static boolean isSymmetric(double[][] weight, Precision precision) {
    double norm =
        Arrays.stream(weight)
            .mapToDouble(row -> Arrays.stream(row).map(Math::abs).sum())
            .max()
            .orElse(0);
    double most = ROUNDINGS * weight.length * precision.unitRoundoff() * norm;
    for (int i = 0; i < weight.length; i++) {
      for (int j = 0; j < i; j++) {
        if (!(Math.abs(weight[i][j] - weight[j][i]) <= most)) {
          return false;
        }
      }
    }
    return true;
  }

  private static double[][] rows(Matrix weight) {
    int width = weight.cols();
    double[] values = new double[weight.rows() * width];
    weight.scope().backend().download(weight, values);
    double[][] rows = new double[weight.rows()][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(values, i * width, (i + 1) * width));
    return rows;
  }

  /** A test of others, which cannot write to a weight; what is no number proves nothing. */
  record Test(PropertyTest test, Owner owner) implements PropertyTest, Guard {

    @Override
    public double margin(double[][] weight, Certificate claim) {
      double[][] copy = new double[weight.length][];
      Arrays.setAll(copy, i -> weight[i].clone());
      double margin = owner.given("the test of its property", () -> test.margin(copy, claim));
      return Double.isNaN(margin) ? Double.NEGATIVE_INFINITY : margin;
    }

    @Override
    public String toString() {
      return owner.described();
    }
  }
}
