package org.equilibria.reproduction;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.equilibria.theory.generalization.KernelBound;
import org.equilibria.theory.kernel.LimitGram;
import org.equilibria.theory.kernel.ReluInjectionKernel;
import org.equilibria.theory.numerics.Eigen;

/** Bounds on the error of the infinitely wide network for true, wrong and random labels. */
final class BoundExperiment implements Experiment {

  /** Coin tosses for each subset of the images. */
  private static final int TOSSES = 4;

  /** Samples from which on the bound for true labels is to be below 1. */
  private static final int NOT_VACUOUS_FROM = 500;

  /** What the theory document gives for n images: its infinite-width H and delta = .05. */
  private record Known(double trueComplexity, double random, double bound, double randomBound) {}

  private static final Map<Integer, Known> KNOWN =
      Map.of(
          100, new Known(0.93, 4.5, 1.49, 1.47),
          200, new Known(0.77, 4.8, 1.10, 1.35),
          500, new Known(0.63, 5.5, 0.765, 1.22),
          1000, new Known(0.56, 6.0, 0.57, 1.16),
          2000, new Known(0.54, 6.5, 0.44, 1.12));

  /** Complexity and bound over the draws. */
  private record Seen(int samples, Map<Labels, Spread> complexities, Map<Labels, Spread> bounds) {

    Spread complexity(Labels labels) {
      return Objects.requireNonNull(complexities.get(labels));
    }

    Spread bound(Labels labels) {
      return Objects.requireNonNull(bounds.get(labels));
    }
  }

  @Override
  public String id() {
    return "bound";
  }

  @Override
  public String title() {
    return "bounds for true, wrong and random labels";
  }

  @Override
  public double weight(Sizes sizes) {
    double sum = 0;
    for (int k = 0; k < sizes.boundSamples().size(); k++) {
      sum += cost(sizes, k);
    }
    return sum;
  }

  private static double cost(Sizes sizes, int k) {
    return sizes.boundDraws().get(k) * 5e-9 * Math.pow(sizes.boundSamples().get(k), 3);
  }

  @Override
  public Section run(Laboratory laboratory, Steps steps) {
    Sizes sizes = laboratory.sizes();
    List<Seen> all = new ArrayList<>();
    double total = weight(sizes);
    double done = 0;
    for (int k = 0; k < sizes.boundSamples().size(); k++) {
      double share = cost(sizes, k) / total;
      all.add(
          extrapolated(
              bounds(
                  laboratory,
                  sizes.boundSamples().get(k),
                  sizes.boundDraws().get(k),
                  steps.part(done, done + share)),
              all));
      done += share;
    }
    return section(sizes, all);
  }

  private static Seen bounds(Laboratory laboratory, int samples, int draws, Steps steps) {
    Map<Labels, List<KernelBound>> found = new EnumMap<>(Labels.class);
    for (int draw = 0; draw < draws; draw++) {
      Images images = laboratory.images(samples, draw);
      Eigen gram =
          Eigen.of(
              new LimitGram(new ReluInjectionKernel(Laboratory.GAMMA), images.x())
                  .implicitLayer(1));
      steps.check();
      for (Labels labels : Labels.values()) {
        for (int toss = 0; toss < (labels == Labels.TRUE ? 1 : TOSSES); toss++) {
          Images relabelled =
              images.relabelled(
                  labels.control(), laboratory.seeds("labels." + samples + "." + toss, draw));
          found
              .computeIfAbsent(labels, l -> new ArrayList<>())
              .add(KernelBound.of(gram, relabelled.centredError(), Laboratory.DELTA));
        }
      }
      steps.done((draw + 1.0) / draws);
    }
    Map<Labels, Spread> complexity = new EnumMap<>(Labels.class);
    Map<Labels, Spread> bound = new EnumMap<>(Labels.class);
    found.forEach(
        (labels, bounds) -> {
          complexity.put(labels, spread(labels, samples, bounds, KernelBound::complexity));
          bound.put(labels, spread(labels, samples, bounds, KernelBound::stratified));
        });
    return new Seen(samples, complexity, bound);
  }

  /**
   * Subsets of n of N images, drawn without replacement, share images: their figures spread by
   * sqrt(1 - n/N) of what those of n new images would, which are what the document has. Where coins
   * are tossed these spread, too, so that nothing is added there.
   */
  private static Spread spread(
      Labels labels, int samples, List<KernelBound> bounds, ToDoubleFunction<KernelBound> figure) {
    Spread spread = Spread.of(bounds.stream().mapToDouble(figure).toArray());
    return labels == Labels.TRUE && samples < Laboratory.POOL
        ? spread.withDeviation(
            spread.deviation() / Math.sqrt(1 - (double) samples / Laboratory.POOL))
        : spread;
  }

  /**
   * All images at once are a single subset, whose figures do not spread. As a mean over images they
   * spread by 1/sqrt n, which the next smaller number of images says.
   */
  private static Seen extrapolated(Seen seen, List<Seen> earlier) {
    if (earlier.isEmpty() || seen.complexity(Labels.TRUE).count() > 1) {
      return seen;
    }
    Seen last = earlier.get(earlier.size() - 1);
    double factor = Math.sqrt((double) last.samples / seen.samples);
    Map<Labels, Spread> complexity = new EnumMap<>(seen.complexities);
    complexity.replaceAll(
        (labels, s) -> s.withDeviation(factor * last.complexity(labels).deviation()));
    Map<Labels, Spread> bound = new EnumMap<>(seen.bounds);
    bound.replaceAll((labels, s) -> s.withDeviation(factor * last.bound(labels).deviation()));
    return new Seen(seen.samples, complexity, bound);
  }

