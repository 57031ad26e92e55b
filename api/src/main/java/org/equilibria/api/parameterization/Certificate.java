package org.equilibria.api.parameterization;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * What a parameterization guarantees of the weight it has just made.
 *
 * @param property the guarantee
 * @param constant its constant; NaN for {@link Property#NONE}
 * @param diagonal width positive numbers d by which the property is stated, such as the weights of
 *     a norm; empty where it needs none, or all are 1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("ArrayRecordComponent") // copied at both ends and compared by its entries
public record Certificate(Property property, double constant, double[] diagonal) {

  /** No guarantee. */
  public static final Certificate NONE = new Certificate(Property.NONE, Double.NaN);

  /** Copy the diagonal. */
  public Certificate {
    diagonal = diagonal.clone();
  }

  /** State a guarantee without a diagonal. */
  public Certificate(Property property, double constant) {
    this(property, constant, new double[0]);
  }

  /** Return a copy of the diagonal. */
  @Override
  public double[] diagonal() {
    return diagonal.clone();
  }

  /**
   * Return by how much a weight keeps to this, as {@link PropertyTest#margin} says.
   *
   * @param weight M as rows, read only
   */
  public double margin(double[][] weight) {
    return property.test().margin(weight, this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Certificate certificate
        && property.equals(certificate.property)
        && Double.compare(constant, certificate.constant) == 0
        && Arrays.equals(diagonal, certificate.diagonal);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * property.hashCode() + Double.hashCode(constant)) + Arrays.hashCode(diagonal);
  }

  @Override
  public String toString() {
    String of = property + ", constant " + constant;
    return diagonal.length == 0 ? of : of + ", diagonal " + Arrays.toString(diagonal);
  }
}
