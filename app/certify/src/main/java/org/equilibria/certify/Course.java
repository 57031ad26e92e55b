package org.equilibria.certify;

import java.util.List;
import org.equilibria.certify.monitor.MonitoredTraining;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.Hold;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.Training;

/**
 * Hold how a model was trained, as far as certificates speak of it.
 *
 * @param records one an epoch
 * @param step step size; NaN if unknown
 * @param plainDescent whether every update was a step of this size along the gradient of the square
 *     loss of all samples by A alone, which is what is certified, but for a projection
 * @param held whether a projection kept ||M||_2 below 1, which does nothing where it is
 */
record Course(List<EpochRecord> records, double step, boolean plainDescent, boolean held) {

  /** That of a network of which it is not known. */
  static final Course NONE = new Course(List.of(), Double.NaN, false, false);

  /** Copy the records. */
  Course {
    records = List.copyOf(records);
  }

  static Course of(Model model) {
    boolean plain = MonitoredTraining.isPlainDescent(model.pipeline().train());
    boolean held = model.pipeline().train().hold() != Hold.NONE;
    if (model.training() instanceof Training.Unfinished unfinished) {
      return new Course(unfinished.snapshot().records(), unfinished.snapshot().step(), plain, held);
    }
    Training.Finished finished = (Training.Finished) model.training();
    return new Course(finished.result().epochs(), finished.result().step(), plain, held);
  }
}
