package org.equilibria.backend.ejml;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** Products of blocks of doubles. */
final class DoubleTile implements Tile {

  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int COLS = 2 * LANES;

  @Override
  public int cols() {
    return COLS;
  }

  // Sixteen sums by name: HotSpot keeps them in registers, as it would not those of an array.
  @Override
  public void addRows(Storage a, int depth, Storage panel, int at, Storage tile) {
    double[] x = ((DoubleStorage) a).entries();
    double[] b = ((DoubleStorage) panel).entries();
    double[] sums = ((DoubleStorage) tile).entries();
    DoubleVector s00 = load(sums, 0);
    DoubleVector s01 = load(sums, LANES);
    DoubleVector s10 = load(sums, 2 * LANES);
    DoubleVector s11 = load(sums, 3 * LANES);
    DoubleVector s20 = load(sums, 4 * LANES);
    DoubleVector s21 = load(sums, 5 * LANES);
    DoubleVector s30 = load(sums, 6 * LANES);
    DoubleVector s31 = load(sums, 7 * LANES);
    DoubleVector s40 = load(sums, 8 * LANES);
    DoubleVector s41 = load(sums, 9 * LANES);
    DoubleVector s50 = load(sums, 10 * LANES);
    DoubleVector s51 = load(sums, 11 * LANES);
    DoubleVector s60 = load(sums, 12 * LANES);
    DoubleVector s61 = load(sums, 13 * LANES);
    DoubleVector s70 = load(sums, 14 * LANES);
    DoubleVector s71 = load(sums, 15 * LANES);
    int p = at;
    for (int k = 0; k < depth; k++) {
      DoubleVector b0 = load(b, p);
      DoubleVector b1 = load(b, p + LANES);
      p += COLS;
      DoubleVector x0 = DoubleVector.broadcast(SPECIES, x[k]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      DoubleVector x1 = DoubleVector.broadcast(SPECIES, x[DEPTH + k]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      DoubleVector x2 = DoubleVector.broadcast(SPECIES, x[2 * DEPTH + k]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      DoubleVector x3 = DoubleVector.broadcast(SPECIES, x[3 * DEPTH + k]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
      DoubleVector x4 = DoubleVector.broadcast(SPECIES, x[4 * DEPTH + k]);
      s40 = x4.fma(b0, s40);
      s41 = x4.fma(b1, s41);
      DoubleVector x5 = DoubleVector.broadcast(SPECIES, x[5 * DEPTH + k]);
      s50 = x5.fma(b0, s50);
      s51 = x5.fma(b1, s51);
      DoubleVector x6 = DoubleVector.broadcast(SPECIES, x[6 * DEPTH + k]);
      s60 = x6.fma(b0, s60);
      s61 = x6.fma(b1, s61);
      DoubleVector x7 = DoubleVector.broadcast(SPECIES, x[7 * DEPTH + k]);
      s70 = x7.fma(b0, s70);
      s71 = x7.fma(b1, s71);
    }
    s00.intoArray(sums, 0);
    s01.intoArray(sums, LANES);
    s10.intoArray(sums, 2 * LANES);
    s11.intoArray(sums, 3 * LANES);
    s20.intoArray(sums, 4 * LANES);
    s21.intoArray(sums, 5 * LANES);
    s30.intoArray(sums, 6 * LANES);
    s31.intoArray(sums, 7 * LANES);
    s40.intoArray(sums, 8 * LANES);
    s41.intoArray(sums, 9 * LANES);
    s50.intoArray(sums, 10 * LANES);
    s51.intoArray(sums, 11 * LANES);
    s60.intoArray(sums, 12 * LANES);
    s61.intoArray(sums, 13 * LANES);
    s70.intoArray(sums, 14 * LANES);
    s71.intoArray(sums, 15 * LANES);
  }

  @Override
  public void addRow(Storage a, int depth, Storage panel, int at, Storage tile) {
    double[] x = ((DoubleStorage) a).entries();
    double[] b = ((DoubleStorage) panel).entries();
    double[] sums = ((DoubleStorage) tile).entries();
    DoubleVector s0 = load(sums, 0);
    DoubleVector s1 = load(sums, LANES);
    for (int k = 0; k < depth; k++) {
      DoubleVector x0 = DoubleVector.broadcast(SPECIES, x[k]);
      s0 = x0.fma(load(b, at + k * COLS), s0);
      s1 = x0.fma(load(b, at + k * COLS + LANES), s1);
    }
    s0.intoArray(sums, 0);
    s1.intoArray(sums, LANES);
  }

  private static DoubleVector load(double[] entries, int at) {
    return DoubleVector.fromArray(SPECIES, entries, at);
  }
}
