package org.equilibria.certify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.Envelope;
import org.equilibria.api.theory.ExpectedLoss;
import org.equilibria.api.theory.ExpectedLoss.Measure;
import org.equilibria.api.theory.ExpectedLoss.Sample;
import org.equilibria.api.theory.NetworkQuantities;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Quantities;
import org.equilibria.api.theory.Stage;
import org.equilibria.certify.draw.DrawnLosses;
import org.equilibria.certify.quantity.HoldOut;
import org.equilibria.certify.quantity.NetworkState;
import org.equilibria.certify.quantity.PointQuantities;
import org.equilibria.certify.report.BoundFacts;
import org.equilibria.certify.report.CertificationReport;
import org.equilibria.certify.report.Chart;
import org.equilibria.certify.report.Curve;
import org.equilibria.certify.report.Finding;
import org.equilibria.certify.report.Finding.Point;
import org.equilibria.certify.report.Spectrum;
import org.equilibria.certify.report.Yardstick;
import org.equilibria.engine.theory.QuantityStore;
import org.equilibria.study.result.Badge;
import org.equilibria.theory.bound.Derived;
import org.equilibria.theory.bound.LimitSpectrum;
import org.equilibria.theory.certificate.RowAccuracy;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.Vectors;
import org.equilibria.theory.wellposed.WeightFacts;

/** The evaluation of bounds of a network, with what was found. */
final class Evaluation {

  private static final int FEWEST_SAMPLES = 8;

  private final BoundSet bounds;
  private final CertifiedNetwork network;
  private final Optional<HoldOut> holdOut;
  private final CertifyOptions options;
  private final CertifyListener listener;
  private final QuantityStore initial;
  private final Optional<QuantityStore> checkpoint;
  private Optional<DrawnLosses> drawn = Optional.empty();

  Evaluation(
      BoundSet bounds,
      CertifiedNetwork network,
      Optional<HoldOut> holdOut,
      CertifyOptions options,
      CertifyListener listener) {
    this.bounds = bounds;
    this.network = network;
    this.holdOut = holdOut;
    this.options = options;
    this.listener = listener;
    initial = bounds.store();
    network
        .quantities()
        .ifPresentOrElse(
            q ->
                q.atInitialisation(
                    initial, network.trained(q.initial().samples(), this::drawn), holdOut),
            () -> holdOut.ifPresent(h -> PointQuantities.putHoldOut(initial, h)));
    checkpoint =
        network
            .checkpoint()
            .map(
                state -> {
                  QuantityStore store = bounds.store();
                  network.quantities().orElseThrow().atCheckpoint(store, state);
                  return store;
                });
  }

  CertifiedNetwork network() {
    return network;
  }

  CertificationReport report(String name, Map<String, String> facts, List<String> notes) {
    List<Finding> findings = allFindings();
    listener.doing("comparing sizes of samples", 0, 0);
    Conclusion conclusion = new Conclusion(findings);
    double[] residuals = here().find(NetworkQuantities.RESIDUALS).orElseGet(() -> new double[0]);
    return new CertificationReport(
        name,
        facts,
        notes,
        conclusion.sentences(),
        conclusion.needs(),
        refusal(),
        findings,
        spectra(),
        kernel(),
        charts(findings),
        residuals,
        errors(residuals));
  }

  /** Return what the bounds say, and what training recorded on its way. */
  List<Finding> allFindings() {
    List<Finding> findings = findings();
    network.course().map(MonitoredFindings::of).ifPresent(findings::addAll);
    return findings;
  }

  /** Return what the bounds say, in their order; a bound that fails does not cost the others. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    bounds.facts().forEach(facts -> findings.addAll(found(facts)));
    return findings;
  }

  /** Return the losses of networks around the trained one, drawn once. */
  private Optional<DrawnLosses> drawn() {
    if (drawn.isEmpty()) {
      drawn =
          checkpoint
              .flatMap(store -> store.find(Derived.WEIGHT_FACTS))
              .map(WeightFacts::mu)
              .filter(mu -> mu > 0)
              .flatMap(
                  mu ->
                      network
                          .moved()
                          .flatMap(CertifiedNetwork.Moved::draws)
                          .map(draws -> draws.apply(mu)));
    }
    return drawn;
  }

  /** Return the store of the network that was asked about: after training, if there was any. */
  private QuantityStore here() {
    return checkpoint.orElse(initial);
  }

  private Optional<String> refusal() {
    return here()
        .find(Derived.WEIGHT_FACTS)
        .filter(facts -> !(facts.mu() > 0))
        .map(
            facts ->
                String.format(
                    Locale.ROOT,
                    "the network is not certified well-posed: mu = 1 - lambda_max((M + M^T)/2) is"
                        + " %.4g, not above 0, so that nothing is proved of its equilibria; a"
                        + " smaller gamma helps, or holding mu in training",
                    facts.mu()));
  }

