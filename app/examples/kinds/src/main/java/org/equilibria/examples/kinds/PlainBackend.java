package org.equilibria.examples.kinds;

import java.util.Arrays;
import java.util.Set;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.BackendInfo;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.backend.support.Arithmetic;
import org.equilibria.backend.support.CheckedBackend;
import org.equilibria.backend.support.EntryOperations;
import org.equilibria.backend.support.GemmOperands;
import org.equilibria.backend.support.LayerOperations;
import org.equilibria.backend.support.MatrixStore;
import org.equilibria.backend.support.Owned;
import org.equilibria.backend.support.OwningScope;
import org.equilibria.backend.support.ProductOperations;
import org.equilibria.backend.support.block.BlockEntries;
import org.equilibria.backend.support.block.BlockLayers;
import org.equilibria.backend.support.block.BlockMatrix;
import org.equilibria.backend.support.block.BlockPasses;
import org.equilibria.backend.support.block.BlockStorage;
import org.equilibria.backend.support.block.Blocks;

/** A backend of plain loops over arrays of doubles, in f64. */
public final class PlainBackend {

  private PlainBackend() {}

  /** Open the backend. */
  public static Backend open() {
    return new CheckedBackend<>(new Loops());
  }

  /** Entries, row after row. */
  private record Entries(double[] values) implements BlockStorage {

    @Override
    public int length() {
      return values.length;
    }

    @Override
    public void read(int from, int count, double[] target, int at) {
      System.arraycopy(values, from, target, at, count);
    }

    @Override
    public void write(int to, int count, double[] source, int at) {
      System.arraycopy(source, at, values, to, count);
    }

    @Override
    public void copyTo(int from, int count, BlockStorage target, int to) {
      System.arraycopy(values, from, ((Entries) target).values, to, count);
    }

    @Override
    public void fill(double value) {
      Arrays.fill(values, value);
    }
  }

  /** A matrix. That it is an object of its own, not a record, tells it from others of its content. */
  private static final class Sheet implements BlockMatrix {

    private final OwningScope scope;
    private final int rows;
    private final int cols;
    private Entries entries;

    Sheet(OwningScope scope, int rows, int cols, Entries entries) {
      this.scope = scope;
      this.rows = rows;
      this.cols = cols;
      this.entries = entries;
    }

    @Override
    public int rows() {
      return rows;
    }

    @Override
    public int cols() {
      return cols;
    }

    @Override
    public Precision precision() {
      return scope.precision();
    }

    @Override
    public OwningScope scope() {
      return scope;
    }

    @Override
    public Entries entries() {
      return entries;
    }

    /** A view has the same entries, and thereby the same storage. */
    @Override
    public Object storage() {
      return entries;
    }

    @Override
    public long bytes() {
      return (long) Double.BYTES * rows * cols;
    }

    @Override
    public void release() {
      entries = new Entries(new double[0]);
    }

    double at(boolean transposed, int row, int col) {
      return entries.values[transposed ? col * cols + row : row * cols + col];
    }
  }

  /** A weight, which is packed as it is. */
  private static final class Weight implements Prepared, Owned {

    private final Sheet sheet;

    Weight(Sheet sheet) {
      this.sheet = sheet;
    }

    @Override
    public int rows() {
      return sheet.rows();
    }

    @Override
    public int cols() {
      return sheet.cols();
    }

    @Override
    public Precision precision() {
      return sheet.precision();
    }

    @Override
    public OwningScope scope() {
      return sheet.scope();
    }

    @Override
    public long bytes() {
      return sheet.bytes();
    }

    @Override
    public void release() {
      sheet.release();
    }
  }

  /** Storage and products; everything else is done in blocks. */
  private static final class Loops
      implements Arithmetic<Sheet, Weight>, ProductOperations<Sheet, Weight>, MatrixStore<Sheet> {

    private final ThreadLocal<Blocks> blocks = ThreadLocal.withInitial(Blocks::new);
    private final BlockEntries<Sheet> entries = new BlockEntries<>(blocks::get);
    private final BlockLayers<Sheet, Weight> layers =
        new BlockLayers<>(this, new BlockPasses<>(blocks::get));

    @Override
    public BackendInfo info() {
      return new BackendInfo("plain", "1.0", "CPU, loops", Set.of(Precision.F64), true);
    }

    @Override
    public Class<Sheet> matrixType() {
      return Sheet.class;
    }

    @Override
    public Class<Weight> weightType() {
      return Weight.class;
    }

    @Override
    public MatrixStore<Sheet> store() {
      return this;
    }

    @Override
    public EntryOperations<Sheet> entries() {
      return entries;
    }

    @Override
    public ProductOperations<Sheet, Weight> products() {
      return this;
    }

    @Override
    public LayerOperations<Sheet, Weight> layers() {
      return layers;
    }

    @Override
    public long mostEntries(Precision precision) {
      return Integer.MAX_VALUE - 8;
    }

    @Override
    public Sheet allocate(OwningScope scope, int rows, int cols, boolean zeroed) {
      return new Sheet(scope, rows, cols, new Entries(new double[rows * cols]));
    }

    @Override
    public Sheet view(Sheet original, int rows, int cols) {
      return new Sheet(original.scope(), rows, cols, original.entries());
    }

    @Override
    public void gemm(
        double alpha, GemmOperands<Sheet> of, boolean transA, boolean transB, double beta) {
      entries.scale(beta, of.out());
      if (alpha != 0) {
        addProduct(alpha, of.left(), transA, of.right(), transB, of.depth(), of.out());
      }
    }

    @Override
    public Weight room(OwningScope owner, int rows, int cols) {
      return new Weight(allocate(owner, rows, cols, true));
    }

    @Override
    public void pack(Sheet weight, Weight out) {
      weight.entries().copyTo(0, weight.entries().length(), out.sheet.entries(), 0);
    }

    @Override
    public void multiply(Sheet a, Weight weight, boolean transposed, Sheet out) {
      out.entries().fill(0);
      addProduct(1, a, false, weight.sheet, transposed, a.cols(), out);
    }

    private static void addProduct(
        double alpha, Sheet a, boolean transA, Sheet b, boolean transB, int depth, Sheet out) {
      for (int i = 0; i < out.rows(); i++) {
        for (int j = 0; j < out.cols(); j++) {
          double sum = 0;
          for (int k = 0; k < depth; k++) {
            sum += a.at(transA, i, k) * b.at(transB, k, j);
          }
          out.entries.values[i * out.cols() + j] += alpha * sum;
        }
      }
    }
  }
}
