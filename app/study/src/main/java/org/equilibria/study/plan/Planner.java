package org.equilibria.study.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.data.Task;
import org.equilibria.api.error.Blame;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.guard.Detached;
import org.equilibria.engine.guard.Detached.End;
import org.equilibria.engine.inexact.PrecisionMode;
import org.equilibria.engine.network.LayerSpec;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.engine.train.AffineNeeds;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.study.config.Axis;
import org.equilibria.study.config.DataSettings;
import org.equilibria.study.config.Dimension;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.config.Variant;

/**
 * The planner of a study, which lays out the cells and finds those that cannot be run, before any
 * is.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Planner {

  private static final int MOST_CELLS = 10_000;

  /** Virtual machines make no longer arrays. */
  private static final int MOST_ENTRIES = Integer.MAX_VALUE - 8;

  /** A backend may unpack its libraries the first time. */
  private static final Duration PROBE = Duration.ofMinutes(3);

  private final Catalog catalog;
  private final StudyConfig config;
  private final Map<ComponentSpec, Support> support = new HashMap<>();

  private final Optional<DataByChoice> data;
  private final Map<DataSettings, Learned> learned = new HashMap<>();
  private final Map<Pipeline, Optional<String>> trials = new HashMap<>();

  private Planner(Catalog catalog, StudyConfig config, Optional<DataByChoice> data) {
    this.catalog = catalog;
    this.config = config;
    this.data = data;
  }

  /** What a choice of data gives, as far as that is known; why nothing, if it gives nothing. */
  private record Learned(Optional<Dataset> data, Optional<String> refusal) {}

  private Learned learned(Pipeline pipeline) {
    return learned.computeIfAbsent(pipeline.data(), this::load);
  }

  private Learned load(DataSettings choice) {
    try {
      return new Learned(data.map(source -> source.of(choice)), Optional.empty());
    } catch (EquilibriaException e) {
      return new Learned(Optional.empty(), Optional.of("data: " + e.getMessage()));
    }
  }

  /** How a backend takes each precision on this machine; why it is not to be had, if it is not. */
  private record Support(Map<PrecisionMode, Answer> answers, Optional<String> absence) {

    Answer answer(PrecisionMode mode) {
      return answers.getOrDefault(mode, new Answer(mode, absence));
    }
  }

  /** What runs if a precision is asked for, or why nothing does. */
  private record Answer(PrecisionMode mode, Optional<String> refusal) {}

  /**
   * Return the plan of a study. Backends are opened, to learn whether they can be, and closed;
   * components are tried on a network of a few units.
   *
   * @param data what is learned, by which the cells are judged, once it is at hand
   * @throws EquilibriaException INVALID_INPUT if there are more than 10,000 cells
   */
  public static StudyPlan plan(StudyConfig config, Catalog catalog, Optional<DataByChoice> data) {
    return new Planner(catalog, config, data).plan();
  }

  private StudyPlan plan() {
    checkSize();
    List<Cell> cells = new ArrayList<>();
    for (Variant variant : Variant.of(config, catalog)) {
      Pipeline pipeline = variant.pipeline();
      Optional<String> impossible = variant.refusal().or(() -> impossible(pipeline));
      Pipeline decided = decided(pipeline);
      Map<String, String> labels = new LinkedHashMap<>(variant.labels());
      if (!decided.precision().equals(pipeline.precision())) {
        String both = "%s (%s)".formatted(pipeline.precision().text(), decided.precision().text());
        labels.put(Dimension.PRECISION.id(), both);
      }
      for (long seed : config.seeds()) {
        cells.add(new Cell(cells.size() + 1, decided, seed, labels, varied(labels), impossible));
      }
    }
    return new StudyPlan(config, cells, task(cells));
  }

  /** Return what the first cell with data learns. */
  private Optional<Task> task(List<Cell> cells) {
    return cells.stream()
        .flatMap(cell -> learned(cell.pipeline()).data().stream())
        .findFirst()
        .map(d -> d.schema().task());
  }

  private void checkSize() {
    double cells = config.seeds().size();
    for (Axis axis : config.axes()) {
      cells *= axis.values().size();
    }
    if (cells > MOST_CELLS) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "study: the axes and seeds make %.0f cells, more than %d".formatted(cells, MOST_CELLS));
    }
  }

  private Map<String, String> varied(Map<String, String> labels) {
    Map<String, String> varied = new LinkedHashMap<>();
    for (Axis axis : config.axes()) {
      String id = axis.dimension().id();
      varied.put(id, labels.getOrDefault(id, ""));
    }
    return varied;
  }

  /** Return why a cell cannot be run; what fails of a plugin is left to the cell. */
  private Optional<String> impossible(Pipeline pipeline) {
    try {
      return learned(pipeline)
          .refusal()
          .or(() -> contradiction(pipeline))
          .or(() -> unsupported(pipeline))
          .or(() -> tooLarge(pipeline))
          .or(() -> refusedOnTrial(decided(pipeline)));
    } catch (EquilibriaException e) {
      return e.code().blame() == Blame.PLUGIN
          ? Optional.empty()
          : Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Optional<String> tooLarge(Pipeline pipeline) {
    Optional<Dataset> data = learned(pipeline).data();
    if (data.isEmpty()) {
      return Optional.empty();
    }
    int rows = data.get().train().count();
    int inputs = data.get().preprocessing().features();
    for (LayerSpec layer : pipeline.network(catalog).layers()) {
      int width = layer.width(inputs);
      if ((long) width * inputs > MOST_ENTRIES || (long) rows * width > MOST_ENTRIES) {
        return Optional.of(
            ("%,d samples of %,d inputs in %,d units: a matrix of more than the %,d entries of an"
                    + " array; lower data.train or the width")
                .formatted(rows, inputs, width, MOST_ENTRIES));
      }
      inputs = width;
    }
    return Optional.empty();
  }

  /** Try the components on a few units; cells that are not affine on the data, once at hand. */
  private Optional<String> refusedOnTrial(Pipeline pipeline) {
    int inputs = Trial.FEATURES;
    if (AffineNeeds.hasOthers(pipeline.network(catalog))) {
      Optional<Dataset> data = learned(pipeline).data();
      if (data.isEmpty()) {
        return Optional.empty();
      }
      inputs = data.get().preprocessing().features();
    }
    int features = inputs;
    return trials.computeIfAbsent(
        Trial.small(pipeline), small -> Trial.refusal(small, catalog, features, outputs(pipeline)));
  }

  /** Return the outputs of the network, as far as that is known; else one. */
  private int outputs(Pipeline pipeline) {
    int classes = pipeline.data().selection().classes().size();
    return learned(pipeline)
        .data()
        .map(d -> d.schema().outputs())
        .orElse(classes > 2 ? classes : 1);
  }

  private Optional<String> contradiction(Pipeline pipeline) {
    TrainOptions options = pipeline.train().options(catalog);
    NetworkSpec network = pipeline.network(catalog);
    AffineNeeds.require(network, options, pipeline.solving(catalog, SolveSettings.quiet()));
    AffineNeeds.require(network, pipeline.precision());
    Optional<Dataset> data = learned(pipeline).data();
    data.ifPresent(d -> network.parameters(d.preprocessing().features(), outputs(pipeline)));
    boolean known = data.isPresent() || !pipeline.data().selection().classes().isEmpty();
    Task task = data.map(d -> d.schema().task()).orElse(Task.CLASSIFICATION);
    return known ? options.loss().refusal(task, outputs(pipeline)) : Optional.empty();
  }

  private Optional<String> unsupported(Pipeline pipeline) {
    return support(pipeline).answer(pipeline.precision()).refusal();
  }

  /** Return the pipeline with the precision that will be used, so that results say what ran. */
  private Pipeline decided(Pipeline pipeline) {
    return pipeline.withPrecision(support(pipeline).answer(meant(pipeline)).mode());
  }

  private PrecisionMode meant(Pipeline pipeline) {
    try {
      return AffineNeeds.meant(pipeline.network(catalog), pipeline.precision());
    } catch (EquilibriaException e) { // the cell is impossible, which is said elsewhere
      return pipeline.precision();
    }
  }

  private Support support(Pipeline pipeline) {
    return support.computeIfAbsent(pipeline.backend(), this::probe);
  }

  /** Learn on a thread of its own how a backend takes each precision: it may never come back. */
  private Support probe(ComponentSpec spec) {
    long started = System.nanoTime();
    End<Support> end =
        Detached.<Support>start("probe of " + spec.id(), () -> probed(spec))
            .await(
                () ->
                    System.nanoTime() - started > PROBE.toNanos()
                        ? Optional.of("did not come up within " + PROBE.toMinutes() + " min")
                        : Optional.empty());
    // Whatever else it did it will do again in its cells, which tell of it as their failure.
    return end instanceof End.Returned<Support> returned
        ? returned.value()
        : new Support(Map.of(), Optional.empty());
  }

  private Support probed(ComponentSpec spec) {
    try (Backend backend = catalog.create(Kinds.BACKEND, spec)) {
      Map<PrecisionMode, Answer> answers = new EnumMap<>(PrecisionMode.class);
      for (PrecisionMode mode : PrecisionMode.values()) {
        Optional<String> refusal = mode.refusal(backend);
        answers.put(mode, new Answer(refusal.isPresent() ? mode : mode.on(backend), refusal));
      }
      return new Support(answers, Optional.empty());
    } catch (EquilibriaException e) {
      // What fails here will fail the cell; only what is refused or absent is known beforehand.
      return new Support(
          Map.of(),
          e.code().blame() == Blame.PLUGIN
              ? Optional.empty()
              : Optional.of(String.valueOf(e.getMessage())));
    }
  }
}
