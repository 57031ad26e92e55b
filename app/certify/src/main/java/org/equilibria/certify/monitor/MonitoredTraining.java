package org.equilibria.certify.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.train.ClassWeights;
import org.equilibria.engine.train.Hold;
import org.equilibria.engine.train.TrainedLayers;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.config.TrainSettings;

/** What theory knows of the choices of a training. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class MonitoredTraining {

  private MonitoredTraining() {}

  /**
   * Insist that the trajectory of a training can be monitored: the Gram matrix read is that of the
   * weights of one implicit layer, and governs the square loss where they alone move.
   *
   * @throws EquilibriaException INVALID_INPUT naming every choice that stands in the way
   */
  public static void require(Pipeline pipeline, Catalog catalog) {
    List<String> reasons = new ArrayList<>();
    NetworkSpec network = pipeline.network(catalog);
    if (network.onlyAffineCell().isEmpty()) {
      reasons.add(network.beyondTheory().orElseThrow() + ", expected one implicit layer");
    } else if (network.onlyAffineCell().get().parameterization().freeScale().isEmpty()) {
      reasons.add(
          "model.parameterization is another, expected a free weight that is scaled only,"
              + " (gamma/sqrt m) A");
    }
    TrainSettings train = pipeline.train();
    if (train.layers() != TrainedLayers.IMPLICIT) {
      reasons.add("train.layers is " + word(train.layers()) + ", expected implicit");
    }
    if (!train.loss().id().equals("square")) {
      reasons.add("train.loss is " + train.loss().id() + ", expected square");
    }
    if (!train.classWeights().equals(ClassWeights.NONE)) {
      reasons.add("train.class-weights is " + train.classWeights() + ", expected none");
    }
    if (!reasons.isEmpty()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "train.monitor: %d: what is monitored governs the square loss where the weights of one"
                  .formatted(train.monitor())
              + " implicit layer alone are trained; "
              + String.join("; ", reasons)
              + "; or leave the training unmonitored with 0");
    }
  }

  private static String word(TrainedLayers layers) {
    return layers.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Return whether every update is a step of one size along the gradient of the square loss of all
   * samples by A alone, but for a projection.
   */
  public static boolean isPlainDescent(TrainSettings train) {
    return train.layers() == TrainedLayers.IMPLICIT
        && train.optimizer().id().equals("gradient-descent")
        && train.schedule().id().equals("constant")
        && train.loss().id().equals("square")
        && train.classWeights().equals(ClassWeights.NONE)
        && train.batch() == 0
        && train.warmUp() == 0
        && train.clipNorm() == 0;
  }

  /** Say which choices keep the loss from having an envelope; empty if it has one. */
  public static Optional<String> noEnvelope(TrainSettings train) {
    List<String> reasons = new ArrayList<>();
    if (!isPlainDescent(train)) {
      reasons.add(
          "it is that of gradient descent with one step on all samples at once (train.optimizer"
              + " gradient-descent, train.batch 0)");
    }
    if (train.hold() != Hold.NONE) {
      reasons.add(
          "train.hold is %s, which may project (--set train.hold=none)"
              .formatted(train.hold().name().toLowerCase(Locale.ROOT)));
    }
    return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
  }
}
