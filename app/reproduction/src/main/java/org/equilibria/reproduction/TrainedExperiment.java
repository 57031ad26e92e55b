package org.equilibria.reproduction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.equilibria.theory.certificate.Neighbourhood;
import org.equilibria.theory.certificate.Point;
import org.equilibria.theory.generalization.BallComplexity;
import org.equilibria.theory.generalization.KernelBound;
import org.equilibria.theory.generalization.RadiusGrid;
import org.equilibria.theory.kernel.LimitGram;
import org.equilibria.theory.kernel.ReluInjectionKernel;
import org.equilibria.theory.numerics.Eigen;

/**
 * Networks of finite width, trained on true, wrong and random labels, where what their own Gram
 * matrix bounds stands beside what is measured of them and beside the infinitely wide network.
 */
final class TrainedExperiment implements Experiment {

  /** Samples from which on the bound for true labels is to be below 1. */
  private static final int NOT_VACUOUS_FROM = 500;

  /** Relative residual of equilibria: errors of outputs of about 1e-7. */
  private static final double TOLERANCE = 1e-9;

  @Override
  public String id() {
    return "trained";
  }

  @Override
  public String title() {
    return "finite networks trained on true, wrong and random labels";
  }

  @Override
  public double weight(Sizes sizes) {
    return sizes.trainedSamples().stream().mapToDouble(n -> cost(sizes, n)).sum();
  }

  private static double cost(Sizes sizes, int samples) {
    double training = 3.0 * sizes.trainedSteps() * 1e-9 * samples * sizes.trainedWidth();
    return training * sizes.trainedWidth() + 1e-8 * Math.pow(samples, 3);
  }

  /**
   * What was measured of a network at one time of its training.
   *
   * @param steps of gradient descent
   * @param loss L
   * @param ramp mean of min(1, |e|) over the samples
   * @param predictedRamp that of the linearised network after as many steps
   * @param radius ||A - A0||_F
   * @param predictedRadius that of the linearised network
   * @param linearPart bound with ramp and radius, of the linearised network
   * @param proved bound with ramp and radius, of the network itself: with the remainder
   * @param heldOutRamp mean ramp loss on images held out, with labels of the same kind
   * @param heldOutDeviation standard deviation of that mean
   * @param heldOutError share of them whose sign is wrong
   */
  private record Stage(
      int steps,
      double loss,
      double ramp,
      double predictedRamp,
      double radius,
      double predictedRadius,
      double linearPart,
      double proved,
      double heldOutRamp,
      double heldOutDeviation,
      double heldOutError) {}

  /**
   * One network.
   *
   * @param own bound by the Gram matrix at its start
   * @param limit bound by that of the infinitely wide network
   * @param best at the time at which the own bound is smallest
   * @param end at the end of training
   */
  private record Seen(
      int samples, Labels labels, KernelBound own, KernelBound limit, Stage best, Stage end) {}

  /** The start that networks on the same images share, and the limit of its Gram matrix. */
  private record Start(Point point, double readoutNorm, Eigen limit) {

    double step() {
      return 1 / point.gram().greatest();
    }
  }

  @Override
  public Section run(Laboratory laboratory, Steps steps) {
    Sizes sizes = laboratory.sizes();
    List<Seen> all = new ArrayList<>();
    double total = weight(sizes);
    double done = 0;
    for (int samples : sizes.trainedSamples()) {
      double share = cost(sizes, samples) / total;
      all.addAll(
          networks(laboratory.solvingTo(TOLERANCE), samples, steps.part(done, done + share)));
      done += share;
    }
    return section(sizes, all);
  }

  /** Train the same network on each kind of labels of the same images. */
  private List<Seen> networks(Laboratory laboratory, int samples, Steps steps) {
    Images images = laboratory.images(samples, 0);
    Eigen limit =
        Eigen.of(
            new LimitGram(new ReluInjectionKernel(Laboratory.GAMMA), images.x()).implicitLayer(1));
    Start start;
    try (Specimen network = specimen(laboratory, images)) {
      start = new Start(network.point(), network.readoutNorm(), limit);
    }
    List<Seen> all = new ArrayList<>();
    for (Labels labels : Labels.values()) {
      double from = all.size() / (double) Labels.values().length;
      Steps part = steps.part(from, from + 1.0 / Labels.values().length);
      all.add(network(laboratory, images, labels, start, part));
    }
    return all;
  }

