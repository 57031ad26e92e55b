package org.equilibria.certify.monitor;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The guarantees that a training has lost, each told once. */
final class LostGuarantees {

  /** What may be lost. */
  private enum Guarantee {
    WELL_POSED,
    EIGENVALUE_KNOWN,
    DESCENT,
    ENVELOPE
  }

  private final Set<Guarantee> lost = EnumSet.noneOf(Guarantee.class);
  private final List<String> said = new ArrayList<>();

  /**
   * Return what a reading loses for the first time.
   *
   * @param enveloped whether the loss is held to an envelope
   */
  List<String> of(Reading r, boolean enveloped) {
    List<String> news = new ArrayList<>();
    news(
            Guarantee.WELL_POSED,
            !(r.mu() > 0),
            "mu = %.4g is not above 0: the weight no longer shows that there is one equilibrium",
            r.mu())
        .ifPresent(news::add);
    news(
            Guarantee.EIGENVALUE_KNOWN,
            Double.isNaN(r.leastEigenvalue()),
            "not all equilibria and adjoints were found, so that lambda_min(H) is not known")
        .ifPresent(news::add);
    news(
            Guarantee.DESCENT,
            r.leastEigenvalue() <= 0,
            "lambda_min(H) is 0 up to rounding: nothing says that the loss must fall")
        .ifPresent(news::add);
    news(
            Guarantee.ENVELOPE,
            enveloped && MonitoredTrajectory.crosses(r),
            "the loss %.6g is above its envelope %.6g: the step is too long for this network, or"
                + " solves and arithmetic are too coarse",
            r.loss(),
            r.envelope())
        .ifPresent(news::add);
    news.replaceAll(text -> "monitor, after %s: %s".formatted(epochs(r.epoch()), text));
    said.addAll(news);
    return news;
  }

  private Optional<String> news(
      Guarantee guarantee, boolean isLost, String format, Object... figures) {
    return isLost && lost.add(guarantee)
        ? Optional.of(String.format(Locale.ROOT, format, figures))
        : Optional.empty();
  }

  static String epochs(int count) {
    return count == 1 ? "1 epoch" : count + " epochs";
  }

  /** Return everything said. */
  List<String> said() {
    return List.copyOf(said);
  }
}
