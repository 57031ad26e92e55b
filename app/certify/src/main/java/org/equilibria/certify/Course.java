package org.equilibria.certify;

import java.util.List;
import java.util.Optional;
import org.equilibria.certify.monitor.MonitoredTraining;
import org.equilibria.certify.monitor.MonitoredTrajectory;
import org.equilibria.certify.monitor.StoredTrajectory;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.Hold;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.engine.train.TrainingSnapshot;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.Training;

/**
 * How a model was trained, as far as certificates speak of it.
 *
 * @param records one an epoch
 * @param step step size; NaN if unknown
 * @param plainDescent whether every update was a step of this size along the gradient of the square
 *     loss of all samples by A alone, which is what is certified, but for a projection
 * @param held whether a projection kept ||M||_2 below 1, which does nothing where it is
 * @param monitored what was monitored of it; empty if it was not
 */
record Course(
    List<EpochRecord> records,
    double step,
    boolean plainDescent,
    boolean held,
    Optional<MonitoredTrajectory> monitored) {

  /** That of a network of which it is not known. */
  static final Course NONE = new Course(List.of(), Double.NaN, false, false, Optional.empty());

  /** Copy the records. */
  Course {
    records = List.copyOf(records);
  }

  static Course of(Model model) {
    boolean plain = MonitoredTraining.isPlainDescent(model.pipeline().train());
    boolean held = model.pipeline().train().hold() != Hold.NONE;
    Optional<MonitoredTrajectory> seen = StoredTrajectory.of("the model", model);
    if (model.training() instanceof Training.Unfinished unfinished) {
      TrainingSnapshot at = unfinished.snapshot();
      return new Course(at.records(), at.step(), plain, held, seen);
    }
    TrainingResult result = ((Training.Finished) model.training()).result();
    return new Course(result.epochs(), result.step(), plain, held, seen);
  }
}
