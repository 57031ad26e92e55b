package org.equilibria.host.guard;

import org.equilibria.api.train.Schedule;

/** A schedule of others. */
record GuardedSchedule(Schedule schedule, Owner owner) implements Schedule, Guard {

  @Override
  public double factor(double epoch, int epochs) {
    double factor = owner.given("factor()", () -> schedule.factor(epoch, epochs));
    if (!(factor >= 0 && Double.isFinite(factor))) {
      throw owner.broken(
          "factor() returned %s after %s of %d epochs".formatted(factor, epoch, epochs));
    }
    return factor;
  }

  @Override
  public String toString() {
    return owner.described();
  }
}
