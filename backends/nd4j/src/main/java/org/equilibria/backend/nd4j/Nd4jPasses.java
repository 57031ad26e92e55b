package org.equilibria.backend.nd4j;

import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.MapOperands;
import org.equilibria.backend.support.Measures;
import org.equilibria.backend.support.block.BlockEntries;
import org.equilibria.backend.support.block.BlockPasses;
import org.equilibria.backend.support.block.Passes;

/**
 * Passes in the precision of the storage.
 *
 * @param workspaces what threads work with
 * @param entries computes what is rare
 * @param doubles the passes in f64
 */
record Nd4jPasses(
    Workspaces workspaces, BlockEntries<Nd4jMatrix> entries, BlockPasses<Nd4jMatrix> doubles)
    implements Passes<Nd4jMatrix> {

  @Override
  public void map(MapOperands<Nd4jMatrix> of, double[] parameters) {
    if (of.out().precision() == Precision.F32) {
      FloatFormula.map(of, parameters, workspaces.get());
    } else {
      doubles.map(of, parameters);
    }
  }

  @Override
  public void measured(MapOperands<Nd4jMatrix> of, Nd4jMatrix state, Measures measures) {
    if (of.out().precision() == Precision.F32) {
      new FloatLayer(of, state, entries, workspaces.get()).run(measures);
    } else {
      doubles.measured(of, state, measures);
    }
  }
}
