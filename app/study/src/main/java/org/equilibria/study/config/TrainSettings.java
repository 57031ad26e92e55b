package org.equilibria.study.config;

import java.time.Duration;
import java.util.Map;
import org.apiguardian.api.API;
import org.equilibria.api.option.Option;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.train.Loss;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.train.ClassWeights;
import org.equilibria.engine.train.GradientComparison;
import org.equilibria.engine.train.Hold;
import org.equilibria.engine.train.Inexactness;
import org.equilibria.engine.train.Stopping;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.TrainedLayers;

/**
 * How the network is trained.
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
 * @param patience epochs without a lower validation loss before training stops; 0 for never
 * @param maxUpdates most updates; 0 for no limit
 * @param timeLimit longest time of training; zero for no limit
 * @param hold what is kept by projection after each update
 * @param watch whether ||M||_2 and mu are estimated at every epoch
 * @param monitor training samples on which lambda_min(H), mu and the way from A0 are followed at
 *     every epoch; 0 for none
 * @param forwardRtolCeiling relative tolerance of the forward solves of the first epoch; 0 for that
 *     of the termination rule throughout
 * @param gradientRtolCeiling the same of the adjoint solves
 * @param cosine updates of every epoch whose gradient is compared with the exact one; 0 for none
 * @param classWeights what the loss of a sample counts for, by its class, as {@link ClassWeights}
 *     takes it
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
        boolean warmStart,
    @Option(
            help = "epochs without a lower validation loss before training stops, 0 for never",
            value = "0",
            min = 0)
        int patience,
    @Option(help = "most updates, 0 for no limit", value = "0", min = 0) int maxUpdates,
    @Option(help = "longest time of training, 0s for no limit", value = "0s", min = 0)
        Duration timeLimit,
    @Option(help = "what is kept by projection after each update", value = "none") Hold hold,
    @Option(help = "whether ||M||_2 and mu are estimated at every epoch", value = "true")
        boolean watch,
    @Option(
            help =
                "training samples, the first so many, on which lambda_min(H), mu and the way from"
                    + " A0 are followed at every epoch, 0 for none; an epoch then costs their"
                    + " equilibria and adjoints to 1e-13, and eigenvalues of a matrix of samples"
                    + " times outputs and of one of units",
            value = "0",
            min = 0)
        int monitor,
    @Option(
            help =
                "relative tolerance of the forward solves of the first epoch, which then falls with"
                    + " the least gradient norm of an epoch so far, down to that of termination; 0"
                    + " for that throughout",
            value = "0",
            min = 0)
        double forwardRtolCeiling,
    @Option(
            help = "the same of the adjoint solves, unless the gradient has a tolerance of its own",
            value = "0",
            min = 0)
        double gradientRtolCeiling,
    @Option(
            help =
                "updates, the first so many of every epoch, whose gradient is compared with the"
                    + " exact one, 0 for none; each costs an adjoint solve to 1e-6, in no other"
                    + " figure",
            value = "0",
            min = 0)
        int cosine,
    @Option(
            help =
                "what the loss of a sample counts for, by its class: none for 1, balanced for as"
                    + " much of each class, or weights by name such as yes=3, no=1",
            value = ClassWeights.NONE)
        String classWeights) {

  /** What the exact gradient is: a relative error of 1e-6 is one of 1e-12 in a cosine. */
  private static final ComponentSpec EXACT = new ComponentSpec("implicit", Map.of("rtol", 1e-6));

  /**
   * Check the weights of classes.
   *
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT if they are none
   */
  public TrainSettings {
    classWeights = ClassWeights.parse(classWeights).toString();
  }

  /**
   * Return the same choice in the terms of the engine, for data.
   *
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT if the choices contradict
   *     each other or name classes that the data do not have
   */
  public TrainOptions options(Catalog catalog, Dataset data) {
    return options(
        catalog,
        ClassWeights.parse(classWeights)
            .on(catalog.create(Kinds.LOSS, loss), data.classNames(), data.train().classIndex()));
  }

  /**
   * Return the same choice in the terms of the engine, whatever the data.
   *
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT if the choices contradict
   *     each other
   */
  public TrainOptions options(Catalog catalog) {
    return options(catalog, ClassWeights.parse(classWeights).on(catalog.create(Kinds.LOSS, loss)));
  }

  private TrainOptions options(Catalog catalog, Loss weighted) {
    TrainOptions.Builder options =
        TrainOptions.builder()
            .layers(layers)
            .optimizer(catalog.create(Kinds.OPTIMIZER, optimizer))
            .schedule(catalog.create(Kinds.SCHEDULE, schedule))
            .warmUp(warmUp)
            .clipNorm(clipNorm)
            .loss(weighted)
            .epochs(epochs)
            .batch(batch)
            .warmStart(warmStart)
            .stopping(new Stopping(patience, maxUpdates, timeLimit))
            .hold(hold)
            .watch(watch)
            .inexactness(new Inexactness(forwardRtolCeiling, gradientRtolCeiling));
    if (cosine > 0) {
      options.comparison(
          new GradientComparison(
              cosine, catalog.create(Kinds.GRADIENT, catalog.resolve(Kinds.GRADIENT, EXACT))));
    }
    return options.build();
  }
}
