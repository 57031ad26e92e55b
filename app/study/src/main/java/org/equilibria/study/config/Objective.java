package org.equilibria.study.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.data.Task;

/**
 * What options are chosen by: a figure of the validation samples, a column of the results. Times
 * are none, as no two runs agree on them, and nothing of the test samples is.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public enum Objective {
  /** Loss. */
  VALIDATION_LOSS(false, Optional.empty()),
  /** Share classified correctly. */
  VALIDATION_ACCURACY(true, Optional.of(Task.CLASSIFICATION)),
  /** Area under the ROC curve. */
  VALIDATION_AUC(true, Optional.of(Task.CLASSIFICATION)),
  /** Root of the mean squared error. */
  VALIDATION_RMSE(false, Optional.of(Task.REGRESSION)),
  /** Coefficient of determination. */
  VALIDATION_R2(true, Optional.of(Task.REGRESSION)),
  /** Evaluations of the map in a forward solve, on average. */
  VALIDATION_FORWARD_EVALUATIONS_MEAN(false, Optional.empty()),
  /** Evaluations of the map in the longest forward solve. */
  VALIDATION_FORWARD_EVALUATIONS_MAX(false, Optional.empty()),
  /** Products of the whole batch with the weight in forward solves. */
  VALIDATION_FORWARD_GEMM_EQUIVALENTS(false, Optional.empty());

  private final boolean maximised;
  private final Optional<Task> task;

  Objective(boolean maximised, Optional<Task> task) {
    this.maximised = maximised;
    this.task = task;
  }

  /** Return the objective of a name, if there is one. */
  static Optional<Objective> named(String id) {
    return Arrays.stream(values()).filter(o -> o.id().equals(id)).findFirst();
  }

  /** Return the names of all. */
  static List<String> ids() {
    return Arrays.stream(values()).map(Objective::id).toList();
  }

  /** Return the name of the column. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Return whether more is better. */
  public boolean maximised() {
    return maximised;
  }

  /** Return whether it tells how much work solves took, which is no merit of solves cut short. */
  public boolean isWork() {
    return switch (this) {
      case VALIDATION_FORWARD_EVALUATIONS_MEAN,
          VALIDATION_FORWARD_EVALUATIONS_MAX,
          VALIDATION_FORWARD_GEMM_EQUIVALENTS ->
          true;
      default -> false;
    };
  }

  /** Return whether samples of a task have the figure. */
  public boolean isOf(Task other) {
    return task.isEmpty() || task.get() == other;
  }

  @Override
  public String toString() {
    return id() + (maximised ? ", maximised" : ", minimised");
  }
}
