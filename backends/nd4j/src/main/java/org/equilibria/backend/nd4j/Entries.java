package org.equilibria.backend.nd4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.block.BlockStorage;
import org.nd4j.linalg.api.buffer.DataBuffer;

/** The entries of an ND4J buffer, which is outside the heap. Entries that meet agree in type. */
sealed interface Entries extends BlockStorage permits FloatEntries, DoubleEntries {

  /** Return the entries of a buffer. */
  static Entries of(DataBuffer buffer, Precision precision, Workspaces workspaces) {
    ByteBuffer bytes = buffer.pointer().asByteBuffer().order(ByteOrder.nativeOrder());
    return of(bytes, precision, workspaces);
  }

  /** Return no entries. */
  static Entries none(Precision precision, Workspaces workspaces) {
    return of(ByteBuffer.allocate(0), precision, workspaces);
  }

  private static Entries of(ByteBuffer bytes, Precision precision, Workspaces workspaces) {
    return switch (precision) {
      case F32 -> new FloatEntries(bytes.asFloatBuffer(), workspaces);
      case F64 -> new DoubleEntries(bytes.asDoubleBuffer());
    };
  }
}
