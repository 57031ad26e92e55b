package org.equilibria.engine.train;

import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Scope;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;

/** The trainer of a network, in place, which also assesses it. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Trainer {

  private final Network network;
  private final SolveSetup setup;
  private final TrainOptions options;
  private final SeedStreams seeds;

  /**
   * Create a trainer that changes the parameters of the given network.
   *
   * @param seeds orders of the samples, by epoch
   * @throws EquilibriaException INVALID_INPUT as {@link AffineNeeds#require}
   */
  public Trainer(Network network, SolveSetup setup, TrainOptions options, SeedStreams seeds) {
    AffineNeeds.require(network.spec(), options, setup);
    this.network = network;
    this.setup = setup;
    this.options = options;
    this.seeds = seeds;
  }

  /**
   * Train to the end of the last epoch, or until a limit is met, the loss diverges or the caller
   * cancels.
   *
   * @param validation samples that are only measured, possibly none
   * @param from where an earlier run of the same training stood; the network takes its weights
   * @param scope storage of the training; closed by the caller
   * @throws EquilibriaException INVALID_INPUT if the loss makes no sense for the targets, if early
   *     stopping has no validation samples, or if a norm is to be held that cannot be
   */
  public TrainingResult run(
      Samples train,
      Samples validation,
      Optional<TrainingSnapshot> from,
      TrainingListener listener,
      Scope scope) {
    options.loss().refusal(train.task(), train.outputs()).ifPresent(Trainer::refuse);
    if (options.stopping().patience() > 0 && validation.count() == 0) {
      refuse(
          "patience "
              + options.stopping().patience()
              + " needs validation samples: set some aside, or choose patience 0");
    }
    TrainingRun run =
        new TrainingRun(network, setup, options, seeds, train, validation, listener, scope);
    from.ifPresent(run::resume);
    return run.toEnd();
  }

  /** Train from the start without validation samples. */
  public TrainingResult run(Samples train, TrainingListener listener, Scope scope) {
    Samples none =
        new Samples(0, train.features(), train.outputs(), new double[0], new double[0], new int[0]);
    return run(train, none, Optional.empty(), listener, scope);
  }

  private static void refuse(String why) {
    throw new EquilibriaException(ErrorCode.INVALID_INPUT, why);
  }

  /** Predict samples with the present parameters and compare with their targets. */
  public Assessment assess(Samples samples, Scope scope) {
    return Assessment.of(new Predictor(network, setup), samples, options.loss(), scope);
  }
}
