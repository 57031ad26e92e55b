package org.equilibria.backend.nativecpu;

import org.equilibria.api.expr.Expr.BinaryOp;
import org.equilibria.api.expr.Expr.UnaryOp;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;

/**
 * A few entries on the heap, near the processor, computed with in the precision of the storage.
 * HotSpot vectorises loops over arrays, not over memory outside the heap: entries are copied in,
 * worked on and copied back. Blocks that meet in a call have the same precision.
 */
sealed interface Block permits FloatBlock, DoubleBlock {

  /** Entries of a block; a dozen blocks fit in the first-level cache. */
  int SIZE = 512;

  /** Return a block in the given precision. */
  static Block of(Precision precision) {
    return switch (precision) {
      case F32 -> new FloatBlock();
      case F64 -> new DoubleBlock();
    };
  }

  /** Read {@code count} entries starting at {@code from}. */
  void load(Entries source, int from, int count);

  /** Write {@code count} entries starting at {@code to}. */
  void store(Entries target, int to, int count);

  /** Take numbers, rounded to the precision. */
  void fromDoubles(double[] source, int at, int count);

  /** Give the entries as f64. */
  void toDoubles(double[] target, int at, int count);

  /** Repeat a number. */
  void fill(double value, int count);

  /** Multiply by a number. */
  void scale(double factor, int count);

  /** Add {@code factor x}. */
  void add(double factor, Block x, int count);

  /** Multiply by the entries of another block. */
  void multiply(Block x, int count);

  /** Apply a function of one operand, which may be this block. */
  void apply(UnaryOp op, Block a, int count, Scratch scratch);

  /** Apply a function of two operands. */
  void apply(BinaryOp op, Block a, Block b, int count);

  /** Choose the entry of {@code then} where the condition is above zero, else the other. */
  void choose(Block condition, Block then, Block otherwise, int count, Scratch scratch);

  /**
   * Take these entries, and their differences to a state in f64, into {@code measures[1]} and
   * {@code measures[0]}: add the squares, or keep the largest magnitude.
   */
  void measure(Block state, Norm norm, double[] measures, int count);
}
