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

/**
 * Certificates that a component of others gives of its weights. What solvers, bounds and reports
 * rest on is believed of the framework's tests only: a property by the name of one of the
 * framework's is taken for that, whatever its own test says, and the claims that follow from it are
 * recomputed of the first weight, the second, the fourth and so on, where it is narrow enough for
 * that to cost little beside a training.
 */
final class GivenCertificates {

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

  /**
   * Take whose they are.
   *
   * @param method that gives them, as it is told where one is refused
   */
  GivenCertificates(Owner owner, String method) {
    this.owner = owner;
    this.method = method;
  }

  /**
   * Return a certificate of a finite weight with properties that can be relied on.
   *
   * @throws org.equilibria.api.error.EquilibriaException CONTRACT_VIOLATION if the weight does not
   *     have what is claimed
   */
  Certificate checked(Certificate given, Matrix weight) {
    Certificate certificate = known(given);
    weights++;
    if (Long.bitCount(weights) == 1
        && weight.cols() <= WIDEST
        && !certificate.property().equals(Property.NONE)) {
      check(certificate, rows(weight), slack(weight));
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

  private void check(Certificate claim, double[][] weight, double slack) {
    double margin = margin(claim, weight, slack);
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
      weakest(implied, claim.diagonal()).ifPresent(weaker -> check(weaker, weight, slack));
    }
  }

  /**
   * Return it as of a symmetric weight where one is claimed and this is one but for rounding, which
   * may come to much in a wide weight: the norm is that of the weight as it is.
   */
  private static double margin(Certificate claim, double[][] weight, double slack) {
    boolean symmetric =
        claim.property().equals(Property.SYMMETRIC_CONTRACTION)
            || claim.property().equals(Property.SEMIDEFINITE_CONTRACTION);
    if (!symmetric || !isSymmetric(weight, slack)) {
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

  private static boolean isSymmetric(double[][] weight, double slack) {
    for (int i = 0; i < weight.length; i++) {
      for (int j = 0; j < i; j++) {
        if (!(Math.abs(weight[i][j] - weight[j][i]) <= slack)) {
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