  private Specimen specimen(Laboratory laboratory, Images data) {
    return new Specimen(
        laboratory, id(), 0, laboratory.sizes().trainedWidth(), Laboratory.GAMMA, 1, true, data);
  }

  private Seen network(
      Laboratory laboratory, Images images, Labels labels, Start start, Steps steps) {
    Images data =
        images.relabelled(
            labels.control(), laboratory.seeds("trained.labels." + images.count(), 0));
    Images heldOut =
        laboratory.heldOut().relabelled(labels.control(), laboratory.seeds("trained.held-out", 0));
    KernelBound own = KernelBound.of(start.point.gram(), data.centredError(), Laboratory.DELTA);
    int most = laboratory.sizes().trainedSteps();
    int best = (int) Math.max(1, Math.min(most, Math.round(own.time() / start.step())));
    List<Stage> stages = new ArrayList<>();
    try (Specimen network = specimen(laboratory, data)) {
      double[] before = network.outputs(heldOut.x());
      for (int k = 1; k <= most; k++) {
        network.descend(start.step());
        if (k == best || k == most) {
          stages.add(stage(network, data, heldOut, before, start, k));
        }
        steps.done((double) k / most);
      }
    }
    return new Seen(
        data.count(),
        labels,
        own,
        KernelBound.of(start.limit, data.centredError(), Laboratory.DELTA),
        stages.get(0),
        stages.get(stages.size() - 1));
  }

  private static Stage stage(
      Specimen network, Images data, Images heldOut, double[] before, Start start, int steps) {
    double[] outputs = network.outputs(heldOut.x());
    Arrays.setAll(outputs, i -> outputs[i] - before[i]);
    double[] losses = new double[outputs.length];
    Arrays.setAll(losses, i -> ramp(outputs[i] - heldOut.y()[i]));
    long wrong =
        IntStream.range(0, outputs.length).filter(i -> outputs[i] * heldOut.y()[i] <= 0).count();
    Spread outside = Spread.of(losses);
    double ramp = meanRamp(network.error());
    double radius = network.distance();
    RadiusGrid grid = RadiusGrid.above(radius);
    double known = ramp + grid.confidence(data.count(), Laboratory.DELTA);
    BallComplexity ball =
        BallComplexity.of(new Neighbourhood(start.point), start.readoutNorm, grid.radius());
    Eigen gram = start.point.gram();
    return new Stage(
        steps,
        network.loss(),
        ramp,
        meanRamp(predictedError(gram, data.centredError(), start.step(), steps)),
        radius,
        predictedRadius(gram, data.centredError(), start.step(), steps),
        known + 2 * ball.linear(),
        known + 2 * ball.value(),
        outside.mean(),
        outside.deviation() / Math.sqrt(outside.count()),
        (double) wrong / outputs.length);
  }

  private static double ramp(double error) {
    return Math.min(1, Math.abs(error));
  }

  private static double meanRamp(double[] errors) {
    return Arrays.stream(errors).map(TrainedExperiment::ramp).average().orElseThrow();
  }

  /** Return (1 - step H)^count e0, the error of the linearised network. */
  private static double[] predictedError(Eigen gram, double[] error, double step, int count) {
    double[] coordinates = gram.coordinates(error);
    Arrays.setAll(coordinates, k -> coordinates[k] * Math.pow(1 - step * gram.values()[k], count));
    return gram.combine(coordinates);
  }

  /** Return how far the linearised network goes. */
  private static double predictedRadius(Eigen gram, double[] error, double step, int count) {
    double[] coordinates = gram.coordinates(error);
    double sum = 0;
    for (int k = 0; k < coordinates.length; k++) {
      double value = Math.max(gram.values()[k], KernelBound.FLOOR);
      double gone = -Math.expm1(count * Math.log1p(-Math.min(1, step * value)));
      sum += gone * gone * coordinates[k] * coordinates[k] / value;
    }
    return Math.sqrt(sum);
  }

