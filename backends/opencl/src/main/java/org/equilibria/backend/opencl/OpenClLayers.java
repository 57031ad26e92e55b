package org.equilibria.backend.opencl;

import java.util.Objects;
import org.bytedeco.opencl._cl_mem;
import org.equilibria.api.matrix.Norm;
import org.equilibria.backend.support.AdjointOperands;
import org.equilibria.backend.support.AffineOperands;
import org.equilibria.backend.support.GemmOperands;
import org.equilibria.backend.support.LayerOperations;
import org.equilibria.backend.support.MapOperands;
import org.equilibria.backend.support.Measures;
import org.equilibria.backend.support.OwningScope;
import org.equilibria.backend.support.ProductOperations;

/**
 * Products, and layers as one launch of the product with everything that follows it and one of the
 * norms.
 *
 * @param queue takes the commands
 * @param programs holds the kernels
 * @param choice says in which tiles to multiply
 * @param entries copies weights
 */
record OpenClLayers(Queue queue, Programs programs, TileChoice choice, OpenClEntries entries)
    implements ProductOperations<OpenClMatrix, OpenClPrepared>,
        LayerOperations<OpenClMatrix, OpenClPrepared> {

  private static final double[] NO_PARAMETERS = {};

  private Tiles tiles(OpenClMatrix product) {
    return choice.of(product.precision(), product.rows(), product.cols());
  }

  private Reductions reductions() {
    return entries.reductions();
  }

  @Override
  public void gemm(
      double alpha, GemmOperands<OpenClMatrix> of, boolean transA, boolean transB, double beta) {
    gemm(alpha, of.left(), transA, of.right(), transB, beta, of.out(), of.depth());
  }

  /** Write {@code c = alpha op(a) op(b) + beta c}. */
  private void gemm(
      double alpha,
      OpenClMatrix a,
      boolean transA,
      OpenClMatrix b,
      boolean transB,
      double beta,
      OpenClMatrix c,
      int depth) {
    if (c.count() == 0) {
      return;
    }
    Tiles tiles = tiles(c);
    queue.launch(
        programs.product("gemm", c.precision(), tiles),
        Grid.of(tiles, c.rows(), c.cols()),
        OpenClEntries.real(alpha, c.precision()),
        a.memory(),
        transA ? 1 : a.cols(),
        transA ? a.cols() : 1,
        b.memory(),
        transB ? 1 : b.cols(),
        transB ? b.cols() : 1,
        OpenClEntries.real(beta, c.precision()),
        c.memory(),
        c.rows(),
        depth,
        c.cols());
  }

  @Override
  public OpenClPrepared room(OwningScope owner, int rows, int cols) {
    return new OpenClPrepared(owner, OpenClMatrix.allocate(owner, rows, cols, queue));
  }

  @Override
  public void pack(OpenClMatrix weight, OpenClPrepared out) {
    entries.copy(weight, out.values());
  }

  @Override
  public void multiply(
      OpenClMatrix a, OpenClPrepared weight, boolean transposed, OpenClMatrix out) {
    gemm(1, a, false, weight.values(), transposed, 0, out, a.cols());
  }

  @Override
  public void map(MapOperands<OpenClMatrix> of, double[] parameters) {
    OpenClMatrix out = of.out();
    OpenClMatrix y = of.second();
    if (out.count() == 0) {
      return;
    }
    int count = of.program().parameters().size();
    Object[] arguments = new Object[4 + count];
    arguments[0] = of.first().memory();
    arguments[1] = y == null ? of.first().memory() : y.memory();
    arguments[2] = out.memory();
    arguments[3] = out.count();
    for (int p = 0; p < count; p++) {
      arguments[4 + p] = OpenClEntries.real(parameters[p], out.precision());
    }
    queue.launch(
        programs.of(of.program(), "map", out.precision()), Grid.entries(out.count()), arguments);
  }

  @Override
  public void mapResidual(MapOperands<OpenClMatrix> of, OpenClMatrix state, Measures measures) {
    if (reductions() instanceof HostReductions) {
      map(of, NO_PARAMETERS);
      measure(of.out(), state, measures);
    } else if (state.rows() > 0) {
      boolean infinite = measures.norm() == Norm.INF;
      queue.reduce(
          2 * state.rows(),
          norms -> mapNorms(of, state, infinite, norms),
          norms ->
              DeviceReductions.split(
                  norms, state.rows(), measures.residual(), measures.imageNorm()));
    }
  }

  /** Write the values of a formula and the norms of the rows of out - z, then of out. */
  private void mapNorms(
      MapOperands<OpenClMatrix> of, OpenClMatrix z, boolean infinite, _cl_mem norms) {
    OpenClMatrix out = of.out();
    queue.launch(
        programs.of(of.program(), "map_norms", out.precision()),
        Grid.groups(out.rows(), 1, Sources.LANES),
        of.first().memory(),
        Objects.requireNonNull(of.second()).memory(),
        z.memory(),
        out.memory(),
        infinite ? 1 : 0,
        out.cols(),
        norms);
  }

  @Override
  public void affineMap(AffineOperands<OpenClMatrix, OpenClPrepared> of) {
    OpenClMatrix out = of.image();
    if (out.count() == 0) {
      return;
    }
    Tiles tiles = tiles(out);
    queue.launch(
        programs.layer(of.program(), out.precision(), tiles),
        Grid.of(tiles, out.rows(), out.cols()),
        of.state().memory(),
        of.weight().values().memory(),
        of.bias().memory(),
        out.memory(),
        out.rows(),
        of.state().cols(),
        out.cols());
  }

  @Override
  public void affineResidual(AffineOperands<OpenClMatrix, OpenClPrepared> of, Measures measures) {
    affineMap(of);
    measure(of.image(), of.state(), measures);
  }

  @Override
  public void adjointResidual(AdjointOperands<OpenClMatrix, OpenClPrepared> of, Measures measures) {
    OpenClMatrix out = of.image();
    if (out.count() > 0) {
      Tiles tiles = tiles(out);
      queue.launch(
          programs.product("adjoint_layer", out.precision(), tiles),
          Grid.of(tiles, out.rows(), out.cols()),
          of.state().memory(),
          of.slope().memory(),
          of.weight().values().memory(),
          of.bias().memory(),
          out.memory(),
          out.rows(),
          out.cols());
    }
    measure(out, of.state(), measures);
  }

  private void measure(OpenClMatrix image, OpenClMatrix state, Measures measures) {
    reductions().measure(image, state, measures.norm(), measures.residual(), measures.imageNorm());
  }
}
