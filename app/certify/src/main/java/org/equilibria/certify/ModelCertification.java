package org.equilibria.certify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.certify.draw.DrawnLosses;
import org.equilibria.certify.draw.NoisyNetworks;
import org.equilibria.certify.quantity.Arrays2d;
import org.equilibria.certify.quantity.HoldOut;
import org.equilibria.certify.quantity.Kind;
import org.equilibria.certify.quantity.NetworkState;
import org.equilibria.certify.quantity.PointQuantities;
import org.equilibria.certify.quantity.StateReader;
import org.equilibria.certify.quantity.Systems;
import org.equilibria.certify.quantity.Usage;
import org.equilibria.certify.report.CertificationReport;
import org.equilibria.engine.LayerOptions;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.train.ClassWeights;
import org.equilibria.study.config.ModelSettings;
import org.equilibria.study.config.TrainSettings;
import org.equilibria.study.evaluate.Classification;
import org.equilibria.study.fit.Judged;
import org.equilibria.study.fit.ModelPredictor;
import org.equilibria.study.model.Model;

/** The certification of one model on some samples. */
final class ModelCertification {

  private static final String FREE = "implicit.A";

  private final Catalog catalog;
  private final Scope scope;
  private final Systems systems;
  private final Model model;
  private final CertifiedData data;
  private final CertifyOptions options;
  private final CertifyListener listener;
  private final NetworkSpec spec;
  private final Samples samples;
  private final List<String> notes = new ArrayList<>();

  ModelCertification(
      Catalog catalog,
      Scope scope,
      Systems systems,
      Model model,
      CertifiedData data,
      CertifyOptions options,
      CertifyListener listener) {
    this.catalog = catalog;
    this.scope = scope;
    this.systems = systems;
    this.model = model;
    this.data = data;
    this.options = options;
    this.listener = listener;
    spec = model.pipeline().network(catalog);
    samples = data.samples();
  }

  CertificationReport report(String name) {
    Evaluation evaluation = evaluation();
    return evaluation.report(name, facts(evaluation.network()), notes);
  }

  /** Return the evaluation of the bounds asked for. */
  Evaluation evaluation() {
    BoundSet bounds = new BoundSet(catalog, options.bounds(), options.delta());
    Optional<HoldOut> holdOut = data.holdOut().flatMap(this::holdOut);
    Optional<String> noHoldOut = holdOut.isPresent() ? Optional.empty() : Optional.of(noHoldOut());
    CertifiedNetwork network =
        isOneImplicitLayer() ? network(noHoldOut) : CertifiedNetwork.of(layers(noHoldOut));
    return new Evaluation(bounds, network, holdOut, options, listener);
  }

  private int sampleCount() {
    return Math.min(samples.count(), options.largestSize());
  }

  private boolean isOneImplicitLayer() {
    Optional<String> beyond = spec.beyondTheory();
    beyond.ifPresent(
        why ->
            notes.add(
                why
                    + "; the theory is about one implicit layer, so nothing of it is known here but"
                    + " what needs outputs only"));
    return beyond.isEmpty();
  }

  private String layers() {
    return spec.beyondTheory().orElseThrow();
  }

  private Unknown layers(Optional<String> noHoldOut) {
    return new Unknown(
        Optional.empty(),
        Optional.empty(),
        noHoldOut,
        Optional.of(layers() + "; the statement is about one implicit layer"));
  }

  private String noHoldOut() {
    return data.holdOut().isPresent()
        ? "the network predicts values; the limit is of the share of classes that are mistaken"
        : "there is no hold-out sample: give one by --hold-out";
  }

  /** Say why bounds of the trained network have nothing to say of it, if they have not. */
  private Optional<String> noTraining(NetworkState initial, Optional<NetworkState> checkpoint) {
    if (checkpoint.isEmpty()) {
      return Optional.of("training moved nothing; the bound is about a network that it moved");
    }
    if (onlyFreeMoved()) {
      return areKnown(initial, checkpoint.get())
          ? Optional.empty()
          : Optional.of("some outputs of the trained network are not known to the accuracy needed");
    }
    List<String> others = moved().stream().filter(name -> !name.equals(FREE)).toList();
    return Optional.of(
        "training moved %s%s; the bound is about A alone having moved"
            .formatted(String.join(" and ", others), others.size() < moved().size() ? " too" : ""));
  }

