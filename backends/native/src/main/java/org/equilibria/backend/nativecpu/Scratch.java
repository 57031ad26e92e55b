package org.equilibria.backend.nativecpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * The bits of numbers read as integers and back, a block at a time. {@link Float#floatToRawIntBits}
 * in a loop is not vectorised by HotSpot 17; two copies through the same memory are.
 */
final class Scratch {

  private static final int PLACES = 3;

  private final FloatBuffer floats;
  private final IntBuffer ints;
  private final DoubleBuffer doubles;
  private final LongBuffer longs;
  private final int[][] intPlaces = new int[PLACES][Block.SIZE];
  private final long[][] longPlaces = new long[PLACES][Block.SIZE];
  private final float[][] floatPlaces = new float[PLACES][Block.SIZE];
  private final double[][] doublePlaces = new double[PLACES][Block.SIZE];

  Scratch() {
    ByteBuffer shared =
        ByteBuffer.allocateDirect(Block.SIZE * Double.BYTES).order(ByteOrder.nativeOrder());
    floats = shared.asFloatBuffer();
    ints = shared.asIntBuffer();
    doubles = shared.asDoubleBuffer();
    longs = shared.asLongBuffer();
  }

  /** Return one of three places for the bits of f32; what it holds is arbitrary. */
  int[] ints(int which) {
    return intPlaces[which];
  }

  /** Return one of three places for the bits of f64; what it holds is arbitrary. */
  long[] longs(int which) {
    return longPlaces[which];
  }

  /** Return one of three places for numbers; what it holds is arbitrary. */
  float[] floats(int which) {
    return floatPlaces[which];
  }

  /** Return one of three places for f64 numbers; what it holds is arbitrary. */
  double[] doubles(int which) {
    return doublePlaces[which];
  }

  void toBits(float[] source, int[] target, int count) {
    floats.put(0, source, 0, count);
    ints.get(0, target, 0, count);
  }

  void toFloats(int[] source, float[] target, int count) {
    ints.put(0, source, 0, count);
    floats.get(0, target, 0, count);
  }

  void toBits(double[] source, long[] target, int count) {
    doubles.put(0, source, 0, count);
    longs.get(0, target, 0, count);
  }

  void toDoubles(long[] source, double[] target, int count) {
    longs.put(0, source, 0, count);
    doubles.get(0, target, 0, count);
  }
}
