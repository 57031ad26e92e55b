package org.equilibria.backend.ejml;

import java.util.EnumMap;
import java.util.Map;
import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.block.Blocks;

/** The buffers of one thread, kept between calls. */
final class Workspace {

  private final Map<Precision, ProductBuffers> products = new EnumMap<>(Precision.class);
  private final Map<Precision, TileBuffers> tiles = new EnumMap<>(Precision.class);
  private final Blocks blocks = new Blocks();

  Blocks blocks() {
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
