package org.equilibria.host.guard;

import org.equilibria.api.activation.Activation;
import org.equilibria.api.cell.Cell;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.BackendInfo;
import org.equilibria.api.parameterization.Parameterization;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.train.Loss;
import org.equilibria.api.train.Optimizer;
import org.equilibria.api.train.Schedule;

/** Guards of components of others: what they give is checked where it enters. */
public final class Guards {

  private Guards() {}

  /**
   * Return a component behind its guard, if there is one for its kind. A backend is checked when it
   * is created and then used as it is: its operations are too many and too short to stand behind
   * one.
   *
   * @throws org.equilibria.api.error.EquilibriaException CONTRACT_VIOLATION or PLUGIN_FAILURE if it
   *     breaks its contract at once
   */
  public static Object guarded(Object component, Owner owner) {
    if (isBuiltIn(component)) {
      return component;
    } else if (component instanceof Solver solver) {
      return new GuardedSolver(solver, owner);
    } else if (component instanceof GradientEstimator estimator) {
      return new GuardedEstimator(estimator, owner);
    } else if (component instanceof Activation activation) {
      return GuardedActivation.of(activation, owner);
    } else if (component instanceof Parameterization parameterization) {
      return new GuardedParameterization(parameterization, owner);
    } else if (component instanceof Cell cell) {
      return new GuardedCell(cell, owner);
    } else if (component instanceof Bound bound) {
      return GuardedBound.of(bound, owner);
    } else if (component instanceof Loss loss) {
      return new GuardedLoss(loss, owner);
    } else if (component instanceof Optimizer optimizer) {
      return new GuardedOptimizer(optimizer, owner);
    } else if (component instanceof Schedule schedule) {
      return new GuardedSchedule(schedule, owner);
    } else if (component instanceof DataSource source) {
      return GuardedData.of(source, owner);
    } else if (component instanceof Backend backend) {
      check(backend, owner);
    }
    return component;
  }

  /**
   * A plugin may offer what the framework has, which is found again by its type. Types of the API
   * only hold what the plugin gave them.
   */
  private static boolean isBuiltIn(Object component) {
    Class<?> type = component.getClass();
    return type.getClassLoader() == Guards.class.getClassLoader()
        && type.getPackageName().startsWith("org.equilibria.")
        && !type.getPackageName().startsWith("org.equilibria.api.");
  }

  private static void check(Backend backend, Owner owner) {
    try {
      BackendInfo info = owner.given("info()", backend::info);
      owner.present(info.id(), "the id in info() is");
      owner.present(info.version(), "the version in info() is");
      owner.present(info.device(), "the device in info() is");
      if (info.precisions().isEmpty()) {
        throw owner.broken("it computes in no precision");
      }
      owner.given("bf16()", backend::bf16);
    } catch (RuntimeException | Error e) {
      try {
        backend.close();
      } catch (Throwable alsoBroken) { // the first failure is the one to tell
        e.addSuppressed(alsoBroken);
      }
      throw e;
    }
  }
}
