package org.equilibria.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.data.Dataset;
import org.equilibria.host.Equilibria;
import org.equilibria.host.Study;
import org.equilibria.study.analysis.Conclusion;
import org.equilibria.study.config.Keep;
import org.equilibria.study.config.LimitSettings;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.config.StudySource;
import org.equilibria.study.json.Json;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.report.CellJson;
import org.equilibria.study.report.SearchText;
import org.equilibria.study.report.Verdict;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Ending;
import org.equilibria.study.result.Score;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.run.CellLimits;
import org.equilibria.study.search.SearchCourse;
import org.equilibria.study.store.ResultStore;
import org.equilibria.study.store.SearchFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that runs a study and keeps its results in a folder. */
@Command(
    name = "run",
    description = {
      "Run a study and keep its results in a folder.",
      "Without FILE it is the built-in study, which asks when acceleration pays: four solvers on"
          + " layers that contract more and more slowly, about a minute and a half."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria study run",
      "  equilibria study run my.yaml --dry-run --estimate",
      "  equilibria study run my.yaml --seeds 1,2,3 --out results/first",
      "  equilibria study run my.yaml --set train.epochs=5",
      "  equilibria study run my.yaml --resume",
      "  equilibria study run my.yaml --seeds 1..5 --extend",
      "  equilibria study run my.yaml --workers 2 --cell-limit 10m",
      "  equilibria study run --data ~/mnist --name whole-mnist --json > study.json",
      "%nThe folder holds study.yaml (the complete configuration, to be run again), study.db (an"
          + " SQLite database, written as cells finish), and in the end cells.csv and cells.jsonl"
          + " (one line a cell), report.html (charts) and, with --keep, models. A second command"
          + " with --resume on the same folder shares the work."
    })
final class StudyRunCommand implements Callable<Integer> {

  private final Console console;
  private final EquilibriaCommand root;

  @Parameters(arity = "0..1", paramLabel = "FILE", description = "Configuration file (YAML).")
  private @Nullable Path file;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the results, new or empty but for --resume. Default: runs/NAME.")
  private @Nullable Path out;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the study. Default: as in FILE, or FILE's own name.")
  private @Nullable String name;

  @Option(
      names = "--seeds",
      paramLabel = "SEED",
      split = ",",
      description = "Seeds, with commas between them, in place of those of FILE.")
  private @Nullable List<String> seeds;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Read IDX files (as of MNIST, gzipped or not) from DIR in place of FILE's data.")
  private @Nullable Path data;

