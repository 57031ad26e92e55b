package org.equilibria.backend.nd4j;

import org.equilibria.backend.support.block.Blocks;

/** Keep a block of f32 for each thread of a backend, where numbers change their precision. */
final class Rounding {

  // Not static: buffers go when the backend does.
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<float[]> blocks = ThreadLocal.withInitial(() -> new float[Blocks.SIZE]);

  float[] block() {
    return blocks.get();
  }
}
