package org.equilibria.theory.wellposed;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Hold a square matrix of whole multiples of a power of 2, as all numbers of f64 are, and do exact
 * arithmetic with it.
 */
record Exact(BigInteger[][] values, int shift) {

  static Exact of(double[][] matrix) {
    int shift =
        Arrays.stream(matrix)
            .flatMapToDouble(Arrays::stream)
            .filter(x -> x != 0)
            .mapToInt(x -> 52 - Math.getExponent(x))
            .max()
            .orElse(0);
    int common = Math.max(0, shift);
    BigDecimal scale = new BigDecimal(BigInteger.ONE.shiftLeft(common));
    BigInteger[][] values =
        Arrays.stream(matrix)
            .map(
                row ->
                    Arrays.stream(row)
                        .mapToObj(x -> new BigDecimal(x).multiply(scale).toBigIntegerExact())
                        .toArray(BigInteger[]::new))
            .toArray(BigInteger[][]::new);
    return new Exact(values, common);
  }

  private interface Entry {
    BigInteger at(int i, int j);
  }

  private Exact of(int newShift, Entry entry) {
    int n = values.length;
    BigInteger[][] out = new BigInteger[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        out[i][j] = entry.at(i, j);
      }
    }
    return new Exact(out, newShift);
  }

  Exact transposed() {
    return of(shift, (i, j) -> values[j][i]);
  }

  Exact absolute() {
    return of(shift, (i, j) -> values[i][j].abs());
  }

  Exact plus(Exact other) {
    return of(shift, (i, j) -> values[i][j].add(other.values[i][j]));
  }

  /** Return 1 as such a multiple. */
  BigInteger one() {
    return BigInteger.ONE.shiftLeft(shift);
  }

  /** Return the root of a number as such a multiple, rounded down. */
  BigInteger root(int number) {
    return BigInteger.valueOf(number).shiftLeft(2 * shift).sqrt();
  }

  Exact times(double factor) {
    Exact scale = of(new double[][] {{factor}});
    return of(shift + scale.shift, (i, j) -> values[i][j].multiply(scale.values[0][0]));
  }

  Exact times(Exact other) {
    return of(
        2 * shift,
        (i, j) -> {
          BigInteger sum = BigInteger.ZERO;
          for (int k = 0; k < values.length; k++) {
            sum = sum.add(values[i][k].multiply(other.values[k][j]));
          }
          return sum;
        });
  }

  /**
   * Return whether all leading minors of limit I minus this are positive, by elimination without
   * fractions (Bareiss 1968): of a symmetric matrix whether all eigenvalues are below the limit, of
   * one without negative entries whether the spectral radius is.
   */
  boolean isBelow(BigInteger limit) {
    int n = values.length;
    BigInteger[][] a =
        of(shift, (i, j) -> (i == j ? limit : BigInteger.ZERO).subtract(values[i][j])).values;
    BigInteger last = BigInteger.ONE;
    for (int k = 0; k < n; k++) {
      if (a[k][k].signum() <= 0) {
        return false;
      }
      for (int i = k + 1; i < n; i++) {
        for (int j = k + 1; j < n; j++) {
          a[i][j] = a[i][j].multiply(a[k][k]).subtract(a[i][k].multiply(a[k][j])).divide(last);
        }
      }
      last = a[k][k];
    }
    return true;
  }

  boolean rowSumsAreBelow(BigInteger limit) {
    return Arrays.stream(values)
        .allMatch(
            row ->
                Arrays.stream(row).reduce(BigInteger.ZERO, BigInteger::add).compareTo(limit) < 0);
  }
}