  @Option(
      names = "--keep",
      paramLabel = "WHICH",
      description =
          "Keep networks as model files in the folder's models: best by validation, all or none."
              + " Default: as in FILE.")
  private @Nullable String keep;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = {
        "Any value of the configuration in place of FILE's, such as train.epochs=5, solver.window=3"
            + " or study.axes.termination.rtol=[1e-4,1e-6]."
      })
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--resume",
      description =
          "Go on with the study whose results DIR holds: cells that are done are not run again.")
  private boolean resume;

  @Option(
      names = "--extend",
      description =
          "Add to the study whose results DIR holds: this one has all of its cells, and more seeds"
              + " or values of axes; only the new cells are run.")
  private boolean extend;

  @Option(
      names = "--accept-changes",
      description =
          "With --resume and --extend: go on even where data, plugins or code are others than those of the"
              + " results in DIR.")
  private boolean acceptChanges;

  @Option(
      names = "--cell-limit",
      paramLabel = "TIME",
      converter = TimeLimit.class,
      description =
          "Give a cell up as failed after this long, such as 30m, and go on. Default: as in FILE, or"
              + " none.")
  private @Nullable Duration cellLimit;

  @Option(
      names = "--silence-limit",
      paramLabel = "TIME",
      converter = TimeLimit.class,
      description =
          "Give a cell up as failed after this long without an evaluation, an epoch or word from a"
              + " bound, and go on. Default: as in FILE, or "
              + LimitSettings.SILENCE
              + ".")
  private @Nullable Duration silenceLimit;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description =
          "Run cells in N processes at a time, so that one that crashes, hangs or takes all memory"
              + " harms no other. Default: in this process, one cell after another.")
  private int workers;

  @Option(
      names = "--worker-memory",
      paramLabel = "SIZE",
      description =
          "Heap of each worker, as the JVM's -Xmx takes it, such as 2g. Default: as in FILE, or"
              + " that of this process.")
  private @Nullable String workerMemory;

  @Option(names = "--dry-run", description = "Only list the cells, and say which cannot be run.")
  private boolean dryRun;

  @Option(
      names = "--estimate",
      description =
          "With --dry-run: also estimate how long the cells take, and how much memory, by trials of"
              + " some seconds; with --resume and --extend by the finished cells of DIR, too.")
  private boolean estimate;

  @Option(
      names = "--json",
      description = "Print one JSON document on standard output instead of the table.")
  private boolean json;

  StudyRunCommand(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  @Override
  public Integer call() {
    if (estimate && !dryRun) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "--estimate: goes with --dry-run only");
    }
    if (workers < 0) {
      throw new EquilibriaException(ErrorCode.INVALID_INPUT, "--workers: must not be negative");
    }
    if (silenceLimit != null) {
      root.supervision().limit(silenceLimit); // options of plugins are read before any cell is run
    }
    StudySource source = source();
    try (Equilibria equilibria = Opening.equilibria(root, console)) {
      Study study = equilibria.study(source.resolve(equilibria.catalog()));
      if (workers > 0) {
        study.forWorkers();
      }
      Dataset dataset = data(study, source);
      dataset.notes().forEach(note -> console.err().println("note: " + note));
      return dryRun ? list(study, dataset, source) : run(study, dataset, source);
    }
  }

  private static Dataset data(Study study, StudySource source) {
    try {
      return study.data();
    } catch (EquilibriaException e) {
      throw source.placed(e);
    }
  }

  private StudySource source() {
    StudySource source = file == null ? StudySource.builtIn() : StudySource.file(file);
    if (name != null) {
      source = source.with("study.name", name, "--name");
    }
    if (seeds != null) {
      source = source.with("study.seeds", seeds, "--seeds");
    }
    if (keep != null) {
      source = source.with("study.keep", keep, "--keep");
    }
    if (data != null) {
      source = source.with("data", idx(data), "--data");
    }
    if (cellLimit != null) {
      source = source.with("study.cell-limit", Durations.written(cellLimit), "--cell-limit");
    }
    if (silenceLimit != null) {
      source =
          source.with("study.silence-limit", Durations.written(silenceLimit), "--silence-limit");
    }
    if (workerMemory != null) {
      source = source.with("study.worker-memory", workerMemory, "--worker-memory");
    }
    return Settings.of(source, settings);
  }

  private static ComponentSpec idx(Path folder) {
    return new ComponentSpec("idx", Map.of("dir", folder.toAbsolutePath().normalize().toString()));
  }

  /** Return the plan of a study; what the data refuse has the place of what asks for it. */
  private StudyPlan plan(Study study, StudySource source) {
    try {
      return study.plan();
    } catch (EquilibriaException e) {
      throw source.located(e);
    } finally {
      root.globals().planned();
    }
  }

  private int list(Study study, Dataset dataset, StudySource source) {
    StudyPlan plan = plan(study, source);
    Optional<EstimateTable> estimates =
        estimate ? Optional.of(estimates(study, dataset)) : Optional.empty();
    if (json) {
      ObjectNode document = CellJson.of(plan);
      estimates.ifPresent(e -> document.set("estimates", e.json()));
      console.out().println(Json.line(document));
    } else {
      plan.print(console.out());
      study.searchIn(folder(study)).ifPresent(search -> list(search.course(), plan.config()));
      estimates.ifPresent(e -> e.print(console.out()));
    }
    return plan.possible() == 0 ? ExitCode.USER : ExitCode.OK;
  }

  private EstimateTable estimates(Study study, Dataset dataset) {
    Path folder = folder(study);
    boolean goesOn =
        (resume || extend) && Files.exists(folder) && study.config().search().isEmpty();
    List<CellResult> recorded = goesOn ? study.recorded(folder, dataset) : List.of();
    LimitSettings limits = study.config().limits();
    return new EstimateTable(
        study.estimates(dataset, recorded),
        (int) recorded.stream().filter(r -> r.ending().isFinal()).count(),
        workers,
        workers > 0
            ? limits.heapBytes().orElse(Runtime.getRuntime().maxMemory())
            : Runtime.getRuntime().maxMemory(),
        study.config().search().isPresent());
  }

  private void list(SearchCourse course, StudyConfig config) {
    console.out().println();
    console.out().println(SearchText.how(config, config.search().orElseThrow()));
    course.outline().forEach(line -> console.out().println("  " + line));
  }

  private Path folder(Study study) {
    return out == null ? Path.of("runs", study.plan().config().name()) : out;
  }

  private int run(Study study, Dataset dataset, StudySource source) {
    requirePossible(plan(study, source), source);
    int searched = search(study, dataset, source);
    if (searched == ExitCode.CANCELLED) {
      return searched;
    }
    StudyResults results =
        run(study, dataset, () -> store(study, dataset), (all, store) -> conclude(all, store));
    int code = exitCode(results);
    return code == ExitCode.OK ? searched : code;
  }

  private static void requirePossible(StudyPlan plan, StudySource source) {
    if (plan.possible() == 0) {
      throw new EquilibriaException(
          ErrorCode.UNSUPPORTED,
          "no cell of the study can be run; the first because: "
              + source.located(plan.cells().get(0).impossible().orElse("")));
    }
  }

  private StudyResults run(
      Study study,
      Dataset dataset,
      Supplier<ResultStore> opening,
      BiConsumer<StudyResults, ResultStore> conclusion) {
    try (ResultStore store = opening.get();
        Interruption interruption = new Interruption(console, root.supervision());
        StudyFollower follower =
            new StudyFollower(console, root.globals(), !json, root.debug(), workers > 0)) {
      StudyResults results = run(study, dataset, store, follower, interruption);
      store.finish(results);
      conclusion.accept(results, store);
      if (results.cancelled()) {
        interruption.requireRequested();
      }
      return results;
    }
  }

  /**
   * Run what is left of the search of a study, if it has one, a round of trials after another.
   *
   * @return exit code; of what failed in this process alone
   */
  private int search(Study study, Dataset dataset, StudySource source) {
    Path folder = folder(study);
    Optional<SearchFolder> search = study.searchIn(folder);
    if (search.isEmpty()) {
      return ExitCode.OK;
    } else if (extend) {
      study.extend(folder, dataset, acceptChanges).close(); // which it refuses
    }
    claimed(
        study,
        () -> {
          ResultStore.claim(folder, study.plan(), resume);
          return folder;
        });
    int code = ExitCode.OK;
    for (Optional<Study> round = study.round(search.get(), folder, acceptChanges);
        round.isPresent();
        round = study.round(search.get(), folder, acceptChanges)) {
      Study trials = round.get();
      Path into = search.get().round(search.get().ended().size() + 1);
      requirePossible(trials.plan(), source);
      if (!json) {
        console.out().println("Search, " + into.getFileName() + ":");
      }
      StudyResults results =
          run(
              trials,
              dataset,
              () -> trials.resume(into, dataset, acceptChanges),
              this::concludeRound);
      int ended = exitCode(results);
      if (ended == ExitCode.CANCELLED) {
        return ended;
      }
      code = results.count(Ending.FAILED) > 0 ? ExitCode.INTERNAL : code;
    }
    return code;
  }

  private void concludeRound(StudyResults results, ResultStore store) {
    if (!json) {
      console.out().println();
    }
    if (!json && results.cancelled()) {
      console.out().println(Verdict.of(results) + "; go on with the search by --resume.");
    }
  }

  private StudyResults run(
      Study study,
      Dataset dataset,
      ResultStore store,
      StudyFollower follower,
      Interruption interruption) {
    if (workers == 0) {
      return study.run(dataset, store.recorded(), store, follower, interruption);
    }
    LimitSettings limits = study.plan().config().limits();
    List<String> command =
        StudyWorkCommand.commandLine(
            JvmCommand.of(limits.heap().orElse(null), store.folder()),
            root,
            store.folder(),
            CellLimits.of(limits));
    // The numbers of the cells are those of the folder, which a study that extends it takes over.
    List<Cell> cells = store.plan().cells();
    try (WorkerPool pool = new WorkerPool(workers, store, cells, follower, command)) {
      return study.run(dataset, store.recorded(), pool, follower, interruption);
    }
  }

  private ResultStore store(Study study, Dataset dataset) {
    Path folder = folder(study);
    return claimed(
        study,
        () -> {
          if (extend) {
            return study.extend(folder, dataset, acceptChanges);
          }
          return resume || study.plan().config().search().isPresent()
              ? study.resume(folder, dataset, acceptChanges)
              : ResultStore.create(folder, study.plan());
        });
  }

  /** Say what else there is to do where a folder is in use. */
  private <T> T claimed(Study study, Supplier<T> claim) {
    try {
      return claim.get();
    } catch (EquilibriaException e) {
      if (e.code() != ErrorCode.OUTPUT_EXISTS) {
        throw e;
      }
      throw new EquilibriaException(
          e.code(),
          "%s; choose another folder, as with --out %s-2%s"
              .formatted(e.getMessage(), folder(study), otherwise(study.config())),
          e);
    }
  }

  private String otherwise(StudyConfig config) {
    if (extend || (resume && config.search().isPresent())) {
      return "";
    }
    return resume
        ? ", or, where this study only adds seeds or values, --extend"
        : ", or go on with its study by --resume";
  }

  private void conclude(StudyResults results, ResultStore store) {
    PrintStream stream = console.out();
    if (json) {
      ObjectNode document = CellJson.of(results);
      document.put("folder", store.folder().toString());
      document.put("verdict", Verdict.of(results));
      document.set("conclusion", Json.tree(Conclusion.of(results)));
      best(results).ifPresent(b -> document.put("best", b.cell().number()));
      stream.println(Json.line(document));
      return;
    }
    stream.println();
    SearchText.of(results.plan()).forEach(stream::println);
    Conclusion conclusion = Conclusion.of(results);
    stream.println(conclusion.answer());
    conclusion.caution().ifPresent(stream::println);
    String after = results.plan().config().search().isPresent() ? " after the search." : ".";
    stream.println(Verdict.of(results) + "; " + Durations.shown(results.elapsed()) + after);
    stream.println("Results: " + store.folder().resolve("report.html"));
    best(results)
        .ifPresent(
            best ->
                stream.println(
                    "Models: %s; best by %s: cell %d (%s)"
                        .formatted(
                            store.folder().resolve("models"),
                            Score.of(best, results.plan()).by(),
                            best.cell().number(),
                            best.cell())));
  }

  /** Return the best trained cell, if networks are kept. */
  private static Optional<CellResult> best(StudyResults results) {
    return results.plan().config().keep() == Keep.NONE
        ? Optional.empty()
        : results.cells().stream()
            .filter(cell -> cell.ending().isTrained())
            .min(Score.order(results.plan()));
  }

  /**
   * What did not converge is a result; what failed is an error, though the study was finished; a
   * study of which no cell could be run asks for what cannot be done.
   */
  private static int exitCode(StudyResults results) {
    if (results.cancelled()) {
      return ExitCode.CANCELLED;
    }
    if (results.count(Ending.FAILED) + results.failedBounds() > 0) {
      return ExitCode.INTERNAL;
    }
    return results.count(Ending.IMPOSSIBLE) == results.cells().size() ? ExitCode.USER : ExitCode.OK;
  }
}
