package org.equilibria.engine.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One pass over the samples. Loss and accuracy are those of the forward passes, each before its
 * update; the last record follows the last update and only measures.
 *
 * @param epoch epochs done before
 * @param updates updates done before
 * @param loss loss summed over all samples, L = 1/2 ||f - y||^2 by default
 * @param accuracy share of samples classified correctly; NaN for regression
 * @param validation the validation samples at the start of the pass, if there are any
 * @param gradientNorm norm of the gradient of all that moves, before clipping: the root of the mean
 *     square over the updates of the pass; NaN for the last record
 * @param spectra one an implicit layer at the start of the pass; empty if not watched
 * @param notes what a user should know, such as a guarantee that was lost
 * @param forward the forward solves; in the first record also that of the centring offset
 * @param backward the adjoint solves, those for an automatic step included; zero rows for the last
 *     record and where only the readout moves
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record EpochRecord(
    int epoch,
    long updates,
    double loss,
    double accuracy,
    Optional<Assessment> validation,
    double gradientNorm,
    List<Spectrum> spectra,
    List<TrainingNote> notes,
    SolveSummary forward,
    SolveSummary backward) {

  /** Copy the lists. */
  public EpochRecord {
    spectra = List.copyOf(spectra);
    notes = List.copyOf(notes);
  }

  /** Return this with further notes. */
  public EpochRecord noted(List<? extends TrainingNote> further) {
    List<TrainingNote> all = new ArrayList<>(notes);
    all.addAll(further);
    return new EpochRecord(
        epoch, updates, loss, accuracy, validation, gradientNorm, spectra, all, forward, backward);
  }
}
