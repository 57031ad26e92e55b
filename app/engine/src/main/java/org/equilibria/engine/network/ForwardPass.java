package org.equilibria.engine.network;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.jspecify.annotations.Nullable;

/**
 * What the layers made of a batch; matrices live in the scope given to the pass.
 *
 * @param layers one an evaluated layer, from the input on; layers behind a cancelled solve are
 *     missing
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ForwardPass(List<LayerPass> layers) {

  /**
   * The part of one layer.
   *
   * @param index of the layer, from 0
   * @param input what the layer was given, n x d; null where the pass started from its features
   * @param features value(W x) / sqrt(m), n x m
   * @param output the equilibrium, or the features of a dense layer, n x m
   * @param solve the forward solve of an implicit layer
   */
  record LayerPass(
      int index,
      @Nullable Matrix input,
      Matrix features,
      Matrix output,
      Optional<SolveResult> solve) {}

  /** Copy the list. */
  public ForwardPass {
    layers = List.copyOf(layers);
  }

  /** Return the output of the last layer, n x m: what the readout is applied to. */
  public Matrix output() {
    return layers.get(layers.size() - 1).output();
  }

  /** Return the forward solves, one an implicit layer. */
  public List<SolveResult> solves() {
    return layers.stream().flatMap(l -> l.solve().stream()).toList();
  }

  /** Return whether a solve was cancelled; layers behind it were not evaluated. */
  public boolean cancelled() {
    return solves().stream().anyMatch(s -> s.status() == SolveStatus.CANCELLED);
  }
}
