package org.equilibria.engine.data;

import java.util.stream.IntStream;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.MissingValues;

/** Missing values of samples. */
final class Gaps {

  private Gaps() {}

  /** Return the rows without those that lack a value, if these are to be left out. */
  static IntStream kept(LabelledData data, IntStream rows) {
    if (data.columns().missing() != MissingValues.DROP) {
      return rows;
    }
    double[] row = new double[data.features()];
    return rows.filter(i -> firstGap(data, i, row) < 0);
  }

  /** Report every row that lacks a value, if none may. */
  static void report(LabelledData data, Faults faults, int[]... rows) {
    if (data.columns().mayMiss() || data.inputs() instanceof PixelRows) {
      return;
    }
    double[] row = new double[data.features()];
    for (int[] part : rows) {
      for (int i : part) {
        int gap = firstGap(data, i, row);
        if (gap >= 0) {
          faults.add(
              "%s: row %d: the value of feature %s is missing",
              data.name(),
              i,
              data.featureNames().isEmpty() ? gap : "'" + data.featureNames().get(gap) + "'");
        }
      }
    }
  }

  private static int firstGap(LabelledData data, int row, double[] scratch) {
    data.inputs().copy(row, scratch, 0);
    for (int k = 0; k < scratch.length; k++) {
      if (Double.isNaN(scratch[k])) {
        return k;
      }
    }
    return -1;
  }
}
