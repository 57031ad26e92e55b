package org.equilibria.certify.reproduce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.equilibria.theory.kernel.LimitGram;
import org.equilibria.theory.kernel.ReluInjectionKernel;

/** Measure how the Gram matrix of random networks tends to its limit as the width grows. */
final class WidthExperiment implements Experiment {

  /** (gamma^2/2)^20 is below 1e-24; the state itself needs gamma^(2 depth), 1e-9 of its square. */
  private static final int DEPTH = 20;

  /** Distance of the slope from -1/2 that counts as agreement, besides three deviations. */
  private static final double ROOM = 0.03;

  /** Relative RMS that the theory document gives, by width. */
  private static final Map<Integer, Double> KNOWN = Map.of(256, 0.21, 8192, 0.046);

  @Override
  public String id() {
    return "width";
  }

  @Override
  public String title() {
    return "Gram matrices against their limit";
  }

  @Override
  public double weight(Sizes sizes) {
    double tied = sizes.gramWidths().stream().mapToDouble(m -> cost(sizes, m)).sum();
    return tied + sizes.untiedWidths().stream().mapToDouble(m -> 10 * cost(sizes, m)).sum();
  }

  private static double cost(Sizes sizes, int width) {
    return 8e-7 * width * width * sizes.gramDraws();
  }

  @Override
  public Section run(Laboratory laboratory, Steps steps) {
    Sizes sizes = laboratory.sizes();
    Images data = laboratory.images(sizes.gramSamples(), 0);
    double[][] limit =
        new LimitGram(new ReluInjectionKernel(Laboratory.GAMMA), data.x()).implicitLayer(1);
    double total = weight(sizes);
    double done = 0;
    Map<Integer, Spread> tied = new LinkedHashMap<>();
    Map<Integer, Spread> untied = new LinkedHashMap<>();
    for (int width : sizes.gramWidths()) {
      double share = cost(sizes, width) / total;
      tied.put(width, tied(laboratory, data, limit, width, steps.part(done, done + share)));
      done += share;
    }
    for (int width : sizes.untiedWidths()) {
      double share = 10 * cost(sizes, width) / total;
      untied.put(width, untied(laboratory, data, limit, width, steps.part(done, done + share)));
      done += share;
    }
    return section(sizes, tied, untied);
  }

  private static Spread tied(
      Laboratory laboratory, Images data, double[][] limit, int width, Steps steps) {
    double[] errors = new double[laboratory.sizes().gramDraws()];
    for (int draw = 0; draw < errors.length; draw++) {
      try (Specimen network =
          new Specimen(laboratory, "width", draw, width, Laboratory.GAMMA, 1, true, data)) {
        errors[draw] = distance(network.gram(), limit);
      }
      steps.done((draw + 1.0) / errors.length);
    }
    return Spread.of(errors);
  }

  private static Spread untied(
      Laboratory laboratory, Images data, double[][] limit, int width, Steps steps) {
    double[] errors = new double[laboratory.sizes().gramDraws()];
    for (int draw = 0; draw < errors.length; draw++) {
      errors[draw] =
          distance(
              UntiedNetwork.gram(
                  laboratory.scope(),
                  data.x(),
                  width,
                  Laboratory.GAMMA,
                  DEPTH,
                  laboratory.seeds("untied." + width, draw)),
              limit);
      steps.done((draw + 1.0) / errors.length);
    }
    return Spread.of(errors);
  }

  /** Return ||H - H_inf||_F / ||H_inf||_F: the RMS of the entries' errors over that of entries. */
  private static double distance(double[][] gram, double[][] limit) {
    double error = 0;
    double size = 0;
    for (int i = 0; i < gram.length; i++) {
      for (int j = 0; j < gram.length; j++) {
        error += (gram[i][j] - limit[i][j]) * (gram[i][j] - limit[i][j]);
        size += limit[i][j] * limit[i][j];
      }
    }
    return Math.sqrt(error / size);
  }

  /**
   * Fit log error = intercept + slope log m by least squares over the widths.
   *
   * @param deviation of the slope
   */
  private record Fit(double slope, double intercept, double deviation) {

