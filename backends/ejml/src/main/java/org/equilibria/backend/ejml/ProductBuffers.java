package org.equilibria.backend.ejml;

import org.equilibria.api.matrix.Precision;

/** What a product holds near at hand: part of a row of a, a panel of b, part of a row of c. */
final class ProductBuffers {

  private final Storage coefficients;
  private final Storage sum;
  private final Storage[] panel;

  ProductBuffers(Precision precision) {
    coefficients = Storage.zeros(precision, LoopProducts.DEPTH);
    sum = Storage.zeros(precision, LoopProducts.WIDTH);
    panel = LoopProducts.strips(precision, LoopProducts.DEPTH, LoopProducts.WIDTH)[0];
  }

  Storage[] panel() {
    return panel;
  }

  /** Take {@code count} scaled entries of a, {@code stride} apart, as coefficients. */
  void load(Storage a, int from, int stride, int count, double scale) {
    coefficients.gather(a, from, stride, count, scale, 0);
  }

  /** Add the sum of coefficients times rows to {@code width} entries of c. */
  void addProducts(int count, Storage[] rows, int first, int width, Storage c, int at) {
    c.copyTo(at, width, sum, 0);
    sum.addProducts(coefficients, count, rows, first, width);
    sum.copyTo(0, width, c, at);
  }
}