  private Section section(Sizes sizes, List<Seen> all) {
    Table.Builder table =
        Table.named(
            "bound",
            "Complexity term and bound, mean and deviation over images and coin tosses",
            "n",
            "labels",
            "complexity",
            "deviation",
            "bound",
            "deviation ",
            "vacuous");
    List<Comparison> comparisons = new ArrayList<>();
    boolean ranked = true;
    boolean grows = true;
    boolean proves = true;
    double last = 0;
    for (Seen seen : all) {
      for (Labels labels : Labels.values()) {
        Spread c = seen.complexity(labels);
        Spread b = seen.bound(labels);
        table.row(
            seen.samples,
            labels.title(),
            c.mean(),
            c.deviation(),
            b.mean(),
            b.deviation(),
            b.mean() >= 1 ? "vacuous" : "");
      }
      double random = seen.complexity(Labels.RANDOM).mean();
      double noisy = seen.complexity(Labels.NOISY).mean();
      ranked &= random > noisy && noisy > seen.complexity(Labels.TRUE).mean();
      grows &= random > last;
      proves &= seen.samples < NOT_VACUOUS_FROM || seen.bound(Labels.TRUE).mean() < 1;
      last = random;
      comparisons.addAll(comparisons(seen));
    }
    long off = comparisons.stream().filter(c -> !c.holds()).count();
    return Section.of(
        this,
        "The bound tells true from random labels",
        "The complexity term of the infinitely wide network, which its initial error and kernel"
            + " make, ranks random labels above true ones, and grows with n for random labels; the"
            + " bound is not vacuous for true labels from n = 500.",
        "2 √(e₀ᵀ H⁻¹ e₀ · tr H) / n;  L_D ≤ min_t [L_S(t) + 2 R_t √(tr H)/n + 3 √(ln(2/δ_k)/2n)]",
        String.format(
            Locale.ROOT,
            "H∞ with γ = 0.35 on zeros and ones of unit norm, e₀ = −y, δ = 0.05, n = %s; %s subsets"
                + " of the 2,000 images, %d coin tosses of each. The deviation for true labels is"
                + " that of n new images, √(1 − n/2000) of which is seen; where all images are used"
                + " it is that of the next smaller n times 1/√2. A figure of the document agrees if"
                + " it lies within three deviations and its own rounding.",
            Texts.listed(sizes.boundSamples()),
            Texts.listed(sizes.boundDraws()),
            TOSSES),
        List.of(
            Statement.judged(
                Evidence.LINEARISED,
                ranked,
                "Random labels rank above wrong ones and these above true ones at every n.",
                "The order of true, wrong and random labels is not kept at every n."),
            Statement.judged(
                Evidence.LINEARISED,
                grows,
                "The complexity of random labels grows with n.",
                "The complexity of random labels does not grow with n."),
            Statement.judged(
                Evidence.LINEARISED,
                proves,
                "The bound for true labels is below 1 at every n from 500 on.",
                "The bound for true labels is vacuous at some n from 500 on."),
            Statement.shown(
                Evidence.LINEARISED,
                "%d of %d figures of the document lie within the spread of ours."
                    .formatted(comparisons.size() - off, comparisons.size()))),
        comparisons,
        List.of(table.build()),
        List.of(
            chart("Complexity term", "complexity", all, true),
            chart("Bound of the expected ramp loss", "bound", all, false)));
  }

  private static List<Comparison> comparisons(Seen seen) {
    Known known = KNOWN.get(seen.samples);
    if (known == null) {
      return List.of();
    }
    String at = ", n = " + seen.samples;
    // The document gives two decimals, of larger figures one, and .765 with three.
    return List.of(
        Comparison.of(
            "complexity, true labels" + at,
            known.trueComplexity,
            0.005,
            seen.complexity(Labels.TRUE)),
        Comparison.of(
            "complexity, random labels" + at, known.random, 0.05, seen.complexity(Labels.RANDOM)),
        Comparison.of("bound, true labels" + at, known.bound, 0.005, seen.bound(Labels.TRUE)),
        Comparison.of(
            "bound, random labels" + at, known.randomBound, 0.005, seen.bound(Labels.RANDOM)));
  }

  private static Chart chart(String title, String y, List<Seen> all, boolean complexity) {
    List<Chart.Line> lines = new ArrayList<>();
    for (Labels labels : Labels.values()) {
      Chart.Curve curve = Chart.Curve.of(labels.title());
      all.forEach(
          seen ->
              curve.add(
                  seen.samples,
                  (complexity ? seen.complexity(labels) : seen.bound(labels)).mean()));
      lines.add(curve.line());
    }
    for (Labels labels : List.of(Labels.TRUE, Labels.RANDOM)) {
      Chart.Curve curve = Chart.Curve.bound(labels.title() + ", theory document");
      for (Seen seen : all) {
        Known known = KNOWN.get(seen.samples);
        if (known != null) {
          curve.add(
              seen.samples,
              labels == Labels.TRUE
                  ? complexity ? known.trueComplexity : known.bound
                  : complexity ? known.random : known.randomBound);
        }
      }
      if (!curve.line().points().isEmpty()) {
        lines.add(curve.line());
      }
    }
    return new Chart(title, "images n", y, true, false, lines);
  }
}
