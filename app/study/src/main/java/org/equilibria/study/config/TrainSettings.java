package org.equilibria.study.config;

import org.apiguardian.api.API;
import org.equilibria.api.option.Option;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.EngineKinds;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.TrainedLayers;

/**
 * Choose how the network is trained.
 *
 * @param layers layers whose parameters move
 * @param optimizer how they move
 * @param schedule factor of the step size as training goes on
 * @param warmUp epochs over which the step size first rises
 * @param clipNorm largest norm of the gradient; 0 for no limit
 * @param loss what is made small
 * @param epochs passes over the samples
 * @param batch samples of an update; 0 for all
 * @param warmStart whether each forward solve starts from the last equilibria instead of zero
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TrainSettings(
    @Option(help = "layers that are trained", value = "implicit") TrainedLayers layers,
    @Option(help = "how they are moved", value = "gradient-descent", kind = "optimizer")
        ComponentSpec optimizer,
    @Option(
            help = "factor of the step size as training goes on",
            value = "constant",
            kind = "schedule")
        ComponentSpec schedule,
    @Option(help = "epochs over which the step size first rises", value = "0", min = 0)
        double warmUp,
    @Option(help = "largest norm of the gradient, 0 for no limit", value = "0", min = 0)
        double clipNorm,
    @Option(help = "what is made small", value = "square", kind = "loss") ComponentSpec loss,
    @Option(help = "passes over the samples", value = "30", min = 0) int epochs,
    @Option(help = "samples of an update, 0 for all", value = "0", min = 0) int batch,
    @Option(
            help = "whether a forward solve starts from the sample's last equilibrium",
            value = "true")
        boolean warmStart) {

  /**
   * Return the same choice in the terms of the engine.
   *
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT if the choices contradict
   *     each other
   */
  public TrainOptions options(Catalog catalog) {
    return new TrainOptions(
        layers,
        catalog.create(EngineKinds.OPTIMIZER, optimizer),
        catalog.create(EngineKinds.SCHEDULE, schedule),
        warmUp,
        clipNorm,
        catalog.create(EngineKinds.LOSS, loss),
        epochs,
        batch,
        warmStart);
  }

  TrainSettings withOptimizer(ComponentSpec value) {
    return new TrainSettings(
        layers, value, schedule, warmUp, clipNorm, loss, epochs, batch, warmStart);
  }

  TrainSettings withSchedule(ComponentSpec value) {
    return new TrainSettings(
        layers, optimizer, value, warmUp, clipNorm, loss, epochs, batch, warmStart);
  }

  TrainSettings withLoss(ComponentSpec value) {
    return new TrainSettings(
        layers, optimizer, schedule, warmUp, clipNorm, value, epochs, batch, warmStart);
  }
}
