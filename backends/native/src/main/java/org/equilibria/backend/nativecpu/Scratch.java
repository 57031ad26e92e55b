package org.equilibria.backend.nativecpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Read the bits of floats as ints and back, a block at a time. {@link Float#floatToRawIntBits} in a
 * loop is not vectorised by HotSpot 17; two copies of a kilobyte through the same memory are.
 */
final class Scratch {

  private final FloatBuffer floats;
  private final IntBuffer ints;
  private final int[] bits = new int[Block.SIZE];
  private final float[] low = new float[Block.SIZE];
  private final float[] high = new float[Block.SIZE];

  Scratch() {
    ByteBuffer shared =
        ByteBuffer.allocateDirect(Block.SIZE * Float.BYTES).order(ByteOrder.nativeOrder());
    floats = shared.asFloatBuffer();
    ints = shared.asIntBuffer();
  }

  /** Return a place for bits; what it holds is arbitrary. */
  int[] bits() {
    return bits;
  }

  /** Return a place for numbers; what it holds is arbitrary. */
  float[] low() {
    return low;
  }

  /** Return another place for numbers; what it holds is arbitrary. */
  float[] high() {
    return high;
  }

  void toBits(float[] source, int[] target, int count) {
    floats.put(0, source, 0, count);
    ints.get(0, target, 0, count);
  }

  void toFloats(int[] source, float[] target, int count) {
    ints.put(0, source, 0, count);
    floats.get(0, target, 0, count);
  }
}
