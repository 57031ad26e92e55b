package org.equilibria.backend.ejml;

import java.util.Optional;
import java.util.Set;
import org.ejml.EjmlVersion;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.BackendInfo;
import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.Arithmetic;
import org.equilibria.backend.support.EntryOperations;
import org.equilibria.backend.support.GemmOperands;
import org.equilibria.backend.support.LayerOperations;
import org.equilibria.backend.support.MatrixStore;
import org.equilibria.backend.support.OwningScope;
import org.equilibria.backend.support.ProductOperations;
import org.equilibria.backend.support.block.BlockEntries;
import org.equilibria.backend.support.block.BlockLayers;
import org.equilibria.backend.support.block.BlockPasses;

/** Arithmetic on Java arrays: products of its own, linear systems by EJML, the rest in blocks. */
final class EjmlArithmetic
    implements Arithmetic<EjmlMatrix, EjmlPrepared>, ProductOperations<EjmlMatrix, EjmlPrepared> {

  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private final BackendInfo info;
  private final Products products;

  // Not static: buffers go when the backend does.
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<Workspace> workspaces = ThreadLocal.withInitial(Workspace::new);

  private final BlockEntries<EjmlMatrix> entries =
      new BlockEntries<>(() -> workspaces.get().blocks());
  private final BlockLayers<EjmlMatrix, EjmlPrepared> layers =
      new BlockLayers<>(this, new BlockPasses<>(() -> workspaces.get().blocks()));

  EjmlArithmetic(EjmlOptions options) {
    if (options.vector()) {
      requireVectors();
    }
    products = options.vector() ? new TileProducts() : new LoopProducts();
    String device = "CPU, pure Java" + (options.vector() ? " with vectors" : "") + ", one thread";
    info =
        new BackendInfo(
            EjmlBackend.ID, EjmlVersion.VERSION, device, Set.of(Precision.values()), true);
  }

  private static void requireVectors() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      throw new EquilibriaException(
          ErrorCode.UNAVAILABLE,
          "ejml{vector=true} needs Java's incubating Vector API: start Java with --add-modules "
              + VECTOR_MODULE
              + " (for the command: EQUILIBRIA_JAVA_OPTS=--add-modules="
              + VECTOR_MODULE
              + ")");
    }
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  @Override
  public Class<EjmlMatrix> matrixType() {
    return EjmlMatrix.class;
  }

  @Override
  public Class<EjmlPrepared> weightType() {
    return EjmlPrepared.class;
  }

  @Override
  public MatrixStore<EjmlMatrix> store() {
    return new EjmlStore();
  }

  @Override
  public EntryOperations<EjmlMatrix> entries() {
    return entries;
  }

  @Override
  public ProductOperations<EjmlMatrix, EjmlPrepared> products() {
    return this;
  }

  @Override
  public LayerOperations<EjmlMatrix, EjmlPrepared> layers() {
    return layers;
  }

  @Override
  public Optional<LinearSolver<EjmlMatrix>> linearSolver() {
    return Optional.of(LinearSystem::solve);
  }

  @Override
  public void gemm(
      double alpha, GemmOperands<EjmlMatrix> of, boolean transA, boolean transB, double beta) {
    entries.scale(beta, of.out());
    if (alpha != 0) {
      products.gemm(alpha, of.left(), transA, of.right(), transB, of.out(), workspaces.get());
    }
  }

  @Override
  public EjmlPrepared room(OwningScope owner, int rows, int cols) {
    return new EjmlPrepared(products, owner, rows, cols);
  }

  @Override
  public void pack(EjmlMatrix weight, EjmlPrepared out) {
    out.pack(weight);
  }

  @Override
  public void multiply(EjmlMatrix a, EjmlPrepared weight, boolean transposed, EjmlMatrix out) {
    out.entries().fill(0);
    weight.operand(transposed).multiply(a, out, workspaces.get());
  }
}
