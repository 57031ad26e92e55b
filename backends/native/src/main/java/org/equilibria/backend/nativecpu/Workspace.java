package org.equilibria.backend.nativecpu;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.equilibria.api.matrix.Precision;
import org.jspecify.annotations.Nullable;

/** What a thread works with, kept between calls; used by one thread at a time. */
final class Workspace implements AutoCloseable {

  private static final int BUFFERS = 5;

  private final Map<Precision, List<Block>> blocks = new EnumMap<>(Precision.class);
  private final List<double[]> doubleBlocks = new ArrayList<>();
  private final Map<Precision, Entries[]> buffers = new EnumMap<>(Precision.class);
  private final double[][] doubleRows = new double[2][0];
  private final Scratch scratch = new Scratch();
  private float[][] floatPlaces = {};
  private @Nullable DnnlRunner runner;

  /** Return at least {@code count} blocks, whose content is arbitrary. */
  List<Block> blocks(Precision precision, int count) {
    List<Block> present = blocks.computeIfAbsent(precision, p -> new ArrayList<>());
    while (present.size() < count) {
      present.add(Block.of(precision));
    }
    return present;
  }

  /** Return at least {@code count} blocks of f64, whose content is arbitrary. */
  List<double[]> doubleBlocks(int count) {
    while (doubleBlocks.size() < count) {
      doubleBlocks.add(new double[Block.SIZE]);
    }
    return doubleBlocks;
  }

  /** Return one of two rows of at least {@code length}, whose content is arbitrary. */
  double[] doubleRow(int which, int length) {
    if (doubleRows[which].length < length) {
      doubleRows[which] = new double[length];
    }
    return doubleRows[which];
  }

  /** Return at least {@code count} arrays as long as a block, whose content is arbitrary. */
  float[][] floatPlaces(int count) {
    if (floatPlaces.length < count) {
      floatPlaces = new float[count][Block.SIZE];
    }
    return floatPlaces;
  }

  Scratch scratch() {
    return scratch;
  }

  /** Return one of five f32 buffers outside the heap, whose content is arbitrary. */
  FloatEntries floats(int which, int length) {
    return (FloatEntries) buffer(Precision.F32, which, length);
  }

  /** Return one of five f64 buffers outside the heap, whose content is arbitrary. */
  DoubleEntries doubles(int which, int length) {
    return (DoubleEntries) buffer(Precision.F64, which, length);
  }

  private Entries buffer(Precision precision, int which, int length) {
    Entries[] all = buffers.computeIfAbsent(precision, p -> new Entries[BUFFERS]);
    Entries present = all[which];
    if (present == null || present.length() < length) {
      all[which] = Entries.allocate(precision, length);
      if (present != null) {
        present.memory().free();
      }
    }
    return all[which];
  }

  /** Return what runs oneDNN's products. */
  DnnlRunner runner(Dnnl dnnl) {
    if (runner == null) {
      runner = new DnnlRunner(dnnl);
    }
    return runner;
  }

  @Override
  public void close() {
    for (Entries[] all : buffers.values()) {
      for (Entries buffer : all) {
        if (buffer != null) {
          buffer.memory().free();
        }
      }
    }
    buffers.clear();
    if (runner != null) {
      runner.close();
      runner = null;
    }
  }
}
