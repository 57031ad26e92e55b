package org.equilibria.tck;

/** The shape of an operand in terms of the dimensions of the call. */
record Shape(Axis rows, Axis cols) {

  int rows(Dims dims) {
    return rows.of(dims);
  }

  int cols(Dims dims) {
    return cols.of(dims);
  }

  int size(Dims dims) {
    return rows(dims) * cols(dims);
  }
}
