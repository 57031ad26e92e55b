package org.equilibria.reproduction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.component.Names;
import org.equilibria.engine.solve.Cancellation;

/**
 * A check of the claims of the paper (arXiv 2209.15562), one after the other, on networks that are
 * trained for it, whose findings are kept in a folder. What the folder holds already, of the same
 * configuration, is not computed again.
 */
public final class Reproduction {

  private final Laboratory laboratory;
  private final ReproductionFolder folder;
  private final ReproductionListener listener;
  private final Cancellation cancellation;
  private final Set<String> wanted;

  /**
   * Prepare.
   *
   * @param folder where results are kept
   * @param wanted parts to check, of {@link #parts}; others are only looked for in the folder
   * @param cancellation asked between steps; what is finished then stays
   */
  public Reproduction(
      Laboratory laboratory,
      ReproductionFolder folder,
      Set<String> wanted,
      ReproductionListener listener,
      Cancellation cancellation) {
    this.laboratory = laboratory;
    this.folder = folder;
    this.wanted = Set.copyOf(wanted);
    this.listener = listener;
    this.cancellation = cancellation;
  }

  /** Return the names of the parts, in the order of the page. */
  public static List<String> parts() {
    return Experiment.all().stream().map(Experiment::id).toList();
  }

  /**
   * Refuse names of parts that there are not.
   *
   * @throws EquilibriaException INVALID_INPUT with the nearest name of each
   */
  public static void requireParts(Collection<String> names) {
    List<String> known = parts();
    List<String> mistakes =
        names.stream()
            .filter(name -> !known.contains(name))
            .map(name -> "there is no part '" + name + "'" + Names.help(name, known, ""))
            .toList();
    if (!mistakes.isEmpty()) {
      throw new EquilibriaException(ErrorCode.INVALID_INPUT, String.join("\n", mistakes));
    }
  }

  /** Check what has not been checked and return all that is known. */
  public Findings run() {
    long started = System.nanoTime();
    List<Experiment> all = Experiment.all();
    double total = all.stream().mapToDouble(this::weight).sum();
    List<Section> sections = new ArrayList<>();
    double before = 0;
    boolean cancelled = false;
    for (Experiment experiment : all) {
      double share = weight(experiment) / total;
      Optional<Section> found = folder.find(experiment.id());
      if (found.isEmpty() && !cancelled && wanted.contains(experiment.id())) {
        found = check(experiment, before, share);
        cancelled = found.isEmpty();
      }
      found.ifPresent(sections::add);
      before += share;
      folder.write(findings(sections, cancelled, started));
    }
    return findings(sections, cancelled, started);
  }

  private double weight(Experiment experiment) {
    return wanted.contains(experiment.id()) ? experiment.weight(laboratory.sizes()) : 0;
  }

  private Optional<Section> check(Experiment experiment, double before, double share) {
    long from = System.nanoTime();
    listener.part(experiment.title(), before, share);
    Steps steps = new Steps(cancellation, done -> listener.done(before + share * done));
    try {
      Section section = experiment.run(laboratory, steps);
      Section timed = section.took((System.nanoTime() - from) / 1e9);
      folder.keep(timed);
      listener.checked(timed);
      return Optional.of(timed);
    } catch (Steps.Cancelled e) {
      return Optional.empty();
    }
  }

  private Findings findings(List<Section> sections, boolean cancelled, long started) {
    return new Findings(
        folder.configuration(),
        sections,
        cancelled,
        Duration.ofNanos(System.nanoTime() - started).toMillis() / 1e3);
  }
}
