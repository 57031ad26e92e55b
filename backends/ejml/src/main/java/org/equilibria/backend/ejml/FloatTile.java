package org.equilibria.backend.ejml;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Products of blocks of floats. */
final class FloatTile implements Tile {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int COLS = 2 * LANES;

  @Override
  public int cols() {
    return COLS;
  }

  // Sixteen sums by name: HotSpot keeps them in registers, as it would not those of an array.
  @Override
  public void addRows(Storage a, int depth, Storage panel, int at, Storage tile) {
    float[] x = ((FloatStorage) a).entries();
    float[] b = ((FloatStorage) panel).entries();
    float[] sums = ((FloatStorage) tile).entries();
    FloatVector s00 = load(sums, 0);
    FloatVector s01 = load(sums, LANES);
    FloatVector s10 = load(sums, 2 * LANES);
    FloatVector s11 = load(sums, 3 * LANES);
    FloatVector s20 = load(sums, 4 * LANES);
    FloatVector s21 = load(sums, 5 * LANES);
    FloatVector s30 = load(sums, 6 * LANES);
    FloatVector s31 = load(sums, 7 * LANES);
    FloatVector s40 = load(sums, 8 * LANES);
    FloatVector s41 = load(sums, 9 * LANES);
    FloatVector s50 = load(sums, 10 * LANES);
    FloatVector s51 = load(sums, 11 * LANES);
    FloatVector s60 = load(sums, 12 * LANES);
    FloatVector s61 = load(sums, 13 * LANES);
    FloatVector s70 = load(sums, 14 * LANES);
    FloatVector s71 = load(sums, 15 * LANES);
    int p = at;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = load(b, p);
      FloatVector b1 = load(b, p + LANES);
      p += COLS;
      FloatVector x0 = FloatVector.broadcast(SPECIES, x[k]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      FloatVector x1 = FloatVector.broadcast(SPECIES, x[DEPTH + k]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      FloatVector x2 = FloatVector.broadcast(SPECIES, x[2 * DEPTH + k]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      FloatVector x3 = FloatVector.broadcast(SPECIES, x[3 * DEPTH + k]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
      FloatVector x4 = FloatVector.broadcast(SPECIES, x[4 * DEPTH + k]);
      s40 = x4.fma(b0, s40);
      s41 = x4.fma(b1, s41);
      FloatVector x5 = FloatVector.broadcast(SPECIES, x[5 * DEPTH + k]);
      s50 = x5.fma(b0, s50);
      s51 = x5.fma(b1, s51);
      FloatVector x6 = FloatVector.broadcast(SPECIES, x[6 * DEPTH + k]);
      s60 = x6.fma(b0, s60);
      s61 = x6.fma(b1, s61);
      FloatVector x7 = FloatVector.broadcast(SPECIES, x[7 * DEPTH + k]);
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
    float[] x = ((FloatStorage) a).entries();
    float[] b = ((FloatStorage) panel).entries();
    float[] sums = ((FloatStorage) tile).entries();
    FloatVector s0 = load(sums, 0);
    FloatVector s1 = load(sums, LANES);
    for (int k = 0; k < depth; k++) {
      FloatVector x0 = FloatVector.broadcast(SPECIES, x[k]);
      s0 = x0.fma(load(b, at + k * COLS), s0);
      s1 = x0.fma(load(b, at + k * COLS + LANES), s1);
    }
    s0.intoArray(sums, 0);
    s1.intoArray(sums, LANES);
  }

  private static FloatVector load(float[] entries, int at) {
    return FloatVector.fromArray(SPECIES, entries, at);
  }
}
