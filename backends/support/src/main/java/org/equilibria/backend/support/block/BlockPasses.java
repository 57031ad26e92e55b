package org.equilibria.backend.support.block;

import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.equilibria.backend.support.MapOperands;
import org.equilibria.backend.support.Measures;

/**
 * Passes in f64, rounded once.
 *
 * @param blocks returns the blocks of the calling thread
 * @param <M> the backend's type of matrix
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record BlockPasses<M extends BlockMatrix>(Supplier<Blocks> blocks) implements Passes<M> {

  @Override
  public void map(MapOperands<M> of, double[] parameters) {
    Formula.map(of, parameters, blocks.get());
  }

  @Override
  public void measured(MapOperands<M> of, M state, Measures measures) {
    new Layer(of, state, measures.norm(), blocks.get())
        .run(measures.residual(), measures.imageNorm());
  }
}
