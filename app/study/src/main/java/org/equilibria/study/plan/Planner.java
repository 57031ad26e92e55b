package org.equilibria.study.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apiguardian.api.API;
import org.equilibria.api.data.Task;
import org.equilibria.api.error.Blame;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.engine.component.Mistakes;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.guard.Detached;
import org.equilibria.engine.guard.Detached.End;
import org.equilibria.engine.inexact.PrecisionMode;
import org.equilibria.engine.network.LayerSpec;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.engine.train.AffineNeeds;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.study.config.DataSettings;
import org.equilibria.study.config.Design;
import org.equilibria.study.config.Dimension;
import org.equilibria.study.config.InverseEstimates;
import org.equilibria.study.config.Objective;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.config.Variant;

/**
 * The planner of a study, which lays out the cells and finds those that cannot be run, before any
 * is.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Planner {

  /** Name of the label that says what options a search has found. */
  public static final String TUNED = "tuned";

  private static final int MOST_CELLS = 10_000;

  /** Virtual machines make no longer arrays. */
  private static final int MOST_ENTRIES = Integer.MAX_VALUE - 8;

  /** A backend may unpack its libraries the first time. */
  private static final Duration PROBE = Duration.ofMinutes(3);

  /** Backends of plugins that take longer are left to their cells. */
  private static final Duration GUEST_PROBE = Duration.ofSeconds(30);

  /** Components that take longer are left to their cell, which has a limit of its own. */
  private static final Duration EXAMINATION = Duration.ofSeconds(5);

  private final Catalog catalog;
  private final StudyConfig config;
  private final Map<ComponentSpec, Support> support = new HashMap<>();

  private final Optional<DataByChoice> data;
  private final Map<DataSettings, Learned> learned = new HashMap<>();
  private final Map<Pipeline, Trial.Outcome> trials = new HashMap<>();

  private final Examination examination;
  private final Map<Map<Dimension, Object>, Tuned> tuned = new HashMap<>();

  /** Components of plugins of which one did not come back when they were tried. */
  private final List<Guests> avoided = new ArrayList<>();

  /** What is tried before the cells are run. */
  private enum Examination {
    /** Everything. */
    OF_ALL,
    /** What holds no component of a plugin. */
    OF_BUILT_IN,
    /** Nothing. */
    NONE
  }

  private Planner(
      Catalog catalog,
      StudyConfig config,
      Optional<DataByChoice> data,
      Examination examination,
      List<Tuned> found) {
    found.forEach(one -> tuned.put(one.combination(), one));
    this.examination = examination;
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
      return new Learned(
          Optional.empty(),
          e.code().blame() == Blame.PLUGIN // which fails its cells
              ? Optional.empty()
              : Optional.of("data: " + e.getMessage()));
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
   * @param found what the search of the study has found; without it options are as in the
   *     configuration
   * @throws EquilibriaException INVALID_INPUT if there are more than 10,000 cells, or if trials of
   *     the study would be chosen by a figure that the data do not have
   */
  public static StudyPlan plan(
      StudyConfig config, Catalog catalog, Optional<DataByChoice> data, List<Tuned> found) {
    return new Planner(catalog, config, data, Examination.OF_ALL, found).plan();
  }

  /**
   * Return the plan of a study whose cells run in processes of their own: what holds a component of
   * a plugin is left to its cell, as it may end the process that tries it.
   *
   * @param data as in {@link #plan}
   * @param found as in {@link #plan}
   * @throws EquilibriaException as {@link #plan}
   */
  public static StudyPlan forWorkers(
      StudyConfig config, Catalog catalog, Optional<DataByChoice> data, List<Tuned> found) {
    return new Planner(catalog, config, data, Examination.OF_BUILT_IN, found).plan();
  }

  /**
   * Return the plan of a study that is not to be run here: nothing is tried, so that a cell whose
   * values fit together is not known to be impossible, and precisions are those asked for.
   *
   * @param found as of {@link #plan}
   * @throws EquilibriaException INVALID_INPUT if there are more than 10,000 cells
   */
  public static StudyPlan untried(StudyConfig config, Catalog catalog, List<Tuned> found) {
    return new Planner(catalog, config, Optional.empty(), Examination.NONE, found).plan();
  }

  /** Return whether every component of a pipeline, however deep within, is the framework's own. */
  public static boolean isBuiltIn(Pipeline pipeline, Catalog catalog) {
    return Guests.of(pipeline, catalog).isEmpty();
  }

  private StudyPlan plan() {
    checkProduct();
    List<Variant> variants = Variant.of(config, catalog, this::options);
    checkSize(variants.size());
    List<Cell> cells = new ArrayList<>();
    Map<Object, Cell> first = new HashMap<>();
    List<StudyPlan.Merged> merged = new ArrayList<>();
    for (Variant variant : variants) {
      Cell same = first.get(identity(variant));
      if (same != null) {
        merged.add(new StudyPlan.Merged(name(variant), same.number()));
        continue;
      }
      List<Cell> made = cells(variant, cells.size() + 1);
      first.put(identity(variant), made.get(0));
      cells.addAll(made);
    }
    Optional<Task> task = task(cells);
    config.search().ifPresent(search -> task.ifPresent(t -> checkObjective(search.objective(), t)));
    return new StudyPlan(config, cells, task, merged);
  }

  private Map<Dimension, Object> options(Map<Dimension, Object> combination) {
    return Optional.ofNullable(tuned.get(combination)).flatMap(Tuned::options).orElse(Map.of());
  }

  private static void checkObjective(Objective objective, Task task) {
    if (!objective.isOf(task)) {
      Mistakes.refuse(
          List.of(
              new Mistake(
                  KeyPath.of("study", "search", "objective"),
                  "the data have no %s, as %s"
                      .formatted(
                          objective.id(),
                          task == Task.REGRESSION
                              ? "values are predicted; write validation_rmse"
                              : "classes are told apart; write validation_accuracy"))));
    }
  }

  /**
   * Return what two combinations have in common that are the same: of those refused their names.
   */
  private static List<Object> identity(Variant variant) {
    return variant.refusal().isPresent() ? List.of(variant.labels()) : List.of(variant.pipeline());
  }

  private String name(Variant variant) {
    return String.join(", ", varied(variant.labels()).values());
  }

  private List<Cell> cells(Variant variant, int number) {
    Pipeline pipeline = variant.pipeline();
    Optional<Tuned> found = Optional.ofNullable(tuned.get(variant.values()));
    Optional<String> refusal = variant.refusal().or(() -> found.flatMap(Tuned::refusal));
    Map<String, String> labels = new LinkedHashMap<>(variant.labels());
    found.ifPresent(t -> labels.put(TUNED, t.text()));
    if (examination == Examination.NONE) {
      Trial.Outcome untried = new Trial.Outcome(refusal, List.of());
      return cells(number, pipeline, labels, untried, found);
    }
    Guests guests = Guests.of(pipeline, catalog);
    boolean left = isLeft(guests);
    Examined examined =
        left
            ? new Examined(Optional.empty(), pipeline.precision(), false)
            : examined(pipeline, guests);
    Pipeline decided = decided(pipeline, examined.meant());
    Optional<String> known = refusal.or(() -> impossible(pipeline, examined));
    Trial.Outcome trial =
        known.isPresent() || left || isLeft(guests)
            ? new Trial.Outcome(known, List.of())
            : onTrial(decided, examined, guests);
    if (!decided.precision().equals(pipeline.precision())) {
      String both = "%s (%s)".formatted(pipeline.precision().text(), decided.precision().text());
      labels.put(Dimension.PRECISION.id(), both);
    }
    return cells(number, decided, labels, trial, found);
  }

  private List<Cell> cells(
      int number,
      Pipeline pipeline,
      Map<String, String> labels,
      Trial.Outcome trial,
      Optional<Tuned> found) {
    List<Cell> cells = new ArrayList<>();
    for (long seed : config.seeds()) {
      cells.add(
          new Cell(
              number + cells.size(),
              pipeline,
              seed,
              labels,
              varied(labels),
              trial.refusal(),
              trial.guarantees(),
              found));
    }
    return cells;
  }

  /** Return what the first cell with data learns. */
  private Optional<Task> task(List<Cell> cells) {
    return cells.stream()
        .flatMap(cell -> learned(cell.pipeline()).data().stream())
        .findFirst()
        .map(d -> d.schema().task());
  }

  /** Refuse a study before its combinations are made, where how many there are is a product. */
  private void checkProduct() {
    if (config.design().equals(Design.FACTORIAL)) {
      checkSize(
          config.axes().stream().mapToDouble(a -> a.values().size()).reduce(1, (a, b) -> a * b));
    }
  }

  private void checkSize(double combinations) {
    double cells = combinations * config.seeds().size();
    if (cells > MOST_CELLS) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "study: the axes and seeds make %.0f cells, more than %d".formatted(cells, MOST_CELLS));
    }
  }

  private Map<String, String> varied(Map<String, String> labels) {
    Map<String, String> varied = new LinkedHashMap<>();
    for (Dimension dimension : config.varied()) {
      String id = dimension.id();
      varied.put(id, labels.getOrDefault(id, ""));
    }
    return varied;
  }

  /** Return why a cell cannot be run, as far as is known without a trial. */
  private Optional<String> impossible(Pipeline pipeline, Examined examined) {
    return learned(pipeline).refusal().or(examined::refusal).or(() -> unsupported(pipeline));
  }

  /**
   * What the components of a pipeline say of it before they are tried.
   *
   * @param refusal why it cannot be run
   * @param meant the precision that is meant
   * @param hasOthers whether it has cells that are not affine
   */
  private record Examined(Optional<String> refusal, PrecisionMode meant, boolean hasOthers) {}

  /**
   * Ask the components on a thread of their own, for they may never come back; what fails of a
   * plugin is left to the cell.
   */
  private Examined examined(Pipeline pipeline, Guests guests) {
    Optional<Dataset> known = learned(pipeline).data();
    int outputs = outputs(pipeline);
    End<Examined> end = asked("plan", EXAMINATION, guests, () -> examine(pipeline, known, outputs));
    return end instanceof End.Returned<Examined> returned
        ? returned.value()
        : new Examined(refusal(end), pipeline.precision(), false);
  }

  private static Optional<String> refusal(End<?> end) {
    return end instanceof End.Threw<?> threw
            && threw.failure() instanceof EquilibriaException e
            && e.code().blame() != Blame.PLUGIN
            && e.code() != ErrorCode.CANCELLED
        ? Optional.of(String.valueOf(e.getMessage()))
        : Optional.empty();
  }

  private Examined examine(Pipeline pipeline, Optional<Dataset> known, int outputs) {
    TrainOptions options =
        known
            .map(data -> pipeline.train().options(catalog, data))
            .orElseGet(() -> pipeline.train().options(catalog));
    NetworkSpec network = pipeline.network(catalog);
    InverseEstimates.require(pipeline, catalog);
    AffineNeeds.require(network, options, pipeline.solving(catalog, SolveSettings.quiet()));
    AffineNeeds.require(network, pipeline.precision());
    known.ifPresent(d -> network.parameters(d.preprocessing().features(), outputs));
    boolean judged = known.isPresent() || !pipeline.data().selection().classes().isEmpty();
    Task task = known.map(d -> d.schema().task()).orElse(Task.CLASSIFICATION);
    Optional<String> refusal =
        judged ? options.loss().refusal(task, outputs) : Optional.<String>empty();
    return new Examined(
        refusal.or(() -> known.flatMap(d -> tooLarge(network, d))),
        AffineNeeds.meant(network, pipeline.precision()),
        AffineNeeds.hasOthers(network));
  }

  private static Optional<String> tooLarge(NetworkSpec network, Dataset data) {
    int rows = data.train().count();
    int inputs = data.preprocessing().features();
    for (LayerSpec layer : network.layers()) {
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
  private Trial.Outcome onTrial(Pipeline pipeline, Examined examined, Guests guests) {
    Optional<Dataset> known = learned(pipeline).data();
    if (examined.hasOthers() && known.isEmpty()) {
      return Trial.Outcome.UNKNOWN;
    }
    int features = examined.hasOthers() ? known.get().preprocessing().features() : Trial.FEATURES;
    return trials.computeIfAbsent(
        Trial.small(pipeline),
        small -> {
          int outputs = outputs(pipeline);
          End<Trial.Outcome> end =
              asked(
                  "trial",
                  EXAMINATION,
                  guests,
                  () -> Trial.outcome(small, catalog, features, outputs));
          return end instanceof End.Returned<Trial.Outcome> returned
              ? returned.value()
              : Trial.Outcome.UNKNOWN;
        });
  }

  /** Return whether a combination is left to its cell, for what it holds of plugins. */
  private boolean isLeft(Guests guests) {
    return examination == Examination.OF_BUILT_IN && !guests.isEmpty()
        || avoided.stream().anyMatch(guests::include);
  }

  /** Ask components on a thread of their own; those that never come back are not asked again. */
  private <T> End<T> asked(String what, Duration most, Guests guests, Callable<T> question) {
    End<T> end = Detached.<T>start(what, question).await(most, "it did not come back");
    if (end instanceof End.Abandoned<T> || end instanceof End.Exited<T>) {
      avoided.add(guests);
    }
    return end;
  }

  /** Return the outputs of the network, as far as that is known; else one. */
  private int outputs(Pipeline pipeline) {
    int classes = pipeline.data().selection().classes().size();
    return learned(pipeline)
        .data()
        .map(d -> d.schema().outputs())
        .orElse(classes > 2 ? classes : 1);
  }

  private Optional<String> unsupported(Pipeline pipeline) {
    return support(pipeline).answer(pipeline.precision()).refusal();
  }

  /** Return the pipeline with the precision that will be used, so that results say what ran. */
  private Pipeline decided(Pipeline pipeline, PrecisionMode meant) {
    return pipeline.withPrecision(support(pipeline).answer(meant).mode());
  }

  private Support support(Pipeline pipeline) {
    return support.computeIfAbsent(pipeline.backend(), this::probe);
  }

  /** Learn on a thread of its own how a backend takes each precision: it may never come back. */
  private Support probe(ComponentSpec spec) {
    Guests guest = Guests.of(Kinds.BACKEND, spec, catalog);
    if (isLeft(guest)) {
      return new Support(Map.of(), Optional.empty());
    }
    Duration most = guest.isEmpty() ? PROBE : GUEST_PROBE;
    End<Support> end = asked("probe of " + spec.id(), most, guest, () -> probed(spec));
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