  private Section section(Sizes sizes, List<Seen> all) {
    return Section.of(
        this,
        "Finite networks: what is bounded and what is measured",
        "With networks of finite width that are trained, the bound from the Gram matrix at their"
            + " own start tells true from wrong and random labels, as does the loss on images held"
            + " out, which stays below the bound.",
        "L_D ≤ min_t [L_S(t) + 2 R_t √(tr H₀)/n + 3 √(ln(2/δ_k)/2n)],  H₀ at the start of the"
            + " network;  measured: L_S(A_T), ‖A_T − A₀‖_F, L on images held out",
        String.format(
            Locale.ROOT,
            "Networks with m = %d, γ = 0.35, α = 1, centred, of the same start for each of the"
                + " three kinds of labels, on the first n = %s images; %d steps of gradient descent"
                + " at η = 1/λ_max(H₀), with a look at the time at which the bound is smallest,"
                + " too. %d images of the test set, with labels of the same kind, are held out."
                + " Bounds at δ = 0.05, for all radii at once, so that any time may be chosen;"
                + " “linearised” is the linearised network after as many steps.",
            sizes.trainedWidth(),
            Texts.listed(sizes.trainedSamples()),
            sizes.trainedSteps(),
            Laboratory.HELD_OUT),
        statements(all),
        List.of(),
        List.of(bounds(all), measured(all)),
        List.of(
            chart(
                "Complexity term",
                "complexity",
                all,
                s -> s.own.complexity(),
                "own H₀",
                s -> s.limit.complexity(),
                "H∞"),
            chart(
                "At the best time: loss on images held out, and its bound",
                "ramp loss",
                all,
                s -> s.best.heldOutRamp,
                "held out",
                s -> s.own.stratified(),
                "bound, own H₀"),
            chart(
                "At the end of training: distance from the start",
                "‖A − A₀‖_F",
                all,
                s -> s.end.radius,
                "measured",
                s -> s.end.predictedRadius,
                "linearised")));
  }

  private static Table bounds(List<Seen> all) {
    Table.Builder table =
        Table.named(
            "trained-bounds",
            "Bounds from the Gram matrix at the start (linearised network), and the loss held out"
                + " at the time at which they are smallest",
            "n",
            "labels",
            "complexity, own H₀",
            "complexity, H∞",
            "bound, own H₀",
            "bound, H∞",
            "held out, ramp loss");
    for (Seen s : all) {
      table.row(
          s.samples,
          s.labels.title(),
          s.own.complexity(),
          s.limit.complexity(),
          vacuous(s.own.stratified()),
          vacuous(s.limit.stratified()),
          s.best.heldOutRamp);
    }
    return table.build();
  }

  private static String vacuous(double bound) {
    return bound >= 1
        ? String.format(Locale.ROOT, "%.3g, vacuous", bound)
        : String.format(Locale.ROOT, "%.3f", bound);
  }

  private static Table measured(List<Seen> all) {
    Table.Builder table =
        Table.named(
            "trained",
            "What was measured of each network, at the best time and at the end of training",
            "n",
            "labels",
            "steps",
            "loss L",
            "ramp loss",
            "linearised",
            "‖A − A₀‖_F",
            "linearised ",
            "bound with these, linear part",
            "bound with these, proved",
            "held out, ramp loss",
            "deviation",
            "held out, wrong signs");
    for (Seen s : all) {
      for (Stage stage : List.of(s.best, s.end)) {
        table.row(
            s.samples,
            s.labels.title(),
            stage.steps,
            stage.loss,
            stage.ramp,
            stage.predictedRamp,
            stage.radius,
            stage.predictedRadius,
            vacuous(stage.linearPart),
            vacuous(stage.proved),
            stage.heldOutRamp,
            stage.heldOutDeviation,
            stage.heldOutError);
      }
    }
    return table.build();
  }

