package org.equilibria.engine.data;

import java.util.List;
import org.equilibria.api.data.Rows;

/** Rows one by one, as they were read; what follows the features in a row is left out. */
record ListedRows(int features, List<double[]> rows) implements Rows {

  @Override
  public int count() {
    return rows.size();
  }

  @Override
  public void copy(int row, double[] target, int start) {
    System.arraycopy(rows.get(row), 0, target, start, features);
  }
}
