package org.equilibria.engine.data;

import org.equilibria.api.data.Rows;

/** Show some columns of rows in another order. */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record PickedRows(Rows rows, int[] columns) implements Rows {

  @Override
  public int count() {
    return rows.count();
  }

  @Override
  public int features() {
    return columns.length;
  }

  @Override
  public void copy(int row, double[] target, int start) {
    double[] all = new double[rows.features()];
    rows.copy(row, all, 0);
    for (int k = 0; k < columns.length; k++) {
      target[start + k] = all[columns[k]];
    }
  }
}
