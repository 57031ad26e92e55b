package org.equilibria.backend.nd4j;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.equilibria.backend.support.block.BlockStorage;
import org.equilibria.backend.support.block.Blocks;

/**
 * Entries as floats. Memory outside the heap is copied in bulk: read entry by entry it is several
 * times slower.
 */
final class FloatEntries implements Entries {

  private final FloatBuffer buffer;
  private final Workspaces workspaces;

  FloatEntries(FloatBuffer buffer, Workspaces workspaces) {
    this.buffer = buffer;
    this.workspaces = workspaces;
  }

  @Override
  public int length() {
    return buffer.capacity();
  }

  /** Read entries to the first places of a block. */
  void load(int from, int count, float[] block) {
    buffer.get(from, block, 0, count);
  }

  /** Write the first numbers of a block. */
  void store(int to, int count, float[] block) {
    buffer.put(to, block, 0, count);
  }

  @Override
  public void read(int from, int count, double[] target, int at) {
    float[] block = workspaces.get().rounding();
    for (int done = 0; done < count; done += Blocks.SIZE) {
      int n = Math.min(Blocks.SIZE, count - done);
      buffer.get(from + done, block, 0, n);
      for (int i = 0; i < n; i++) {
        target[at + done + i] = block[i];
      }
    }
  }

  @Override
  public void write(int to, int count, double[] source, int at) {
    float[] block = workspaces.get().rounding();
    for (int done = 0; done < count; done += Blocks.SIZE) {
      int n = Math.min(Blocks.SIZE, count - done);
      for (int i = 0; i < n; i++) {
        block[i] = (float) source[at + done + i];
      }
      buffer.put(to + done, block, 0, n);
    }
  }

  @Override
  public void copyTo(int from, int count, BlockStorage target, int to) {
    ((FloatEntries) target).buffer.put(to, buffer, from, count);
  }

  @Override
  public void fill(double value) {
    float[] block = workspaces.get().rounding();
    Arrays.fill(block, (float) value);
    for (int at = 0; at < length(); at += block.length) {
      buffer.put(at, block, 0, Math.min(block.length, length() - at));
    }
  }
}
