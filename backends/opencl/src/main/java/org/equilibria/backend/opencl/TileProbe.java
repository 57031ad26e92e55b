package org.equilibria.backend.opencl;

import java.util.List;
import java.util.Optional;
import org.bytedeco.opencl._cl_mem;
import org.equilibria.api.matrix.Precision;

/**
 * The measurement of products in tiles on the device.
 *
 * @param queue takes the commands
 * @param programs holds the kernels
 */
record TileProbe(Queue queue, Programs programs) {

  private static final int DEPTH = 512;

  /** Launches that are waited for together, so that the wait itself counts for little. */
  private static final int LAUNCHES = 4;

  private static final int REPEATS = 3;

  /**
   * Return the tiles in which a product of {@code side x side} entries took the least time, of
   * those that the device can launch, or nothing where it has no room to try.
   */
  Optional<Tiles> fastest(List<Tiles> candidates, Precision precision, int side) {
    // Others' commands would be measured, too.
    synchronized (queue) {
      long operand = (long) side * DEPTH * precision.bytes();
      long product = (long) side * side * precision.bytes();
      if (!queue.fits(operand + product)) {
        return Optional.empty();
      }
      _cl_mem both = queue.allocate(operand);
      try {
        _cl_mem out = queue.allocate(product);
        try {
          return Optional.of(fastest(candidates, precision, side, both, out));
        } finally {
          queue.free(out, product);
        }
      } finally {
        queue.free(both, operand);
      }
    }
  }

  private Tiles fastest(
      List<Tiles> candidates, Precision precision, int side, _cl_mem both, _cl_mem out) {
    int count = side * DEPTH;
    queue.launch(
        programs.operation("fill", precision),
        Grid.entries(count),
        both,
        OpenClEntries.real(1, precision),
        count);
    Tiles fastest = candidates.get(0);
    long least = Long.MAX_VALUE;
    for (Tiles tiles : candidates) {
      if (!programs.holds(tiles, precision)) {
        continue;
      }
      long time = time(tiles, precision, side, both, out);
      if (time < least) {
        fastest = tiles;
        least = time;
      }
    }
    return fastest;
  }

  /** Return the least time of a few launches, in nanoseconds. */
  private long time(Tiles tiles, Precision precision, int side, _cl_mem both, _cl_mem out) {
    launch(tiles, precision, side, both, out);
    queue.finish();
    long least = Long.MAX_VALUE;
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      long begin = System.nanoTime();
      for (int i = 0; i < LAUNCHES; i++) {
        launch(tiles, precision, side, both, out);
      }
      queue.finish();
      least = Math.min(least, System.nanoTime() - begin);
    }
    return least;
  }

  /** Multiply as a layer does, by a transposed weight. */
  private void launch(Tiles tiles, Precision precision, int side, _cl_mem both, _cl_mem out) {
    queue.launch(
        programs.product("gemm", precision, tiles),
        Grid.of(tiles, side, side),
        OpenClEntries.real(1, precision),
        both,
        DEPTH,
        1,
        both,
        1,
        DEPTH,
        OpenClEntries.real(0, precision),
        out,
        side,
        DEPTH,
        side);
  }
}
