package org.equilibria.reproduction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.equilibria.theory.generalization.KernelBound;
import org.equilibria.theory.kernel.LimitGram;
import org.equilibria.theory.kernel.ReluInjectionKernel;
import org.equilibria.theory.numerics.Eigen;

/** A measurement of how the complexity term depends on the output at the initialisation. */
final class SensitivityExperiment implements Experiment {

  private static final int WIDTH = 512;

  /** Complexity at n = 1000 that the theory document gives, by c in e = y - c f0. */
  private static final Map<Double, Double> KNOWN =
      Map.of(0.0, 0.56, 0.3, 0.61, 1.0, 0.96, 3.0, 2.49);

  private static final int KNOWN_SAMPLES = 1000;

  /** Relative deviation over 1000 new images, which the experiment of the bounds measures. */
  private static final double SUBSETS = 0.02;

  @Override
  public String id() {
    return "sensitivity";
  }

  @Override
  public String title() {
    return "sensitivity to the initialisation";
  }

  @Override
  public double weight(Sizes sizes) {
    double n = sizes.sensitivitySamples();
    return 5e-9 * n * n * n + 3e-3 * n * sizes.sensitivityDraws();
  }

  @Override
  public Section run(Laboratory laboratory, Steps steps) {
    Sizes sizes = laboratory.sizes();
    Images images = laboratory.images(sizes.sensitivitySamples(), 0);
    Eigen gram =
        Eigen.of(
            new LimitGram(new ReluInjectionKernel(Laboratory.GAMMA), images.x()).implicitLayer(1));
    steps.done(0.5);
    Map<Double, double[]> complexities = new LinkedHashMap<>();
    List<Double> factors = List.of(0.0, 0.3, 1.0, 3.0);
    factors.forEach(c -> complexities.put(c, new double[sizes.sensitivityDraws()]));
    for (int draw = 0; draw < sizes.sensitivityDraws(); draw++) {
      double[] outputs = initialOutputs(laboratory, images, draw);
      for (double c : factors) {
        double[] error = images.centredError();
        Arrays.setAll(error, i -> error[i] + c * outputs[i]);
        Objects.requireNonNull(complexities.get(c))[draw] =
            KernelBound.of(gram, error, Laboratory.DELTA).complexity();
      }
      steps.done(0.5 + 0.5 * (draw + 1) / sizes.sensitivityDraws());
    }
    return section(sizes, complexities);
  }

  private static double[] initialOutputs(Laboratory laboratory, Images images, int draw) {
    // The network looks at one image only when it is made; its outputs are asked for at all.
    try (Specimen network =
        new Specimen(
            laboratory,
            "sensitivity",
            draw,
            WIDTH,
            Laboratory.GAMMA,
            1,
            false,
            images.part(0, 1))) {
      return network.outputs(images.x());
    }
  }

  private static double known(double c) {
    return Objects.requireNonNull(KNOWN.get(c));
  }

  private Section section(Sizes sizes, Map<Double, double[]> complexities) {
    Table.Builder table =
        Table.named(
            "sensitivity",
            "Complexity by the share of the initial output",
            "c",
            "complexity",
            "deviation over networks");
    List<Comparison> comparisons = new ArrayList<>();
    Chart.Curve curve = Chart.Curve.of("ours");
    Chart.Curve document = Chart.Curve.bound("theory document, n = 1000");
    boolean grows = true;
    double last = 0;
    for (Map.Entry<Double, double[]> entry : complexities.entrySet()) {
      double c = entry.getKey();
      Spread spread = Spread.of(entry.getValue());
      table.row(c, spread.mean(), spread.deviation());
      curve.add(c, spread.mean());
      document.add(c, known(c));
      grows &= spread.mean() > last;
      last = spread.mean();
      if (sizes.sensitivitySamples() == KNOWN_SAMPLES) {
        double deviation = Math.hypot(spread.deviation(), SUBSETS * spread.mean());
        comparisons.add(
            Comparison.of(
                String.format(Locale.ROOT, "complexity at c = %s", c),
                known(c),
                0.005,
                spread.withDeviation(deviation)));
      }
    }
    double centred = Spread.of(Objects.requireNonNull(complexities.get(0.0))).mean();
    double plain = Spread.of(Objects.requireNonNull(complexities.get(1.0))).mean();
    return Section.of(
        this,
        "The bound is sensitive to the initialisation",
        "The complexity term is a norm of the initial error e₀ = f₀ − y: an output that starts away"
            + " from 0 costs, and centring the output pays.",
        "2 √(eᵀ H⁻¹ e · tr H) / n with e = y − c f₀",
        String.format(
            Locale.ROOT,
            "H∞ with γ = 0.35 on %d images; f₀ are the outputs of %d networks with m = %d and α ="
                + " 1 at their initialisation. c = 0 is a centred network.",
            sizes.sensitivitySamples(),
            sizes.sensitivityDraws(),
            WIDTH),
        List.of(
            Statement.judged(
                Evidence.LINEARISED,
                grows,
                "The complexity term grows with c.",
                "The complexity term does not grow with c."),
            Statement.shown(
                Evidence.LINEARISED,
                String.format(
                    Locale.ROOT,
                    "Centred the term is %.3f, with the output of the network as it is %.3f.",
                    centred,
                    plain))),
        comparisons,
        List.of(table.build()),
        List.of(
            new Chart(
                "Complexity by c",
                "c in e = y − c f₀",
                "complexity",
                false,
                false,
                comparisons.isEmpty()
                    ? List.of(curve.line())
                    : List.of(curve.line(), document.line()))));
  }
}