    static Fit of(Map<Integer, Spread> errors) {
      List<double[]> points = new ArrayList<>();
      errors.forEach(
          (m, e) ->
              points.add(
                  new double[] {
                    Math.log(m), Math.log(e.mean()), e.deviation() / e.mean() / Math.sqrt(e.count())
                  }));
      double meanX = points.stream().mapToDouble(p -> p[0]).average().orElse(0);
      double meanY = points.stream().mapToDouble(p -> p[1]).average().orElse(0);
      double xx = points.stream().mapToDouble(p -> (p[0] - meanX) * (p[0] - meanX)).sum();
      double xy = points.stream().mapToDouble(p -> (p[0] - meanX) * (p[1] - meanY)).sum();
      double slope = xy / xx;
      double intercept = meanY - slope * meanX;
      double rest =
          points.stream().mapToDouble(p -> Math.pow(p[1] - intercept - slope * p[0], 2)).sum();
      double byResiduals = Math.sqrt(rest / Math.max(1, points.size() - 2) / xx);
      // Of few widths the residuals say little; the spread of the draws says what to expect.
      double byDraws =
          Math.sqrt(points.stream().mapToDouble(p -> Math.pow((p[0] - meanX) * p[2], 2)).sum())
              / xx;
      return new Fit(slope, intercept, Math.max(byResiduals, byDraws));
    }

    double at(double width) {
      return Math.exp(intercept + slope * Math.log(width));
    }
  }

  private Section section(Sizes sizes, Map<Integer, Spread> tied, Map<Integer, Spread> untied) {
    Fit fit = Fit.of(tied);
    Fit untiedFit = Fit.of(untied);
    Table.Builder table =
        Table.named(
            "width",
            "Relative error ‖H − H∞‖_F / ‖H∞‖_F",
            "m",
            "tied",
            "deviation",
            "untied",
            "deviation ",
            "error × √m, tied");
    Chart.Curve tiedCurve = Chart.Curve.of("tied weights");
    Chart.Curve untiedCurve = Chart.Curve.of("untied weights");
    Chart.Curve law = Chart.Curve.bound("1/√m");
    double anchor = tied.values().iterator().next().mean();
    double anchorWidth = tied.keySet().iterator().next();
    tied.forEach(
        (m, e) -> {
          Spread other = untied.getOrDefault(m, new Spread(Double.NaN, Double.NaN, 0));
          table.row(
              m, e.mean(), e.deviation(), other.mean(), other.deviation(), e.mean() * Math.sqrt(m));
          tiedCurve.add(m, e.mean());
          law.add(m, anchor * Math.sqrt(anchorWidth / m));
        });
    untied.forEach((m, e) -> untiedCurve.add(m, e.mean()));
    List<Comparison> comparisons = new ArrayList<>();
    comparisons.add(slope("slope, tied weights", fit));
    comparisons.add(slope("slope, untied weights", untiedFit));
    KNOWN.forEach((m, known) -> comparisons.add(known(m, known, tied, fit)));
    comparisons.sort(java.util.Comparator.comparing(Comparison::figure));
    return new Section(
        id(),
        "The Gram matrix tends to its limit at 1/√m",
        "The Gram matrix of a random network tends to the kernel of the infinitely wide one, with"
            + " the same weight in every iteration as with a new one in each.",
        "‖H − H∞‖_F / ‖H∞‖_F = O(1/√m),  H∞ = γ² K∘κ / (1 − γ² κ)",
        Standing.NUMERICAL,
        String.format(
            Locale.ROOT,
            "The first %d zeros and ones, γ = 0.35, %d networks of each width; untied networks have"
                + " %d layers with weights of their own. Slopes by least squares in logarithms.",
            sizes.gramSamples(),
            sizes.gramDraws(),
            DEPTH),
        Verdict.of(
            comparisons.stream()
                .filter(c -> c.figure().startsWith("slope"))
                .allMatch(c -> c.verdict() == Verdict.HOLDS)),
        List.of(
            String.format(
                Locale.ROOT,
                "Slopes: %.3f ± %.3f tied, %.3f ± %.3f untied.",
                fit.slope,
                fit.deviation,
                untiedFit.slope,
                untiedFit.deviation)),
        comparisons,
        List.of(table.build()),
        List.of(
            new Chart(
                "Relative error of H by width",
                "width m",
                "error",
                true,
                true,
                List.of(tiedCurve.line(), untiedCurve.line(), law.line()))),
        0);
  }

  private static Comparison slope(String figure, Fit fit) {
    return Comparison.within(figure, -0.5, fit.slope, fit.deviation, 3 * fit.deviation + ROOM);
  }

  /** The error depends on the inputs, too: half of it is room enough to be of the same size. */
  private static Comparison known(int width, double known, Map<Integer, Spread> tied, Fit fit) {
    Spread spread = tied.get(width);
    double ours = spread == null ? fit.at(width) : spread.mean();
    double deviation = spread == null ? 0 : spread.deviation();
    String figure =
        "relative error at m = " + width + (spread == null ? ", by the fitted law" : "");
    return Comparison.within(figure, known, ours, deviation, 0.5 * known + 3 * deviation);
  }
}
