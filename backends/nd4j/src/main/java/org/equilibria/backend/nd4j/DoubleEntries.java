package org.equilibria.backend.nd4j;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.equilibria.backend.support.block.BlockStorage;
import org.equilibria.backend.support.block.Blocks;

/** Entries as doubles. */
final class DoubleEntries implements Entries {

  private final DoubleBuffer buffer;

  DoubleEntries(DoubleBuffer buffer) {
    this.buffer = buffer;
  }

  @Override
  public int length() {
    return buffer.capacity();
  }

  @Override
  public void read(int from, int count, double[] target, int at) {
    buffer.get(from, target, at, count);
  }

  @Override
  public void write(int to, int count, double[] source, int at) {
    buffer.put(to, source, at, count);
  }

  @Override
  public void copyTo(int from, int count, BlockStorage target, int to) {
    ((DoubleEntries) target).buffer.put(to, buffer, from, count);
  }

  @Override
  public void fill(double value) {
    double[] block = new double[Math.min(Blocks.SIZE, length())];
    Arrays.fill(block, value);
    for (int at = 0; at < length(); at += block.length) {
      buffer.put(at, block, 0, Math.min(block.length, length() - at));
    }
  }
}
