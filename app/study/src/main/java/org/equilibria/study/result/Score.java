package org.equilibria.study.result;

import java.util.Comparator;
import org.apiguardian.api.API;
import org.equilibria.study.plan.StudyPlan;

/**
 * What the best cell of a study is chosen by: the mean loss of its validation samples; where cells
 * differ in their loss, and so cannot be compared by it, the share of these samples that is
 * classified wrongly, or the root of their mean squared error. Without validation samples it is the
 * same of the training samples, as far as that is measured. Less is better.
 *
 * @param by what it is, for people
 * @param value NaN where it was not measured
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Score(String by, double value) {

  /** Return the order of cells from the best to the worst; of equal ones the first comes first. */
  public static Comparator<CellResult> order(StudyPlan plan) {
    return Comparator.<CellResult>comparingDouble(result -> of(result, plan).value())
        .thenComparingInt(result -> result.cell().number());
  }

  /** Return the score of a cell. */
  public static Score of(CellResult result, StudyPlan plan) {
    boolean oneLoss =
        plan.cells().stream()
                .map(c -> c.pipeline().train())
                .map(train -> train.loss() + " " + train.classWeights())
                .distinct()
                .count()
            <= 1;
    return result
        .measures()
        .map(m -> m.validation().map(h -> of(h, oneLoss)).orElseGet(() -> training(m, oneLoss)))
        .orElse(new Score("validation loss", Double.NaN));
  }

  private static Score of(HeldOut samples, boolean oneLoss) {
    if (oneLoss) {
      return new Score("validation loss", samples.loss() / samples.samples());
    }
    return samples
        .accuracy()
        .map(accuracy -> new Score("validation accuracy", 1 - accuracy.share()))
        .orElseGet(() -> new Score("validation RMSE", samples.rmse()));
  }

  private static Score training(Measures measures, boolean oneLoss) {
    return oneLoss || measures.train().isEmpty()
        ? new Score("training loss, as there are no validation samples", measures.finalLoss())
        : new Score(
            "training accuracy, as there are no validation samples",
            1 - measures.train().get().share());
  }
}
