package org.equilibria.backend.support.block;

import org.apiguardian.api.API;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.backend.support.AdjointOperands;
import org.equilibria.backend.support.AffineOperands;
import org.equilibria.backend.support.LayerOperations;
import org.equilibria.backend.support.MapOperands;
import org.equilibria.backend.support.Measures;
import org.equilibria.backend.support.Owned;
import org.equilibria.backend.support.ProductOperations;
import org.equilibria.backend.support.Program;

/**
 * Layers as a product and one pass over what it gave.
 *
 * @param <M> the backend's type of matrix
 * @param <W> the backend's type of weight
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class BlockLayers<M extends BlockMatrix, W extends Prepared & Owned>
    implements LayerOperations<M, W> {

  private static final double[] NO_PARAMETERS = {};

  private final ProductOperations<M, W> products;
  private final Passes<M> passes;
  private final Program sum = Program.of(Expr.x().plus(Expr.y()));
  private final Program product = Program.of(Expr.x().times(Expr.y()));

  /** Build layers from products and passes. */
  public BlockLayers(ProductOperations<M, W> products, Passes<M> passes) {
    this.products = products;
    this.passes = passes;
  }

  @Override
  public void map(MapOperands<M> of, double[] parameters) {
    passes.map(of, parameters);
  }

  @Override
  public void mapResidual(MapOperands<M> of, M state, Measures measures) {
    passes.measured(of, state, measures);
  }

  @Override
  public void affineMap(AffineOperands<M, W> of) {
    products.multiply(of.state(), of.weight(), true, of.image());
    passes.map(afterwards(of.program(), of.bias(), of.image()), NO_PARAMETERS);
  }

  @Override
  public void affineResidual(AffineOperands<M, W> of, Measures measures) {
    products.multiply(of.state(), of.weight(), true, of.image());
    passes.measured(afterwards(of.program(), of.bias(), of.image()), of.state(), measures);
  }

  @Override
  public void adjointResidual(AdjointOperands<M, W> of, Measures measures) {
    passes.map(new MapOperands<>(product, of.state(), of.slope(), of.scratch()), NO_PARAMETERS);
    products.multiply(of.scratch(), of.weight(), false, of.image());
    passes.measured(afterwards(sum, of.bias(), of.image()), of.state(), measures);
  }

  /** Return the pass that overwrites a product. */
  private static <M extends BlockMatrix> MapOperands<M> afterwards(
      Program program, M bias, M image) {
    return new MapOperands<>(program, image, bias, image);
  }
}
