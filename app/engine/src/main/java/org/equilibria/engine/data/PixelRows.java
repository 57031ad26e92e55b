package org.equilibria.engine.data;

import org.equilibria.api.data.Rows;

/** Images as bytes, an eighth of the memory of numbers; pixels are scaled to [0, 1]. */
record PixelRows(IdxArray images) implements Rows {

  @Override
  public int count() {
    return images.count();
  }

  @Override
  public int features() {
    return images.values().length / images.count();
  }

  @Override
  public void copy(int row, double[] target, int start) {
    int features = features();
    for (int k = 0; k < features; k++) {
      target[start + k] = images.unsigned(row * features + k) / 255.0;
    }
  }
}