  private CertifiedNetwork network(Optional<String> noHoldOut) {
    int n = sampleCount();
    double[][] inputs = Arrays.copyOf(Arrays2d.rows(samples.inputs(), samples.features()), n);
    double[] targets = Arrays.copyOf(samples.targets(), n * samples.outputs());
    NetworkState initial = state("the initialisation", model.initialWeights(), inputs);
    Optional<NetworkState> checkpoint =
        moved().isEmpty()
            ? Optional.empty()
            : Optional.of(state("the checkpoint", model.weights(), inputs));
    Kind kind = kind();
    PointQuantities quantities =
        new PointQuantities(
            kind,
            initial,
            targets,
            !isStandardisedBySamples(),
            Usage.of(
                model.pipeline().termination(),
                model.pipeline().precision().storage(),
                initial.width(),
                model.preprocessing(),
                inputs));
    CertifiedNetwork network =
        new CertifiedNetwork(
            Optional.of(quantities),
            checkpoint,
            Optional.empty(),
            Optional.of(Course.of(model)),
            data.trained(),
            new Unknown(
                noTraining(initial, checkpoint),
                options.draws() == 0
                    ? Optional.of("no networks were drawn: --draws is 0")
                    : Optional.empty(),
                noHoldOut,
                Optional.empty()));
    note(kind, initial, checkpoint);
    return onlyFreeMoved() && checkpoint.isPresent() && areKnown(initial, checkpoint.get())
        ? network.with(
            new CertifiedNetwork.Moved(
                distance(),
                loss(quantities, checkpoint.get()),
                options.draws() == 0
                    ? Optional.empty()
                    : Optional.of(mu -> draws(quantities, checkpoint.get(), mu))))
        : network;
  }

  /** Return whether outputs at both points are known, as losses of a centred network need. */
  private boolean areKnown(NetworkState initial, NetworkState checkpoint) {
    return checkpoint.unsolved() == 0 && (!spec.centred() || initial.unsolved() == 0);
  }

  private boolean isStandardisedBySamples() {
    return data.seen() && model.pipeline().data().selection().scaling().standardize();
  }

  private NetworkState state(String what, NetworkWeights weights, double[][] inputs) {
    listener.doing("solving at " + what, 0, 0);
    try (Scope work = scope.child("network")) {
      return new StateReader(systems).read(network(weights, work), inputs, work);
    }
  }

  /** Return the network without centring: what is subtracted is the state at the initialisation. */
  private Network network(NetworkWeights weights, Scope owner) {
    return new Network(
        owner, spec.uncentred(), weights, samples.features(), model.schema().outputs());
  }

  private Kind kind() {
    List<ComponentSpec> layers = model.pipeline().layers();
    ModelSettings settings = model.pipeline().model();
    return Kind.of(
        spec,
        spec.onlyAffineCell().orElseThrow(),
        layers.isEmpty() ? settings.activation().id() : part(layers.get(0), "activation"),
        layers.isEmpty() ? settings.injection().id() : part(layers.get(0), "injection"));
  }

  /** Return the id of a part of a layer; a request for one without options may be its id alone. */
  private static String part(ComponentSpec layer, String option) {
    Object written = LayerOptions.cell(layer).options().get(option);
    return written instanceof ComponentSpec part ? part.id() : String.valueOf(written);
  }

  /** Return the parameters that training moved. */
  private List<String> moved() {
    return model.weights().values().keySet().stream()
        .filter(
            name ->
                !Arrays.equals(
                    model.weights().values().get(name), model.initialWeights().values().get(name)))
        .toList();
  }

  private boolean onlyFreeMoved() {
    return moved().equals(List.of(FREE));
  }