  private static List<Statement> statements(List<Seen> all) {
    boolean ranked = ranked(all, s -> s.own.complexity());
    boolean rankedOutside = ranked(all, s -> s.end.heldOutRamp);
    List<Seen> random = all.stream().filter(s -> s.labels == Labels.RANDOM).toList();
    boolean grows =
        IntStream.range(1, random.size())
            .allMatch(k -> random.get(k).own.complexity() > random.get(k - 1).own.complexity());
    long above =
        all.stream()
            .filter(
                s ->
                    s.best.heldOutRamp > s.own.stratified() || s.end.heldOutRamp > s.end.linearPart)
            .count();
    List<Seen> large =
        all.stream().filter(s -> s.labels == Labels.TRUE && s.samples >= NOT_VACUOUS_FROM).toList();
    return List.of(
        Statement.judged(
            Evidence.LINEARISED,
            ranked,
            "By the Gram matrix of the network itself random labels rank above wrong ones and these"
                + " above true ones at every n.",
            "By the Gram matrix of the network itself the order of true, wrong and random labels is"
                + " not kept at every n."),
        Statement.judged(
            Evidence.LINEARISED,
            grows,
            "The complexity of random labels grows with n.",
            "The complexity of random labels does not grow with n."),
        Statement.judged(
            Evidence.LINEARISED,
            large.stream().allMatch(s -> s.own.stratified() < 1),
            "The bound for true labels, by the network's own Gram matrix, is below 1 at every n"
                + " from 500 on.",
            "The bound for true labels, by the network's own Gram matrix, is vacuous at some n from"
                + " 500 on."),
        Statement.judged(
            Evidence.NUMERICAL,
            above == 0,
            "At the best time or at the end of training the loss on images held out is above the"
                + " bound for %d of %d networks.".formatted(above, all.size())),
        Statement.judged(
            Evidence.NUMERICAL,
            rankedOutside,
            "At the end the loss on images held out ranks random above wrong above true labels at"
                + " every n.",
            "At the end the loss on images held out does not rank random above wrong above true"
                + " labels at every n."),
        Statement.shown(
            Evidence.NUMERICAL,
            String.format(
                Locale.ROOT,
                "Beside the infinitely wide network, by the own Gram matrix: complexity %s of its,"
                    + " bound %s of its.",
                range(all, s -> s.own.complexity() / s.limit.complexity()),
                range(all, s -> s.own.stratified() / s.limit.stratified()))),
        Statement.shown(
            Evidence.NUMERICAL,
            String.format(
                Locale.ROOT,
                "Beside the linearised network, at the end: distance travelled %s of its, ramp loss"
                    + " %s of its.",
                range(all, s -> s.end.radius / s.end.predictedRadius),
                range(all, s -> s.end.ramp / s.end.predictedRamp))),
        Statement.shown(
            Evidence.PROVED,
            String.format(
                Locale.ROOT,
                "What is proved of the network itself, not linearised, adds the remainder ∫ε(s) ds;"
                    + " with it %d of %d bounds are vacuous at this width.",
                all.stream().filter(s -> Math.min(s.best.proved, s.end.proved) >= 1).count(),
                all.size())));
  }

  private static String range(List<Seen> all, ToDoubleFunction<Seen> figure) {
    return String.format(
        Locale.ROOT,
        "%.2f to %.2f",
        all.stream().mapToDouble(figure).min().orElseThrow(),
        all.stream().mapToDouble(figure).max().orElseThrow());
  }

  /** Return whether a figure grows from true to wrong to random labels at every n. */
  private static boolean ranked(List<Seen> all, ToDoubleFunction<Seen> figure) {
    return IntStream.range(1, all.size())
        .filter(k -> all.get(k).samples == all.get(k - 1).samples)
        .allMatch(k -> figure.applyAsDouble(all.get(k)) > figure.applyAsDouble(all.get(k - 1)));
  }

  private static Chart chart(
      String title,
      String y,
      List<Seen> all,
      ToDoubleFunction<Seen> solid,
      String solidName,
      ToDoubleFunction<Seen> dashed,
      String dashedName) {
    List<Chart.Line> lines = new ArrayList<>();
    for (Labels labels : Labels.values()) {
      Chart.Curve one = Chart.Curve.of(labels.title() + ", " + solidName);
      Chart.Curve other = Chart.Curve.bound(labels.title() + ", " + dashedName);
      for (Seen s : all) {
        if (s.labels == labels) {
          one.add(s.samples, solid.applyAsDouble(s));
          other.add(s.samples, dashed.applyAsDouble(s));
        }
      }
      lines.add(one.line());
      lines.add(other.line());
    }
    return new Chart(title, "images n", y, true, false, lines);
  }
}
