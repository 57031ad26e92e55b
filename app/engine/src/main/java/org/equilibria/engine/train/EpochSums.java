package org.equilibria.engine.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The sums over the part of an epoch that is done, and what was measured at its start.
 *
 * @param loss loss summed over the samples
 * @param correct samples classified correctly
 * @param squaredGradients squared gradient norms summed over the updates
 * @param updates updates of the epoch
 * @param forward the forward solves
 * @param backward the adjoint solves
 * @param validation the validation samples at the start
 * @param spectra the implicit layers at the start
 * @param notes what a user should know
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record EpochSums(
    double loss,
    int correct,
    double squaredGradients,
    int updates,
    SolveSummary forward,
    SolveSummary backward,
    Optional<Assessment> validation,
    List<Spectrum> spectra,
    List<TrainingNote> notes) {

  /** Copy the lists. */
  public EpochSums {
    spectra = List.copyOf(spectra);
    notes = List.copyOf(notes);
  }

  /** Start an epoch. */
  static EpochSums start(
      Optional<Assessment> validation,
      List<Spectrum> spectra,
      List<TrainingNote> notes,
      SolveSummary forward) {
    return new EpochSums(0, 0, 0, 0, forward, SolveSummary.NOTHING, validation, spectra, notes);
  }

  /** Add a batch that was only measured. */
  EpochSums plus(BatchLoss batchLoss, SolveSummary solves) {
    return new EpochSums(
        loss + batchLoss.loss(),
        correct + batchLoss.correct(),
        squaredGradients,
        updates,
        forward.plus(solves),
        backward,
        validation,
        spectra,
        notes);
  }

  /** Add what a user should know of a batch, each kind of note for the first batch that has it. */
  EpochSums plusNotes(List<TrainingNote> further) {
    List<TrainingNote> all = new ArrayList<>(notes);
    for (TrainingNote note : further) {
      if (all.stream().noneMatch(n -> n.getClass().equals(note.getClass()))) {
        all.add(note);
      }
    }
    return new EpochSums(
        loss, correct, squaredGradients, updates, forward, backward, validation, spectra, all);
  }

  /** Add a backward pass without an update. */
  EpochSums plusBackward(SolveSummary solves) {
    return new EpochSums(
        loss,
        correct,
        squaredGradients,
        updates,
        forward,
        backward.plus(solves),
        validation,
        spectra,
        notes);
  }

  /** Add an update. */
  EpochSums plusUpdate(double gradientNorm, SolveSummary solves) {
    return new EpochSums(
        loss,
        correct,
        squaredGradients + gradientNorm * gradientNorm,
        updates + 1,
        forward,
        backward.plus(solves),
        validation,
        spectra,
        notes);
  }

  /**
   * Return the record of the epoch.
   *
   * @param updatesBefore updates done before it
   */
  EpochRecord record(int epoch, long updatesBefore, int samples, boolean classified) {
    return new EpochRecord(
        epoch,
        updatesBefore,
        loss,
        classified && samples > 0 ? correct / (double) samples : Double.NaN,
        validation,
        updates == 0 ? Double.NaN : Math.sqrt(squaredGradients / updates),
        spectra,
        notes,
        forward,
        backward);
  }
}
