package org.equilibria.backend.support.block;

import java.util.Arrays;
import org.apiguardian.api.API;

/** The blocks that one thread works on, kept between calls. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Blocks {

  /** Entries of a block. */
  public static final int SIZE = 256;

  private double[][] blocks = new double[0][];

  /** Return at least {@code count} blocks, whose content is arbitrary. */
  double[][] take(int count) {
    int old = blocks.length;
    if (old < count) {
      blocks = Arrays.copyOf(blocks, count);
      for (int i = old; i < count; i++) {
        blocks[i] = new double[SIZE];
      }
    }
    return blocks;
  }
}