  private List<Finding> found(BoundFacts facts) {
    listener.doing("evaluating " + facts.id(), 0, 0);
    try {
      return evaluated(facts, bounds.bound(facts.id()));
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError e) {
      listener.failed(e);
      return List.of(Finding.failed(facts, present(), e));
    }
  }

  private List<Finding> evaluated(BoundFacts facts, Bound bound) {
    if (Unknown.isOfTrained(bound)) {
      return List.of(finding(present(), facts, bound, initial));
    }
    List<Finding> found = new ArrayList<>();
    if (bound.stages().contains(Stage.INITIALISATION) || checkpoint.isEmpty()) {
      found.add(finding(Point.INITIALISATION, facts, bound, initial));
    }
    if (bound.stages().contains(Stage.PRESENT)) {
      checkpoint.ifPresent(store -> found.add(finding(Point.CHECKPOINT, facts, bound, store)));
    }
    return found;
  }

  /** Return the point of the network that was asked about: of a deeper one only that is known. */
  private Point present() {
    return checkpoint.isPresent() || network.quantities().isEmpty()
        ? Point.CHECKPOINT
        : Point.INITIALISATION;
  }

  private Finding finding(Point point, BoundFacts facts, Bound bound, QuantityStore store) {
    Quantities read = store.readBy(bound);
    Outcome outcome = network.unknown().explained(bound, read, outcome(facts.id(), bound, read));
    return Finding.of(facts, point, outcome, yardstick(outcome));
  }

  private Outcome outcome(String id, Bound bound, Quantities quantities) {
    return bounds.isForeign(id)
        ? listener.foreign("bound " + id, () -> bound.evaluate(quantities))
        : bound.evaluate(quantities);
  }

  /** Return what a bound of a loss has to beat: the best constant prediction of the same loss. */
  private Yardstick yardstick(Outcome outcome) {
    Optional<ExpectedLoss> loss =
        outcome instanceof Outcome.Figure figure ? figure.loss() : Optional.empty();
    return loss.map(this::yardstick).orElse(Yardstick.NONE);
  }

  private Yardstick yardstick(ExpectedLoss loss) {
    if (loss.sample() == Sample.HELD_OUT) {
      return holdOut
          .filter(h -> loss.measure() == Measure.ERROR_RATE && h.size() > 0)
          .map(h -> new Yardstick(0, OptionalDouble.of((double) h.constant() / h.size())))
          .orElse(Yardstick.NONE);
    }
    return network.quantities().map(q -> yardstick(loss, q)).orElse(Yardstick.NONE);
  }

  private static Yardstick yardstick(ExpectedLoss loss, PointQuantities quantities) {
    NetworkState state = quantities.initial();
    return new Yardstick(
        state.samples(),
        loss.measure() == Measure.RAMP
            ? OptionalDouble.of(BestConstant.ramp(quantities.targets(), state.outputCount()))
            : OptionalDouble.empty());
  }

  private double[] errors(double[] residuals) {
    Optional<WeightFacts> facts = here().find(Derived.WEIGHT_FACTS);
    Optional<double[][]> states = here().find(NetworkQuantities.STATES);
    Optional<double[][]> injected = here().find(NetworkQuantities.INJECTED);
    if (facts.isEmpty() || states.isEmpty() || injected.isEmpty()) {
      return new double[0];
    }
    RowAccuracy row = RowAccuracy.of(facts.get(), states.get()[0].length);
    return Arrays.stream(row.states(residuals, states.get(), injected.get()))
        .map(row.conditioning()::errorUpperBound)
        .toArray();
  }

  private List<Spectrum> spectra() {
    List<Spectrum> spectra = new ArrayList<>();
    initial
        .find(Derived.GRAM)
        .ifPresent(e -> spectra.add(new Spectrum("initialisation", e.values())));
    checkpoint
        .flatMap(store -> store.find(Derived.GRAM))
        .ifPresent(e -> spectra.add(new Spectrum("checkpoint", e.values())));
    initial
        .find(Derived.LIMIT_GRAM)
        .flatMap(LimitSpectrum::eigen)
        .ifPresent(e -> spectra.add(new Spectrum("infinite width", e.values())));
    return spectra;
  }

  private Map<String, Double> kernel() {
    Map<String, Double> figures = new LinkedHashMap<>();
    Optional<Eigen> finite = initial.find(Derived.GRAM);
    Optional<Eigen> limit = initial.find(Derived.LIMIT_GRAM).flatMap(LimitSpectrum::eigen);
    // The limit is that of one output; of several it is the block of each of them.
    if (finite.isPresent()
        && limit.isPresent()
        && finite.get().values().length == limit.get().values().length) {
      figures.put(
          "||H - H_inf||_F/||H_inf||_F at the initialisation",
          relativeDistance(finite.get(), limit.get()));
    }
    Optional<Eigen> after = checkpoint.flatMap(store -> store.find(Derived.GRAM));
    if (finite.isPresent() && after.isPresent()) {
      figures.put("||H_T - H_0||_F/||H_0||_F", relativeDistance(after.get(), finite.get()));
    }
    return figures;
  }

