package org.equilibria.study.config;

import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.option.Option;
import org.equilibria.engine.train.StepSize;
import org.equilibria.engine.train.TrainOptions;

/**
 * Choose how the network is trained.
 *
 * @param layers layers whose parameters move
 * @param step {@code auto} or a number, in the notation of {@link StepSize}
 * @param epochs full-batch updates
 * @param warmStart whether each forward solve starts from the last equilibria instead of zero
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TrainSettings(
    @Option(help = "layers that are trained", value = "implicit") Layers layers,
    @Option(help = "step size: auto or a number above 0", value = "auto") String step,
    @Option(help = "full-batch updates", value = "30", min = 0) int epochs,
    @Option(
            help = "whether a forward solve starts from the equilibria of the epoch before",
            value = "true")
        boolean warmStart) {

  /** Name the layers that are trained. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  public enum Layers {
    /** The implicit layer alone; injection and readout stay as drawn. */
    IMPLICIT
  }

  /**
   * Bring the step into its canonical notation.
   *
   * @throws EquilibriaException INVALID_INPUT unless it is {@code auto} or a number above 0
   */
  public TrainSettings {
    step = StepSize.parse(step).toString();
  }

  /** Return the same choice in the terms of the engine. */
  public TrainOptions options() {
    return new TrainOptions(StepSize.parse(step), epochs, warmStart);
  }
}
