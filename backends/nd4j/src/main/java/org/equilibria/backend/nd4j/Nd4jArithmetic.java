package org.equilibria.backend.nd4j;

import java.util.Set;
import org.equilibria.api.matrix.BackendInfo;
import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.Arithmetic;
import org.equilibria.backend.support.EntryOperations;
import org.equilibria.backend.support.LayerOperations;
import org.equilibria.backend.support.MatrixStore;
import org.equilibria.backend.support.ProductOperations;
import org.equilibria.backend.support.block.BlockEntries;
import org.equilibria.backend.support.block.BlockLayers;
import org.equilibria.backend.support.block.BlockPasses;

/** Arithmetic on the buffers of ND4J: its products, the rest in blocks. */
final class Nd4jArithmetic implements Arithmetic<Nd4jMatrix, Nd4jPrepared> {

  private final Workspaces workspaces = new Workspaces();
  private final Nd4jStore store = new Nd4jStore(workspaces);
  private final BlockEntries<Nd4jMatrix> entries =
      new BlockEntries<>(() -> workspaces.get().blocks());
  private final Nd4jProducts products = new Nd4jProducts(store, entries);

  @Override
  public BackendInfo info() {
    // OpenBLAS sums a row in other orders for other numbers of rows.
    boolean rowDeterministic = false;
    return new BackendInfo(
        Nd4jBackend.ID,
        Libraries.versions(),
        "CPU, one thread",
        Set.of(Precision.values()),
        rowDeterministic);
  }

  @Override
  public Class<Nd4jMatrix> matrixType() {
    return Nd4jMatrix.class;
  }

  @Override
  public Class<Nd4jPrepared> weightType() {
    return Nd4jPrepared.class;
  }

  @Override
  public MatrixStore<Nd4jMatrix> store() {
    return store;
  }

  @Override
  public EntryOperations<Nd4jMatrix> entries() {
    return entries;
  }

  @Override
  public ProductOperations<Nd4jMatrix, Nd4jPrepared> products() {
    return products;
  }

  @Override
  public LayerOperations<Nd4jMatrix, Nd4jPrepared> layers() {
    BlockPasses<Nd4jMatrix> doubles = new BlockPasses<>(() -> workspaces.get().blocks());
    return new BlockLayers<>(products, new Nd4jPasses(workspaces, entries, doubles));
  }
}
