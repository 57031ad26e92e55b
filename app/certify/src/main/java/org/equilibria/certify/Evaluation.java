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
import org.equilibria.api.theory.NetworkQuantities;
import org.equilibria.api.theory.Outcome;
import org.equilibria.certify.draw.DrawnLosses;
import org.equilibria.certify.quantity.HoldOut;
import org.equilibria.certify.quantity.PointQuantities;
import org.equilibria.certify.report.CertificationReport;
import org.equilibria.certify.report.Chart;
import org.equilibria.certify.report.Curve;
import org.equilibria.certify.report.Finding;
import org.equilibria.certify.report.Finding.Point;
import org.equilibria.certify.report.Section;
import org.equilibria.certify.report.Spectrum;
import org.equilibria.certify.report.Yardstick;
import org.equilibria.engine.theory.QuantityStore;
import org.equilibria.study.result.Badge;
import org.equilibria.theory.bound.ConvergenceBounds;
import org.equilibria.theory.bound.Derived;
import org.equilibria.theory.bound.LimitSpectrum;
import org.equilibria.theory.certificate.OutputScale;
import org.equilibria.theory.certificate.RowAccuracy;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.Vectors;
import org.equilibria.theory.wellposed.ExistenceTest;
import org.equilibria.theory.wellposed.WeightFacts;

/** The evaluation of bounds of a subject, with what was found. */
final class Evaluation {

  private static final List<String> BY_SIZE =
      List.of("ball-rademacher", "kernel-finite", "kernel-limit", "pac-bayes");

  private static final int FEWEST_SAMPLES = 8;

  private final BoundSet bounds;
  private final Subject subject;
  private final Optional<HoldOut> holdOut;
  private final CertifyOptions options;
  private final CertifyListener listener;
  private final QuantityStore initial;
  private final Optional<QuantityStore> checkpoint;
  private Optional<DrawnLosses> drawn = Optional.empty();

  Evaluation(
      BoundSet bounds,
      Subject subject,
      Optional<HoldOut> holdOut,
      CertifyOptions options,
      CertifyListener listener) {
    this.bounds = bounds;
    this.subject = subject;
    this.holdOut = holdOut;
    this.options = options;
    this.listener = listener;
    initial = bounds.store();
    subject
        .quantities()
        .ifPresentOrElse(
            q ->
                q.atInitialisation(
                    initial, subject.trained(q.initial().samples(), this::drawn), holdOut),
            () -> holdOut.ifPresent(h -> PointQuantities.putHoldOut(initial, h)));
    checkpoint =
        subject
            .checkpoint()
            .map(
                state -> {
                  QuantityStore store = bounds.store();
                  subject.quantities().orElseThrow().atCheckpoint(store, state);
                  return store;
                });
  }

  Subject subject() {
    return subject;
  }

