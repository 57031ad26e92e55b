package org.equilibria.study.report;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equilibria.engine.train.Assessment;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.SolveSummary;
import org.equilibria.engine.train.Spectrum;
import org.equilibria.study.evaluate.Evaluation;

/**
 * What a page about a training shows.
 *
 * @param name name of the training
 * @param verdict how it ended, in a sentence
 * @param settings the complete configuration: maps by key, lists and single values, in order
 * @param notes what a user should know, in the order of its happening
 * @param epochs one an epoch, and one that follows the last update
 * @param trajectory what was monitored; empty if nothing was
 * @param evaluated what the evaluation is of, such as {@code test data}
 * @param evaluation how the trained network does; empty if it was not evaluated
 * @param elapsed wall-clock time of the training
 */
public record TrainingView(
    String name,
    String verdict,
    Map<String, Object> settings,
    List<String> notes,
    List<Epoch> epochs,
    Optional<TrajectoryView> trajectory,
    String evaluated,
    Optional<Evaluation> evaluation,
    Duration elapsed) {

  /** Copy the settings and lists. */
  public TrainingView {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    notes = List.copyOf(notes);
    epochs = List.copyOf(epochs);
  }

  /**
   * The figures of an epoch; NaN for what was not measured.
   *
   * @param epoch epochs done before
   * @param loss mean over the training samples
   * @param accuracy share of training samples classified correctly
   * @param validationLoss mean over the validation samples
   * @param validationAccuracy share of validation samples classified correctly
   * @param gradientNorm norm of the gradient before clipping
   * @param step step size
   * @param spectra one an implicit layer; empty if not watched
   * @param forward the forward solves
   * @param backward the adjoint solves
   */
  public record Epoch(
      int epoch,
      double loss,
      double accuracy,
      double validationLoss,
      double validationAccuracy,
      double gradientNorm,
      double step,
      List<Spectrum> spectra,
      Solves forward,
      Solves backward) {

    /** Copy the list. */
    public Epoch {
      spectra = List.copyOf(spectra);
    }

    /**
     * Return the figures of a record.
     *
     * @param samples training samples
     * @param step step size at the start of the epoch; NaN if unknown
     */
    public static Epoch of(EpochRecord record, int samples, double step) {
      Optional<Assessment> validation = record.validation();
      boolean classified = !Double.isNaN(record.accuracy());
      return new Epoch(
          record.epoch(),
          record.loss() / samples,
          record.accuracy(),
          validation.map(v -> v.loss() / v.total()).orElse(Double.NaN),
          validation
              .filter(v -> classified)
              .map(v -> v.correct() / (double) v.total())
              .orElse(Double.NaN),
          record.gradientNorm(),
          step,
          record.spectra(),
          Solves.of(record.forward()),
          Solves.of(record.backward()));
    }
  }

  /**
   * A summary of the solves of an epoch, one a sample.
   *
   * @param solves how many there were
   * @param unconverged how many did not meet the termination rule
   * @param truncated how many were cut by design before they met it
   * @param meanEvaluations evaluations of the map that one took on average
   * @param maxEvaluations most evaluations that one took
   * @param seconds wall-clock time of all
   * @param relativeError largest estimate of the relative error of a solution
   */
  public record Solves(
      long solves,
      long unconverged,
      long truncated,
      double meanEvaluations,
      int maxEvaluations,
      double seconds,
      double relativeError) {

    static Solves of(SolveSummary summary) {
      return new Solves(
          summary.rows(),
          summary.unconvergedRows(),
          summary.truncatedRows(),
          summary.meanEvaluations(),
          summary.maxEvaluations(),
          summary.elapsed().toNanos() * 1e-9,
          summary.error().relativeError());
    }
  }
}