  private double distance() {
    double[] a = values(model.weights());
    double[] b = values(model.initialWeights());
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  private static double[] values(NetworkWeights weights) {
    return Objects.requireNonNull(weights.values().get(FREE));
  }

  private static double[] loss(PointQuantities quantities, NetworkState checkpoint) {
    double[] errors = quantities.errors(checkpoint);
    int outputs = checkpoint.outputCount();
    double[] losses = new double[checkpoint.samples()];
    for (int row = 0; row < errors.length; row++) {
      losses[row / outputs] += errors[row] * errors[row];
    }
    return Arrays.stream(losses).map(square -> Math.min(1, Math.sqrt(square))).toArray();
  }

  private DrawnLosses draws(PointQuantities quantities, NetworkState checkpoint, double mu) {
    double[] offsets =
        spec.centred() ? quantities.initial().outputs() : new double[checkpoint.outputs().length];
    NoisyNetworks noisy =
        new NoisyNetworks(
            spec.uncentred(),
            model.weights(),
            checkpoint,
            offsets,
            quantities.targets(),
            mu,
            systems,
            new SeedStreams(options.seed()),
            options.threads());
    return noisy.atBestSize(
        options.draws(),
        distance(),
        options.delta(),
        scope.backend(),
        (done, total) -> listener.doing("drawing networks", done, total));
  }

  /**
   * Judge the network as it predicts; what has no equilibrium, or a class that it does not know,
   * counts as a mistake.
   */
  private Optional<HoldOut> holdOut(CertifiedData.HeldOut independent) {
    Samples held = independent.samples();
    listener.doing("judging the hold-out sample", 0, 0);
    try (Scope work = scope.child("hold-out")) {
      Judged judged = new ModelPredictor(model, catalog, work, systems.settings()).evaluate(held);
      if (judged.cancelled()) {
        throw new CancellationException();
      }
      return judged.evaluation() instanceof Classification c
          ? Optional.of(
              new HoldOut(
                  Math.min(held.count(), held.count() - c.accuracy().hits() + judged.unconverged())
                      + independent.unknown(),
                  held.count() + independent.unknown(),
                  held.count() - mostFrequent(held) + independent.unknown()))
          : Optional.empty();
    }
  }

  private static int mostFrequent(Samples held) {
    int classes = Arrays.stream(held.classIndex()).max().orElse(0) + 1;
    int[] counts = new int[classes];
    for (int index : held.classIndex()) {
      counts[index]++;
    }
    return Arrays.stream(counts).max().orElse(0);
  }

  private static String lossOf(TrainSettings train) {
    return train.loss().id()
        + (train.classWeights().equals(ClassWeights.NONE)
            ? ""
            : " weighted by class, " + train.classWeights());
  }

  private void note(Kind kind, NetworkState initial, Optional<NetworkState> checkpoint) {
    int n = sampleCount();
    if (n < samples.count()) {
      notes.add(
          "certified on the first %,d of %,d samples, in the order of training; what is said of"
                  .formatted(n, samples.count())
              + " training and of kernels is about these alone");
    }
    if (initial.outputCount() > 1) {
      notes.add(
          ("the network has %d outputs: kernels and certificates of convergence take each sample"
                  + " and output as a row of its own, the ramp loss is min(1, ||f - y||), Lipschitz"
                  + " constants are of the norm of all outputs; bounds that are about one output say"
                  + " so")
              .formatted(initial.outputCount()));
    }
    if (!kind.monotone()) {
      notes.add(
          "the activation %s has slopes outside [0, 1]: no test of well-posedness here is about it"
              .formatted(kind.activation()));
    }
    String loss = lossOf(model.pipeline().train());
    if (!loss.equals("square")) {
      notes.add(
          "the network was trained with the loss %s; certificates of convergence are about the"
                  .formatted(loss)
              + " square loss");
    }
    List<String> moved = moved();
    if (!moved.isEmpty() && !onlyFreeMoved()) {
      notes.add(
          "training moved %s; bounds of the trained network are about A alone having moved"
              .formatted(String.join(", ", moved)));
    }
    if (isStandardisedBySamples()) {
      notes.add(
          "inputs are standardised by statistics of these samples, so that bounds of the expected"
              + " loss do not apply: train with standardize: false, or give other samples by"
              + " --data");
    }
    if (data.leftOut() > 0) {
      notes.add(
          "%,d samples are left out: the network does not know their classes, and nothing is said"
                  .formatted(data.leftOut())
              + " of these");
    }
    int unsolved = initial.unsolved() + checkpoint.map(NetworkState::unsolved).orElse(0);
    if (unsolved > 0) {
      notes.add(
          "%,d equilibria or adjoints were not found to a relative residual of %s; what needs them"
                  .formatted(unsolved, StateReader.ACCEPTED)
              + " is not known");
    }
  }

  private Map<String, String> facts(CertifiedNetwork network) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("samples", "%,d of %,d %s".formatted(sampleCount(), samples.count(), data.name()));
    network
        .quantities()
        .ifPresent(
            q -> {
              Kind kind = q.kind();
              facts.put(
                  "network",
                  "%d units, %d %s, %s, injection %s%s%s, alpha %s"
                      .formatted(
                          q.initial().width(),
                          q.initial().outputCount(),
                          q.initial().outputCount() == 1 ? "output" : "outputs",
                          kind.activation(),
                          kind.injection(),
                          kind.gamma().isPresent() ? ", gamma " + kind.gamma().getAsDouble() : "",
                          kind.centred() ? ", centred" : "",
                          kind.alpha()));
            });
    try (Scope work = scope.child("weights")) {
      facts.putAll(
          WeightCertificates.facts(
              network(model.weights(), work),
              model.pipeline().solving(catalog, systems.settings())));
    }
    facts.put(
        "confidence",
        "each bound fails with probability at most %s by itself, the smallest of several with as many times that"
            .formatted(options.delta()));
    network
        .moved()
        .ifPresent(
            m ->
                facts.put(
                    "trained distance",
                    String.format(Locale.ROOT, "||A_T - A0||_F = %.4g", m.distance())));
    return facts;
  }
}
