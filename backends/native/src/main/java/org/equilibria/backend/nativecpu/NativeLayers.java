package org.equilibria.backend.nativecpu;

import java.util.Objects;
import org.equilibria.api.expr.Expr;
import org.equilibria.backend.support.AdjointOperands;
import org.equilibria.backend.support.AffineOperands;
import org.equilibria.backend.support.LayerOperations;
import org.equilibria.backend.support.MapOperands;
import org.equilibria.backend.support.Measures;
import org.equilibria.backend.support.Program;

/** Layers, by ranges of rows: what follows a product finds them in the cache. */
final class NativeLayers implements LayerOperations<NativeMatrix, NativePrepared> {

  private final SharedWork work;
  private final Program sum = Program.of(Expr.x().plus(Expr.y()));

  NativeLayers(SharedWork work) {
    this.work = work;
  }

  @Override
  public void map(MapOperands<NativeMatrix> of, double[] parameters) {
    work.flat(
        of.out(),
        2 * of.program().steps().size(),
        (from, to, workspace) -> Layer.map(of, parameters, from, to, workspace));
  }

  @Override
  public void mapResidual(MapOperands<NativeMatrix> of, NativeMatrix state, Measures measures) {
    NativeMatrix bias = Objects.requireNonNull(of.second());
    Layer layer = new Layer(of.program(), of.first(), bias, of.out());
    work.rows(
        state,
        3 + of.program().steps().size(),
        (from, to, workspace) -> layer.apply(state, measures, from, to, workspace));
  }

  @Override
  public void affineMap(AffineOperands<NativeMatrix, NativePrepared> of) {
    Layer rest = new Layer(of.program(), of.bias(), of.image());
    work.productRows(
        of.image(),
        of.state().cols(),
        (from, to, workspace) -> {
          NativeProducts.rows(of.state(), of.weight(), true, of.image(), from, to, workspace);
          rest.apply(from, to, workspace);
        });
  }

  @Override
  public void affineResidual(AffineOperands<NativeMatrix, NativePrepared> of, Measures measures) {
    NativeMatrix state = of.state();
    Layer rest = new Layer(of.program(), of.bias(), of.image());
    work.productRows(
        of.image(),
        state.cols(),
        (from, to, workspace) -> {
          NativeProducts.rows(state, of.weight(), true, of.image(), from, to, workspace);
          rest.apply(state, measures, from, to, workspace);
        });
  }

  @Override
  public void adjointResidual(AdjointOperands<NativeMatrix, NativePrepared> of, Measures measures) {
    NativeMatrix state = of.state();
    NativeMatrix image = of.image();
    NativeMatrix masked = of.scratch();
    Layer rest = new Layer(sum, of.bias(), image);
    int cols = state.cols();
    work.productRows(
        image,
        cols,
        (from, to, workspace) -> {
          Elementwise.of(masked, workspace)
              .hadamard(
                  of.slope().entries(), state.entries(), masked.entries(), from * cols, to * cols);
          NativeProducts.rows(masked, of.weight(), false, image, from, to, workspace);
          rest.apply(state, measures, from, to, workspace);
        });
  }
}
