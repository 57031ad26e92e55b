package org.equilibria.backend.ejml;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.equilibria.api.matrix.Precision;

/** Keep the buffers of one thread between calls. */
final class Workspace {

  /** Entries of a block. */
  static final int BLOCK = 256;

  private final Map<Precision, ProductBuffers> products = new EnumMap<>(Precision.class);
  private final Map<Precision, TileBuffers> tiles = new EnumMap<>(Precision.class);
  private double[][] blocks = new double[0][];

  /** Return at least {@code count} blocks, whose content is arbitrary. */
  double[][] blocks(int count) {
    int old = blocks.length;
    if (old < count) {
      blocks = Arrays.copyOf(blocks, count);
      for (int i = old; i < count; i++) {
        blocks[i] = new double[BLOCK];
      }
    }
    return blocks;
  }

  /** Return the buffers of products in the given precision. */
  ProductBuffers products(Precision precision) {
    return products.computeIfAbsent(precision, ProductBuffers::new);
  }

  /** Return the buffers of products by tiles in the given precision. */
  TileBuffers tiles(Precision precision) {
    return tiles.computeIfAbsent(precision, TileBuffers::new);
  }
}
