package org.equilibria.study.result;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Provenance;
import org.equilibria.study.plan.Cell;

/**
 * The result of one cell, whatever became of it.
 *
 * @param cell what was run
 * @param ending how the run ended
 * @param detail why, in a sentence
 * @param measures what was measured; empty if nothing was
 * @param bounds what the bounds of the study say, in its order, of one several points in a row;
 *     empty unless there is a trained network
 * @param plugins plugin, version and code behind each component, by kind
 * @param data fingerprint of the samples, see {@link
 *     org.equilibria.study.fit.DataFingerprint#ofAll}; empty before it is known
 * @param elapsed wall-clock time of the one run of the cell, bounds aside, which depends on what
 *     ran before and beside it
 * @param certificate what bounds say of its network, where that was certified after the study
 * @param times what a timing of the study measured; empty if the cell was not timed
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CellResult(
    Cell cell,
    Ending ending,
    String detail,
    Optional<Measures> measures,
    List<BoundResult> bounds,
    Map<String, String> plugins,
    String data,
    Duration elapsed,
    Optional<Certificate> certificate,
    Optional<CellTimes> times) {

  /** Copy the bounds and plugins. */
  public CellResult {
    bounds = List.copyOf(bounds);
    plugins = Collections.unmodifiableMap(new TreeMap<>(plugins));
  }

  /** Describe a result whose network was neither certified after the study nor timed. */
  public CellResult(
      Cell cell,
      Ending ending,
      String detail,
      Optional<Measures> measures,
      List<BoundResult> bounds,
      Map<String, String> plugins,
      String data,
      Duration elapsed) {
    this(
        cell,
        ending,
        detail,
        measures,
        bounds,
        plugins,
        data,
        elapsed,
        Optional.empty(),
        Optional.empty());
  }

  /** Return this with what bounds say. */
  public CellResult with(List<BoundResult> value) {
    return new CellResult(
        cell, ending, detail, measures, value, plugins, data, elapsed, certificate, times);
  }

  /** Return this as one whose network was certified after the study, or was not. */
  public CellResult certified(Optional<Certificate> value) {
    return new CellResult(
        cell, ending, detail, measures, bounds, plugins, data, elapsed, value, times);
  }

  /** Return this with bounds that failed, and why. */
  public CellResult withoutBounds(List<ComponentSpec> requests, String why) {
    return with(
        requests.stream()
            .map(
                request ->
                    new BoundResult(
                        request.id(),
                        BoundResult.CHECKPOINT,
                        Badge.ERROR,
                        new Outcome.Inapplicable(why, List.of(), Provenance.NONE)))
            .toList());
  }

  /**
   * Return this as run with the given plugins, by kind, on the given data.
   *
   * @param samples fingerprint of the samples
   */
  public CellResult ranWith(Map<String, String> those, String samples) {
    return new CellResult(
        cell, ending, detail, measures, bounds, those, samples, elapsed, certificate, times);
  }

  /** Return this with what a timing of the study measured. */
  public CellResult timed(Optional<CellTimes> value) {
    return new CellResult(
        cell, ending, detail, measures, bounds, plugins, data, elapsed, certificate, value);
  }

  /** Return this as one that failed. */
  public CellResult failed(String why) {
    return new CellResult(
        cell, Ending.FAILED, why, measures, bounds, plugins, data, elapsed, certificate, times);
  }

  /** Return this as the user stopped it. */
  public CellResult cancelled(String when) {
    return new CellResult(
        cell, Ending.CANCELLED, when, measures, bounds, plugins, data, elapsed, certificate, times);
  }

  /** Return of each bound what it says of the weights after training, else of those before. */
  public List<BoundResult> verdicts() {
    return BoundResult.verdicts(bounds);
  }

  /** Return what a bound says of the weights after training, else of those before. */
  public Optional<BoundResult> verdict(String bound) {
    return verdicts().stream().filter(b -> b.bound().equals(bound)).findFirst();
  }

  /** Return the bounds that failed. */
  public List<BoundResult> failedBounds() {
    return bounds.stream().filter(b -> b.badge() == Badge.ERROR).toList();
  }

  /**
   * Return whether there is a trained network and every solve behind it met the termination rule,
   * by the solver that the cell names, or was truncated by design.
   */
  public boolean converged() {
    return ending.isTrained() && measures.filter(Measures::converged).isPresent();
  }

  /** Return how training ended, in a word for people and programs. */
  public String status() {
    return Words.of(ending);
  }
}
