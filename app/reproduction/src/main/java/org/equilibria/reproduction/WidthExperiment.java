package org.equilibria.reproduction;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.equilibria.theory.kernel.LimitGram;
import org.equilibria.theory.kernel.ReluInjectionKernel;

/**
 * A measurement of how the Gram matrix of random networks tends to its limit as the width grows.
 */
final class WidthExperiment implements Experiment {

  /** (gamma^2/2)^20 is below 1e-24; the state itself needs gamma^(2 depth), 1e-9 of its square. */
  private static final int DEPTH = 20;

  /** Width from which on as few networks are drawn as of the widest; of narrower ones more. */
  private static final int WIDE = 1024;

  /** Deviations that an estimate may be off. */
  private static final double DEVIATIONS = 3;

  /** A relative RMS that the theory document gives, and half a unit of its last digit. */
  private record Known(int width, double error, double rounding) {}

  private static final List<Known> KNOWN =
      List.of(new Known(256, 0.21, 0.005), new Known(8192, 0.046, 0.0005));

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
    return 8e-7 * width * width * draws(sizes, width);
  }

  /** Return how many networks of a width are drawn: the narrower, the more. */
  private static int draws(Sizes sizes, int width) {
    return sizes.gramDraws() * Math.max(1, WIDE / width);
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
    double[] errors = new double[draws(laboratory.sizes(), width)];
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
    double[] errors = new double[draws(laboratory.sizes(), width)];
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
   * The law error = exp(intercept) m^slope fitted to the means of some widths.
   *
   * @param relative deviation of a draw over its mean, the same at every width
   * @param deviation of the slope
   * @param centre mean of log m, at which slope and height are independent
   * @param height deviation of the log of the law at the centre
   * @param farthest largest distance of a mean from c/sqrt m over its deviation, c the best
   *     constant
   */
  private record Law(
      double slope,
      double intercept,
      double relative,
      double deviation,
      double centre,
      double height,
      double farthest) {

    static Law of(Map<Integer, Spread> errors) {
      double relative = relative(errors);
      double weight = 0;
      double x = 0;
      double y = 0;
      double constant = 0;
      for (Map.Entry<Integer, Spread> e : errors.entrySet()) {
        double logWidth = Math.log(e.getKey());
        double logError = Math.log(e.getValue().mean());
        int w = e.getValue().count();
        weight += w;
        x += w * logWidth;
        y += w * logError;
        constant += w * (logError + 0.5 * logWidth);
      }
      x /= weight;
      y /= weight;
      constant /= weight;
      double xx = 0;
      double xy = 0;
      double farthest = 0;
      for (Map.Entry<Integer, Spread> e : errors.entrySet()) {
        double logWidth = Math.log(e.getKey());
        double logError = Math.log(e.getValue().mean());
        int w = e.getValue().count();
        xx += w * (logWidth - x) * (logWidth - x);
        xy += w * (logWidth - x) * (logError - y);
        double off = Math.abs(logError + 0.5 * logWidth - constant);
        farthest = Math.max(farthest, off / (relative / Math.sqrt(w)));
      }
      return new Law(
          xy / xx,
          y - xy / xx * x,
          relative,
          relative / Math.sqrt(xx),
          x,
          relative / Math.sqrt(weight),
          farthest);
    }

    /** Return the deviation of a draw over the mean, from the draws of all widths. */
    private static double relative(Map<Integer, Spread> errors) {
      double squares = 0;
      int degrees = 0;
      for (Spread e : errors.values()) {
        squares += (e.count() - 1) * Math.pow(e.deviation() / e.mean(), 2);
        degrees += e.count() - 1;
      }
      return Math.sqrt(squares / degrees);
    }

    /** Return what a draw of a width is expected to give. */
    Spread at(int width) {
      double mean = Math.exp(intercept + slope * Math.log(width));
      return new Spread(mean, relative * mean, 1);
    }

    /** Return the deviation of the law itself at a width. */
    double uncertainty(int width) {
      return at(width).mean() * Math.hypot(height, deviation * (Math.log(width) - centre));
    }

    boolean isInverseRoot() {
      return Math.abs(slope + 0.5) <= DEVIATIONS * deviation;
    }
  }

  private Section section(Sizes sizes, Map<Integer, Spread> tied, Map<Integer, Spread> untied) {
    Law law = Law.of(tied);
    Law untiedLaw = Law.of(untied);
    Table.Builder table =
        Table.named(
            "width",
            "Relative error ‖H − H∞‖_F / ‖H∞‖_F",
            "m",
            "networks",
            "tied",
            "deviation",
            "untied",
            "deviation ",
            "error × √m, tied",
            "error × √m, untied");
    Chart.Curve tiedCurve = Chart.Curve.of("tied weights");
    Chart.Curve untiedCurve = Chart.Curve.of("untied weights");
    Chart.Curve root = Chart.Curve.bound("1/√m");
    double anchor = tied.values().iterator().next().mean();
    double anchorWidth = tied.keySet().iterator().next();
    tied.forEach(
        (m, e) -> {
          Spread other = untied.getOrDefault(m, new Spread(Double.NaN, Double.NaN, 0));
          table.row(
              m,
              e.count(),
              e.mean(),
              e.deviation(),
              other.mean(),
              other.deviation(),
              e.mean() * Math.sqrt(m),
              other.mean() * Math.sqrt(m));
          tiedCurve.add(m, e.mean());
          root.add(m, anchor * Math.sqrt(anchorWidth / m));
        });
    untied.forEach((m, e) -> untiedCurve.add(m, e.mean()));
    List<Comparison> comparisons = new ArrayList<>();
    comparisons.add(Comparison.ofEstimate("slope, tied weights", -0.5, law.slope, law.deviation));
    comparisons.add(
        Comparison.ofEstimate("slope, untied weights", -0.5, untiedLaw.slope, untiedLaw.deviation));
    KNOWN.forEach(known -> comparisons.add(comparison(known, tied, law)));
    return Section.of(
        this,
        "The Gram matrix tends to its limit at 1/√m",
        "The Gram matrix of a random network tends to the kernel of the infinitely wide one like"
            + " 1/√m, with the same weight in every iteration as with a new one in each.",
        "‖H − H∞‖_F / ‖H∞‖_F = O(1/√m),  H∞ = γ² K∘κ / (1 − γ² κ)",
        String.format(
            Locale.ROOT,
            "The first %d zeros and ones, γ = 0.35; %d networks of each width from %d on, of"
                + " narrower ones as many more as they are narrower; untied networks have %d layers"
                + " with weights of their own. The deviation of a draw over its mean is taken to be"
                + " the same at every width and pooled; slopes are by least squares in logarithms,"
                + " weighted by the number of networks. A slope, or the error at a width, agrees"
                + " if it lies within %.0f of its deviations.",
            sizes.gramSamples(),
            sizes.gramDraws(),
            WIDE,
            DEPTH,
            DEVIATIONS),
        List.of(
            slope("tied", law),
            slope("untied", untiedLaw),
            everyWidth("tied", law),
            everyWidth("untied", untiedLaw)),
        comparisons,
        List.of(table.build()),
        List.of(
            new Chart(
                "Relative error of H by width",
                "width m",
                "error",
                true,
                true,
                List.of(tiedCurve.line(), untiedCurve.line(), root.line()))));
  }

  private static Statement slope(String weights, Law law) {
    return Statement.judged(
        Evidence.NUMERICAL,
        law.isInverseRoot(),
        String.format(
            Locale.ROOT,
            "With %s weights the slope is %.3f ± %.3f, %s from −1/2 by %.1f deviations.",
            weights,
            law.slope,
            law.deviation,
            law.isInverseRoot() ? "away" : "too far",
            Math.abs(law.slope + 0.5) / law.deviation));
  }

  private static Statement everyWidth(String weights, Law law) {
    return Statement.judged(
        Evidence.NUMERICAL,
        law.farthest <= DEVIATIONS,
        String.format(
            Locale.ROOT,
            "With %s weights the mean error at every width is c/√m with one c, up to %.1f of its"
                + " deviations.",
            weights,
            law.farthest),
        String.format(
            Locale.ROOT,
            "With %s weights the mean error at some width is off c/√m by %.1f of its deviations.",
            weights,
            law.farthest));
  }

  /** Compare with networks of that width where there are some, and with the fitted law else. */
  private static Comparison comparison(Known known, Map<Integer, Spread> tied, Law law) {
    Spread seen = tied.get(known.width);
    String figure = "relative error at m = " + known.width;
    return seen != null
        ? Comparison.of(figure, known.error, known.rounding, seen)
        : Comparison.of(
            figure + ", by the fitted law",
            known.error,
            known.rounding,
            law.at(known.width),
            law.uncertainty(known.width));
  }
}
