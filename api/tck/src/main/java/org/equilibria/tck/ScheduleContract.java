package org.equilibria.tck;

import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.train.Schedule;

/** The rules of a {@link Schedule}, for trainings of 1, 2, 30 and 1000 epochs. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ScheduleContract {

  private static final List<Integer> EPOCHS = List.of(1, 2, 30, 1000);

  /** Updates of an epoch: enough to fall between whole epochs and on them. */
  private static final int UPDATES = 3;

  private ScheduleContract() {}

  /** Return all checks. */
  public static List<ContractCheck<Schedule>> checks() {
    return List.of(
        new ContractCheck<>(
            "schedule.is-finite-and-not-negative",
            "At every update the factor is a finite number of at least 0.",
            ScheduleContract::isSensible),
        new ContractCheck<>("schedule.trains", "Not every factor is 0.", ScheduleContract::trains),
        new ContractCheck<>(
            "schedule.is-pure",
            "The factor of an update is the same, whatever was asked before.",
            ScheduleContract::isPure));
  }

  private static double factor(Schedule subject, int epochs, int update) {
    return subject.factor(update / (double) UPDATES, epochs);
  }

  private static void isSensible(Schedule subject) {
    for (int epochs : EPOCHS) {
      for (int update = 0; update <= epochs * UPDATES; update++) {
        double factor = factor(subject, epochs, update);
        Broken.unless(
            factor >= 0 && Double.isFinite(factor),
            "after %s of %d epochs the factor is %s",
            update / (double) UPDATES,
            epochs,
            factor);
      }
    }
  }

  private static void trains(Schedule subject) {
    for (int epochs : EPOCHS) {
      boolean trains = false;
      for (int update = 0; update < epochs * UPDATES; update++) {
        trains |= factor(subject, epochs, update) != 0;
      }
      Broken.unless(trains, "of %d epochs no update moves anything", epochs);
    }
  }

  private static void isPure(Schedule subject) {
    for (int epochs : EPOCHS) {
      double[] forward = new double[epochs * UPDATES];
      for (int update = 0; update < forward.length; update++) {
        forward[update] = factor(subject, epochs, update);
      }
      for (int update = forward.length - 1; update >= 0; update--) {
        double again = factor(subject, epochs, update);
        Broken.unless(
            Double.compare(forward[update], again) == 0,
            "after %s of %d epochs the factor was %s and is %s",
            update / (double) UPDATES,
            epochs,
            forward[update],
            again);
      }
    }
  }
}
