package org.equilibria.study.result;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apiguardian.api.API;
import org.equilibria.engine.train.Assessment;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.GradientCosine;
import org.equilibria.engine.train.SolveSummary;

/**
 * A figure of every epoch of a cell: what results call it, the chart that shows it, and how it is
 * read. A new one is a line of {@link #ALL}; results of earlier versions are without it.
 *
 * @param id name in results
 * @param label what it is called in its chart
 * @param chart where it is shown
 * @param read reads it; NaN for what was not measured
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record EpochFigure(
    String id, String label, Chart chart, ToDoubleFunction<EpochRecord> read) {

  /**
   * A chart of figures by epoch.
   *
   * @param title its heading
   * @param note what it shows
   * @param y what the vertical axis is
   * @param log whether that is logarithmic
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  public record Chart(String title, String note, String y, boolean log) {}

  private static final Chart LOSS =
      new Chart(
          "Loss by epoch",
          "The loss summed over the samples, before the updates of the epoch for validation samples."
              + " Solvers that meet the tolerance reach the same equilibria, so their curves"
              + " coincide. Choose by validation, not by the test.",
          "loss",
          true);
  private static final Chart ACCURACY =
      new Chart("Accuracy by epoch", "Share of samples classified correctly.", "accuracy", false);
  private static final Chart EVALUATIONS =
      new Chart(
          "Evaluations by epoch",
          "Evaluations that the solve of a sample took in each epoch.",
          "evaluations a solve",
          false);
  private static final Chart LEFT =
      new Chart(
          "Solves left by epoch",
          "Solves of a sample that their solver left, and those of them that a rescue finished.",
          "solves",
          false);
  private static final Chart ERROR =
      new Chart(
          "Estimated error by epoch",
          "Largest estimate of the relative error of a solution, from its last step; an estimate, not"
              + " a bound.",
          "relative error",
          true);

  private static final Chart RESIDUAL =
      new Chart(
          "Residual by epoch",
          "Largest relative residual with which a solve ended, rescued ones included.",
          "relative residual",
          true);

  private static final Chart COSINE =
      new Chart(
          "Cosine by epoch",
          "Cosine between the gradients followed and the exact ones, where it was asked for.",
          "cosine",
          false);

  /** Every figure, in the order of results and charts. */
  public static final List<EpochFigure> ALL =
      List.of(
          new EpochFigure("loss", "training", LOSS, EpochRecord::loss),
          new EpochFigure("trainAccuracy", "training", ACCURACY, EpochRecord::accuracy),
          new EpochFigure("validationLoss", "validation", LOSS, validation(Assessment::loss)),
          new EpochFigure("validationAccuracy", "validation", ACCURACY, EpochFigure::accuracy),
          forward("forwardEvaluationsMean", "mean", EVALUATIONS, SolveSummary::meanEvaluations),
          forward("forwardEvaluationsMax", "most", EVALUATIONS, SolveSummary::maxEvaluations),
          backward("backwardEvaluationsMean", "mean", EVALUATIONS, SolveSummary::meanEvaluations),
          backward("backwardEvaluationsMax", "most", EVALUATIONS, SolveSummary::maxEvaluations),
          forward("forwardUnconverged", "left", LEFT, EpochFigure::left),
          backward("backwardUnconverged", "left", LEFT, EpochFigure::left),
          new EpochFigure(
              "rescued",
              "rescued",
              LEFT,
              r -> r.forward().rescue().rows() + r.backward().rescue().rows()),
          forward("forwardRelativeErrorEstimate", "largest", ERROR, s -> s.error().relativeError()),
          backward(
              "backwardRelativeErrorEstimate", "largest", ERROR, s -> s.error().relativeError()),
          forward("forwardResidual", "largest", RESIDUAL, SolveSummary::maxRelativeResidual),
          backward("backwardResidual", "largest", RESIDUAL, SolveSummary::maxRelativeResidual),
          backward(
              "gradientCosine",
              "mean",
              COSINE,
              s -> s.adjoint().cosine().map(GradientCosine::mean).orElse(Double.NaN)));

  private static EpochFigure forward(
      String id, String label, Chart chart, ToDoubleFunction<SolveSummary> of) {
    return ofSolves(id, "forward, " + label, chart, EpochRecord::forward, of);
  }

  private static EpochFigure backward(
      String id, String label, Chart chart, ToDoubleFunction<SolveSummary> of) {
    return ofSolves(id, "backward, " + label, chart, EpochRecord::backward, of);
  }

  private static EpochFigure ofSolves(
      String id,
      String label,
      Chart chart,
      Function<EpochRecord, SolveSummary> solves,
      ToDoubleFunction<SolveSummary> of) {
    return new EpochFigure(id, label, chart, r -> of.applyAsDouble(solves.apply(r)));
  }

  private static ToDoubleFunction<EpochRecord> validation(ToDoubleFunction<Assessment> of) {
    return r -> r.validation().map(of::applyAsDouble).orElse(Double.NaN);
  }

  private static double accuracy(EpochRecord record) {
    return Double.isNaN(record.accuracy()) // values have none
        ? Double.NaN
        : validation(v -> v.correct() / (double) v.total()).applyAsDouble(record);
  }

  private static double left(SolveSummary solves) {
    return solves.unconvergedRows() + solves.rescue().rows();
  }
}
