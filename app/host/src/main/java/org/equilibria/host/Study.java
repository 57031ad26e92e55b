package org.equilibria.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.engine.component.Mistakes;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.host.wiring.Wiring;
import org.equilibria.study.config.DataSettings;
import org.equilibria.study.config.Dimension;
import org.equilibria.study.config.Keep;
import org.equilibria.study.config.SampleSettings;
import org.equilibria.study.config.StudyBuilder;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.fit.DataFingerprint;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.DataByChoice;
import org.equilibria.study.plan.Planner;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.plan.Tuned;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.ResultSink;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.run.CellEstimate;
import org.equilibria.study.run.CellLimits;
import org.equilibria.study.run.Progress;
import org.equilibria.study.run.StudyTimer.Timed;
import org.equilibria.study.run.TimingProgress;
import org.equilibria.study.run.TimingSettings;
import org.equilibria.study.search.SearchCourse;
import org.equilibria.study.store.ResultStore;
import org.equilibria.study.store.SameSources;
import org.equilibria.study.store.SearchFolder;
import org.equilibria.study.store.StudyFolder;
import org.equilibria.study.store.StudyTimes;
import org.jspecify.annotations.Nullable;

/**
 * A study, which varies a pipeline and runs every combination, each cell with a backend, memory and
 * seeds of its own. What is varied is checked as a whole by {@link #config}, {@link #plan} and
 * {@link #run}, which throw INVALID_INPUT naming every mistake. Used by one thread.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Study {

  /** Folder within that of a study where states of cells lie while they are timed. */
  private static final String STATES = "time";

  private final Wiring wiring;
  private final StudyBuilder builder;
  private Optional<CellLimits> limits = Optional.empty();
  private boolean forWorkers;
  private @Nullable StudyPlan plan;
  private @Nullable Dataset loaded;
  private @Nullable Dataset handedIn;
  private final StudyData samples;
  private @Nullable List<Tuned> found;

  private Study(Wiring wiring, StudyBuilder builder, StudyData samples) {
    this.wiring = wiring;
    this.builder = builder;
    this.samples = samples;
  }

  Study(Wiring wiring, StudyBuilder builder) {
    this(wiring, builder, new StudyData(wiring.studyRunner()));
  }

  /**
   * Vary a dimension, inside those varied before; values given before for the same are replaced.
   *
   * @param dimension such as {@code solver}, {@code gradient} or {@code width}
   * @param values numbers, or text in the notation of components
   */
  public Study axis(String dimension, Object... values) {
    builder.axis(dimension, values);
    return changed();
  }

  /** Let axes take their first values together, their second ones, and so on. */
  public Study zip(String... axes) {
    builder.zip(axes);
    return changed();
  }

  /**
   * Give an axis only to combinations with these values.
   *
   * @param values by where they stand, as the names of axes are; a list stands for any of its items
   */
  public Study when(String axis, Map<String, ?> values) {
    builder.when(axis, values);
    return changed();
  }

  /** Leave out the combinations with these values, given as to {@link #when}. */
  public Study exclude(Map<String, ?> values) {
    builder.exclude(values);
    return changed();
  }

  /** Add the combination of these values, by where they stand; any other is the pipeline's. */
  public Study include(Map<String, ?> values) {
    builder.include(values);
    return changed();
  }

  /** Draw combinations of the axes, in place of all. */
  public Study sample(SampleSettings settings) {
    builder.sample(settings);
    return changed();
  }

  /**
   * Tune options of each level of an axis, on seeds of their own, before the levels are compared.
   *
   * @param section keys as a configuration file has them: {@code axis}, {@code levels}, {@code
   *     seeds} and others
   */
  public Study search(Map<String, ?> section) {
    builder.search(section);
    return changed();
  }

  /** Run every cell with each of these seeds. */
  public Study seeds(long... seeds) {
    builder.seeds(seeds);
    return changed();
  }

  /** Evaluate these bounds of the network of each cell, each in the notation of components. */
  public Study bounds(String... bounds) {
    builder.bounds(bounds);
    return changed();
  }

  /** Keep these networks as model files, where the study is written to a folder as it runs. */
  public Study keep(Keep value) {
    builder.keep(value);
    return changed();
  }

  /**
   * Learn from samples that no configuration names. The study then says so where it would name a
   * source, its cells are judged by these samples, and its results are gone on with only where they
   * are handed in again.
   */
  public Study learn(Dataset data) {
    handedIn = data;
    return changed();
  }

  /**
   * Leave a cell to itself, as one that failed, when it takes longer than these limits; those of
   * the configuration by default.
   */
  public Study limits(CellLimits value) {
    limits = Optional.of(value);
    return this;
  }

  /**
   * Plan for cells that run in processes of their own: components of plugins are not tried before
   * they run, as one may end the process that tries it.
   */
  public Study forWorkers() {
    forWorkers = true;
    return changed();
  }

  private CellLimits limits(StudyPlan of) {
    return limits.orElseGet(() -> CellLimits.of(of.config().limits()));
  }

  private Duration silence() {
    return limits.orElseGet(() -> CellLimits.of(config().limits())).silence();
  }

  private Study changed() {
    plan = null;
    found = null;
    return this;
  }

  /** Return the complete description of the study. */
  public StudyConfig config() {
    StudyConfig config = builder.build();
    Dataset own = handedIn;
    if (own == null) {
      return config;
    }
    Mistakes.refuse(
        config.varied().stream()
            .filter(Dimension::isOfData)
            .map(
                axis ->
                    new Mistake(
                        KeyPath.of("study", "axes", axis.id()),
                        "the samples are handed in by a program, so that no axis can vary them"))
            .toList());
    return config.withData(DataSettings.inMemory(own, DataFingerprint.ofAll(own)));
  }

  /**
   * Return the cells, and of those that cannot be run the reason: judged by the data, once they are
   * loaded by {@link #data} or handed in by {@link #learn}. Until a search has ended they have the
   * options of the configuration.
   */
  public StudyPlan plan() {
    StudyPlan known = plan;
    if (known == null) {
      Optional<DataByChoice> data =
          handedIn == null && loaded == null ? Optional.empty() : Optional.of(this::dataOf);
      List<Tuned> tuned = found == null ? List.of() : found;
      known =
          forWorkers
              ? Planner.forWorkers(config(), wiring.catalog(), data, tuned)
              : Planner.plan(config(), wiring.catalog(), data, tuned);
      plan = known;
    }
    return known;
  }

  /**
   * Return the data of the study: those handed in, else those that it asks for, which are loaded;
   * where an axis varies them, those of its first value that can be.
   *
   * @throws org.equilibria.api.error.EquilibriaException IO or MALFORMED_DATA if they cannot be
   *     read; INVALID_INPUT if they lack a class or have too few samples
   */
  public Dataset data() {
    Dataset own = handedIn;
    if (own != null) {
      return own;
    }
    Dataset read = first(config());
    loaded = read;
    plan = null;
    return read;
  }

  private Dataset first(StudyConfig config) {
    if (!config.variesData()) {
      return dataOf(config.base().data());
    }
    EquilibriaException failure = null;
    for (DataSettings choice : config.dataChoices(wiring.catalog())) {
      try {
        return dataOf(choice);
      } catch (EquilibriaException e) { // told as why cells of this choice cannot be run
        failure = failure == null ? e : failure;
      }
    }
    throw Objects.requireNonNull(failure, "an axis without values");
  }

  private Dataset dataOf(DataSettings choice) {
    Dataset own = handedIn;
    return own == null ? samples.of(choice, this::silence) : own;
  }

  /**
   * Return the next round of trials of this study as a study of its own, which is run into {@link
   * SearchFolder#round} of the next number; nothing once all rounds have ended. The plan of this
   * study then has the options that were found.
   *
   * @param search that of this study in its folder
   * @param acceptChanges whether results of other data, plugins or code may be gone on from
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT if rounds that have ended
   *     are of other data, plugins or code, and that is not accepted; else as {@link
   *     SearchFolder#next}
   */
  public Optional<Study> round(SearchFolder search, Path folder, boolean acceptChanges) {
    Optional<StudyConfig> next = search.next();
    sources(folder, acceptChanges)
        .accept(
            search.ended().stream()
                .flatMap(round -> round.cells().stream())
                .filter(result -> result.ending().isFinal())
                .toList());
    if (next.isEmpty()) {
      found = search.found().orElseThrow();
      plan = null;
    }
    return next.map(this::round);
  }

  /** Return the search of this study in a folder, if it has one. */
  public Optional<SearchFolder> searchIn(Path folder) {
    StudyConfig config = config();
    return config.search().map(search -> new SearchFolder(folder, config, wiring.catalog()));
  }

  private Study round(StudyConfig config) {
    Study round = new Study(wiring, new StudyBuilder(wiring.catalog(), config), samples);
    round.handedIn = handedIn;
    round.loaded = loaded;
    round.limits = limits;
    round.forWorkers = forWorkers;
    return round;
  }

  /** Take what the search in a folder has found, if there is a search and that is not known. */
  private void requireFound(Path folder) {
    if (found == null) {
      Optional<SearchFolder> search = searchIn(folder);
      if (search.isPresent()) {
        found =
            search
                .get()
                .found()
                .orElseThrow(
                    () ->
                        new EquilibriaException(
                            ErrorCode.INVALID_INPUT,
                            "the search of the study in " + folder + " has not ended"));
        plan = null;
      }
    }
  }

  /**
   * Open the folder of this study, to go on with what it holds.
   *
   * @param data what is learned
   * @param acceptChanges whether results of other data, plugins or code may stand beside new ones
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT if results there are of
   *     other data, plugins or code, and that is not accepted; else as {@link ResultStore#resume}
   */
  public ResultStore resume(Path folder, Dataset data, boolean acceptChanges) {
    planOf(data);
    requireFound(folder);
    return opened(ResultStore.resume(folder, planOf(data), sources(folder, acceptChanges)));
  }

  /**
   * Open the folder of another study, which this one extends by seeds or values of axes, to run
   * what it adds: the cells that are there keep their numbers.
   *
   * @param data what is learned
   * @param acceptChanges whether results of other data, plugins or code may stand beside new ones
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT if results there are of
   *     other data, plugins or code, and that is not accepted; else as {@link ResultStore#extend}
   */
  public ResultStore extend(Path folder, Dataset data, boolean acceptChanges) {
    return opened(ResultStore.extend(folder, planOf(data), sources(folder, acceptChanges)));
  }

  /**
   * Return the results of cells of this study that a folder holds; the cells have the numbers
   * there.
   *
   * @param data what is learned
   * @throws org.equilibria.api.error.EquilibriaException IO or MALFORMED_DATA if they cannot be
   *     read
   */
  public List<CellResult> recorded(Path folder, Dataset data) {
    planOf(data);
    requireFound(folder);
    StudyResults there = StudyFolder.results(folder, planOf(data));
    plan = there.plan();
    return there.cells();
  }

  /**
   * Run the cells of some results again, and keep nothing of it.
   *
   * @param results of cells of this study
   * @param cancellation asked between evaluations and cells
   */
  public StudyResults repeat(
      List<CellResult> results, Dataset data, Progress progress, Cancellation cancellation) {
    StudyPlan whole = planOf(data);
    StudyPlan part =
        new StudyPlan(
            whole.config(),
            results.stream().map(CellResult::cell).toList(),
            whole.task(),
            whole.merged());
    return wiring
        .studyRunner()
        .run(part, this::dataOf, List.of(), r -> {}, progress, cancellation, limits(part));
  }

  /**
   * Estimate what the cells of this study will take that can be run and have not been: seconds from
   * finished cells of the same settings or from trials of a few samples, memory from trials. It
   * takes some seconds; each cell says how its figures are known. Components of plugins are not
   * tried where the cells run in processes of their own.
   *
   * @param data what is learned
   * @param recorded results of cells of this study, as {@link #recorded} returns them
   * @return one a cell, in the order of the plan
   */
  public List<CellEstimate> estimates(Dataset data, List<CellResult> recorded) {
    Set<Integer> done =
        recorded.stream()
            .filter(r -> r.ending().isFinal())
            .map(r -> r.cell().number())
            .collect(Collectors.toSet());
    List<Cell> open =
        planOf(data).cells().stream()
            .filter(cell -> cell.impossible().isEmpty() && !done.contains(cell.number()))
            .toList();
    return wiring
        .estimator(Runtime.getRuntime().maxMemory())
        .estimate(
            open,
            recorded,
            this::dataOf,
            pipeline -> !forWorkers || Planner.isBuiltIn(pipeline, wiring.catalog()));
  }

  /**
   * Time cells of this study whose results a folder holds, and add what was measured to it: one
   * epoch of the training of each, warm and repeated, one cell at a time. Nobody else may work on
   * the folder meanwhile.
   *
   * @param data what is learned
   * @param numbers of the cells; those of all that are trained for none
   * @param acceptChanges whether data, plugins or code may be others than those of the results
   * @param cancellation asked between evaluations and turns
   * @return what was measured; empty if the caller cancelled, and nothing was added then
   * @throws org.equilibria.api.error.EquilibriaException OUTPUT_BUSY if another process runs or
   *     times the study; INVALID_INPUT if a number is that of no trained cell, or if data, plugins
   *     or code have changed and that is not accepted; UNSUPPORTED if no cell can be timed; IO or
   *     MALFORMED_DATA if the folder cannot be read or written
   */
  public Optional<Timed> time(
      Path folder,
      Dataset data,
      TimingSettings settings,
      List<Integer> numbers,
      boolean acceptChanges,
      TimingProgress progress,
      Cancellation cancellation) {
    try (StudyTimes times = StudyTimes.open(folder)) {
      List<CellResult> trained =
          recorded(folder, data).stream().filter(r -> r.ending().isTrained()).toList();
      List<CellResult> chosen = chosen(folder, trained, numbers);
      sources(folder, acceptChanges).accept(chosen);
      Optional<Timed> timed =
          wiring
              .studyTimer()
              .time(
                  chosen.stream().map(CellResult::cell).toList(),
                  this::dataOf,
                  settings,
                  limits(plan()),
                  folder.resolve(STATES),
                  progress,
                  cancellation);
      timed.ifPresent(t -> times.add(t.timing(), t.times()));
      return timed;
    }
  }

  private static List<CellResult> chosen(
      Path folder, List<CellResult> trained, List<Integer> numbers) {
    Set<Integer> known =
        trained.stream().map(r -> r.cell().number()).collect(Collectors.toCollection(TreeSet::new));
    Optional<Integer> unknown = numbers.stream().filter(n -> !known.contains(n)).findFirst();
    if (known.isEmpty() || unknown.isPresent()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          known.isEmpty()
              ? folder + " holds no cell that is trained"
              : "%s has no trained cell %d; it has %s".formatted(folder, unknown.get(), known));
    }
    return trained.stream()
        .filter(r -> numbers.isEmpty() || numbers.contains(r.cell().number()))
        .toList();
  }

  private ResultStore opened(ResultStore store) {
    plan = store.plan();
    return store;
  }

  private Consumer<List<CellResult>> sources(Path folder, boolean acceptChanges) {
    Map<DataSettings, String> fingerprints = new HashMap<>();
    return recorded -> {
      if (!acceptChanges) {
        SameSources.require(
            folder,
            recorded,
            choice -> fingerprints.computeIfAbsent(choice, c -> DataFingerprint.ofAll(dataOf(c))),
            wiring.catalog());
      }
    };
  }

  /** Return the plan of the given data: samples that the study did not load are handed in. */
  private StudyPlan planOf(Dataset data) {
    if (handedIn != data && loaded != data && !isOfSource(data)) {
      learn(data);
    }
    return plan();
  }

  /** The data of the source may have been loaded elsewhere. */
  private boolean isOfSource(Dataset data) {
    try {
      return DataFingerprint.ofAll(data()).equals(DataFingerprint.ofAll(data));
    } catch (EquilibriaException e) {
      return false; // the source cannot be read, so they come from somewhere else
    }
  }

  /**
   * Run all cells on the given data; a cell that fails does not cost the others. Data that are not
   * those of the source that the study names are handed in, as by {@link #learn}.
   */
  public CompletedStudy run(Dataset data, Progress progress) {
    return new CompletedStudy(run(data, result -> {}, progress, Cancellation.NEVER));
  }

  /**
   * Run all cells on the given data and hand on each result as it comes.
   *
   * @param sink takes each result before {@code progress} hears of it; what it throws ends the
   *     study
   * @param cancellation asked between evaluations and cells
   */
  public StudyResults run(
      Dataset data, ResultSink sink, Progress progress, Cancellation cancellation) {
    return run(data, List.of(), sink, progress, cancellation);
  }

  /**
   * Run the cells that are not recorded yet; as {@link #run(Dataset, Consumer, Progress,
   * Cancellation)}.
   *
   * @param recorded results of cells of this study, as a result store holds them
   */
  public StudyResults run(
      Dataset data,
      List<CellResult> recorded,
      ResultSink sink,
      Progress progress,
      Cancellation cancellation) {
    planOf(data);
    if (found == null && config().search().isPresent() && !search(data, progress, cancellation)) {
      return new StudyResults(planOf(data), List.of(), true, Duration.ZERO);
    }
    StudyPlan whole = planOf(data);
    return wiring
        .studyRunner()
        .run(whole, this::dataOf, recorded, sink, progress, cancellation, limits(whole));
  }

  /** Run the rounds of the search, and keep nothing of them; return whether they have ended. */
  private boolean search(Dataset data, Progress progress, Cancellation cancellation) {
    SearchCourse course = new SearchCourse(config(), wiring.catalog());
    List<StudyResults> rounds = new ArrayList<>();
    for (Optional<StudyConfig> next = course.next(rounds);
        next.isPresent();
        next = course.next(rounds)) {
      StudyResults results = round(next.get()).run(data, r -> {}, progress, cancellation);
      if (results.cancelled()) {
        return false;
      }
      rounds.add(results);
    }
    found = course.tuned(rounds);
    plan = null;
    return true;
  }
}