  CertificationReport report(String name, Map<String, String> facts, List<String> notes) {
    List<Finding> findings = findings();
    subject.course().map(MonitoredFindings::of).ifPresent(findings::addAll);
    listener.doing("comparing sizes of samples", 0, 0);
    Conclusion conclusion = conclusion(findings);
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
        charts(),
        residuals,
        errors(residuals));
  }

  /** Return what the bounds say, in their order; a bound that fails does not cost the others. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    bounds.bounds().forEach((id, bound) -> findings.addAll(found(id, bound)));
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
                      subject.moved().flatMap(Subject.Moved::draws).map(draws -> draws.apply(mu)));
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

  private List<Finding> found(String id, Bound bound) {
    listener.doing("evaluating " + id, 0, 0);
    try {
      return evaluated(id, bound);
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError e) {
      listener.failed(e);
      return List.of(Finding.failed(present(), id, bounds.summary(id), e));
    }
  }

  private List<Finding> evaluated(String id, Bound bound) {
    if (Unknown.isOfTrained(bound)) {
      return List.of(finding(present(), id, bound, initial));
    }
    List<Finding> found = new ArrayList<>();
    Section section = Section.of(id);
    boolean initially = section != Section.ROBUSTNESS || checkpoint.isEmpty();
    if (initially) {
      found.add(finding(Point.INITIALISATION, id, bound, initial));
    }
    boolean afterwards = section != Section.GENERALISATION && !id.equals("initial-event");
    if (afterwards) {
      checkpoint.ifPresent(store -> found.add(finding(Point.CHECKPOINT, id, bound, store)));
    }
    return found;
  }

  /** Return the point of the network that was asked about: of a deeper one only that is known. */
  private Point present() {
    return checkpoint.isPresent() || subject.quantities().isEmpty()
        ? Point.CHECKPOINT
        : Point.INITIALISATION;
  }

  private Finding finding(Point point, String id, Bound bound, QuantityStore store) {
    Map<String, Double> extra = new LinkedHashMap<>();
    for (ExistenceTest test : ExistenceTest.values()) {
      Optional<Double> gamma = store.find(NetworkQuantities.GAMMA);
      if (id.equals("existence-" + test.id()) && gamma.isPresent()) {
        store
            .find(Derived.WEIGHT_FACTS)
            .ifPresent(
                f -> extra.put("allowed-radius", allowedRadius(test, f, gamma.get(), store)));
      }
    }
    Outcome outcome = subject.unknown().explained(bound, store, bound.evaluate(store));
    Yardstick yardstick = yardstick(id);
    if (outcome instanceof Outcome.Figure && Section.of(id) == Section.GENERALISATION) {
      yardstick.constant().ifPresent(constant -> extra.put("best-constant", constant));
    }
    return Finding.of(point, id, bounds.summary(id), outcome, extra, yardstick);
  }

  /** Return what a bound of a loss has to beat: the best constant prediction of the same loss. */
  private Yardstick yardstick(String id) {
    if (id.equals("hold-out")) {
      return holdOut
          .filter(h -> h.size() > 0)
          .map(h -> new Yardstick(0, OptionalDouble.of((double) h.constant() / h.size())))
          .orElse(Yardstick.NONE);
    }
    return subject
        .quantities()
        .map(
            q ->
                new Yardstick(
                    q.initial().samples(),
                    OptionalDouble.of(BestConstant.ramp(q.targets(), q.initial().outputCount()))))
        .orElse(Yardstick.NONE);
  }

  /** Return the alpha from which on it would be certified that the centred network converges. */
  private OptionalDouble initialAlpha(List<Finding> findings) {
    boolean fails =
        findings.stream()
            .anyMatch(
                f ->
                    f.id().startsWith("convergence-")
                        && f.point() == Point.INITIALISATION
                        && f.badge() == Badge.FAILED_HYPOTHESIS);
    if (!fails) {
      return OptionalDouble.empty();
    }
    return initial
        .find(Derived.CERTIFICATE)
        .map(certificate -> certificate.point().centred(targets()))
        .map(point -> new OutputScale(point, new double[point.samples()]).certified())
        .orElse(OptionalDouble.empty());
  }

  private double[] targets() {
    return subject.quantities().orElseThrow().targets();
  }

  private Conclusion conclusion(List<Finding> findings) {
    return new Conclusion(
        findings,
        initialAlpha(findings),
        subject.quantities().map(q -> q.kind().alpha()).orElse(1.0),
        subject.quantities().map(q -> q.kind().centred()).orElse(false),
        subject.quantities().map(q -> q.initial().width()).orElse(0));
  }

  private static double allowedRadius(
      ExistenceTest test, WeightFacts facts, double gamma, QuantityStore store) {
    int width = store.find(NetworkQuantities.WEIGHT).orElseThrow().length;
    return test.allowedRadius(facts, gamma, width);
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

  private List<Chart> charts() {
    List<Chart> charts = new ArrayList<>();
    initial
        .find(Derived.CERTIFICATE)
        .ifPresent(
            certificate -> {
              Course course = subject.course().orElse(Course.NONE);
              int n =
                  certificate.point().samples()
                      / subject.quantities().orElseThrow().initial().outputCount();
              Charts of =
                  new Charts(
                      course,
                      certificate,
                      certificate.flow().filter(r -> isProved(ConvergenceBounds.flow())),
                      certificate.descent().filter(r -> isProved(ConvergenceBounds.descent())),
                      n,
                      subject.trainedOn());
              of.loss().ifPresent(charts::add);
              charts.add(
                  of.radius(
                      subject
                          .moved()
                          .map(m -> OptionalDouble.of(m.distance()))
                          .orElse(OptionalDouble.empty())));
            });
    subject.quantities().flatMap(this::bySize).ifPresent(charts::add);
    return charts;
  }

  /** Return whether every hypothesis of a certificate holds at the initialisation. */
  private boolean isProved(Bound certificate) {
    return certificate.evaluate(initial) instanceof Outcome.Figure;
  }

  private Optional<Chart> bySize(PointQuantities quantities) {
    Map<String, Bound> chosen = bounds.only(BY_SIZE);
    int n = quantities.initial().samples();
    Map<String, List<double[]>> points = new LinkedHashMap<>();
    for (int size : sizes(n)) {
      QuantityStore store = size == n ? initial : sized(quantities, size);
      chosen.forEach(
          (id, bound) -> {
            if (bound.evaluate(store) instanceof Outcome.Figure figure) {
              points
                  .computeIfAbsent(id, key -> new ArrayList<>())
                  .add(new double[] {size, figure.value()});
            }
          });
    }
    if (points.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Chart(
            "Bound against the number of samples",
            "Of the expected ramp loss, over the first samples. From 1 on a bound is vacuous. Each"
                + " point fails with probability at most %s by itself; that all of them hold at once"
                    .formatted(options.delta())
                + " is not said.",
            "samples",
            "bound",
            true,
            1,
            points.entrySet().stream().map(e -> new Curve(e.getKey(), "", e.getValue())).toList()));
  }

  private QuantityStore sized(PointQuantities quantities, int size) {
    QuantityStore store = bounds.store();
    quantities
        .first(size)
        .atInitialisation(store, subject.trained(size, this::drawn), Optional.empty());
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