  /** Return ||A - B||_F/||B||_F by ||A||^2 + ||B||^2 - 2 sum_kl a_k b_l (u_k . v_l)^2. */
  private static double relativeDistance(Eigen a, Eigen b) {
    double[] inner =
        IntStream.range(0, a.values().length)
            .parallel()
            .mapToDouble(
                k -> {
                  double along = 0;
                  for (int l = 0; l < b.values().length; l++) {
                    double cosine = Vectors.dot(a.vectors()[k], b.vectors()[l]);
                    along += b.values()[l] * cosine * cosine;
                  }
                  return a.values()[k] * along;
                })
            .toArray();
    double sum = Arrays.stream(inner).sum(); // in order, whatever the threads
    double size = Vectors.dot(b.values(), b.values());
    double square = Vectors.dot(a.values(), a.values()) + size - 2 * sum;
    return Math.sqrt(Math.max(0, square) / size);
  }

  private List<Chart> charts(List<Finding> findings) {
    List<Chart> charts = new ArrayList<>();
    initial
        .find(Derived.CERTIFICATE)
        .ifPresent(
            certificate -> {
              Course course = network.course().orElse(Course.NONE);
              int n =
                  certificate.point().samples()
                      / network.quantities().orElseThrow().initial().outputCount();
              Charts of =
                  new Charts(course, certificate.point(), held(findings), n, network.trainedOn());
              of.loss().ifPresent(charts::add);
              charts.add(
                  of.radius(
                      network
                          .moved()
                          .map(m -> OptionalDouble.of(m.distance()))
                          .orElse(OptionalDouble.empty())));
            });
    network.quantities().flatMap(this::bySize).ifPresent(charts::add);
    return charts;
  }

  /** Return what is proved to hold a training from the initialisation, by the ids of the bounds. */
  private static Map<String, Envelope> held(List<Finding> findings) {
    Map<String, Envelope> held = new LinkedHashMap<>();
    for (Finding f : findings) {
      if (f.point() == Point.INITIALISATION
          && f.badge() == Badge.PROVED
          && f.outcome() instanceof Outcome.Figure figure) {
        figure.envelope().ifPresent(envelope -> held.put(f.bound().id(), envelope));
      }
    }
    return held;
  }

  private Optional<Chart> bySize(PointQuantities quantities) {
    int n = quantities.initial().samples();
    Map<String, List<double[]>> points = new LinkedHashMap<>();
    for (int size : sizes(n)) {
      QuantityStore store = size == n ? initial : sized(quantities, size);
      bounds
          .overTheSamples()
          .forEach(
              (id, bound) ->
                  figure(id, bound, store)
                      .ifPresent(
                          value ->
                              points
                                  .computeIfAbsent(id, key -> new ArrayList<>())
                                  .add(new double[] {size, value})));
    }
    if (points.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Chart(
            "Bound against the number of samples",
            "Of the expected loss, over the first samples. From 1 on a bound is vacuous. Each"
                + " point fails with probability at most %s by itself; that all of them hold at once"
                    .formatted(options.delta())
                + " is not said.",
            "samples",
            "bound",
            true,
            1,
            points.entrySet().stream().map(e -> new Curve(e.getKey(), "", e.getValue())).toList()));
  }

  /** Return the number of a bound over some samples; one that fails there has none. */
  private Optional<Double> figure(String id, Bound bound, QuantityStore store) {
    try {
      return outcome(id, bound, store) instanceof Outcome.Figure figure
          ? Optional.of(figure.value())
          : Optional.empty();
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError e) {
      listener.failed(e);
      return Optional.empty();
    }
  }

  private QuantityStore sized(PointQuantities quantities, int size) {
    QuantityStore store = bounds.store();
    quantities
        .first(size)
        .atInitialisation(store, network.trained(size, this::drawn), Optional.empty());
    initial.find(Derived.WEIGHT_FACTS).ifPresent(facts -> store.put(Derived.WEIGHT_FACTS, facts));
    return store;
  }

  private List<Integer> sizes(int n) {
    List<Integer> asked = options.sizes().stream().filter(size -> size < n).toList();
    List<Integer> sizes = new ArrayList<>(asked.isEmpty() ? List.of(n / 8, n / 4, n / 2) : asked);
    sizes.add(n);
    return sizes.stream().filter(size -> size >= FEWEST_SAMPLES || size == n).distinct().toList();
  }
}
