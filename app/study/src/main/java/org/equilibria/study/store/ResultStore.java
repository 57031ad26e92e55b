package org.equilibria.study.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.data.IoReason;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.config.StudySource;
import org.equilibria.study.config.StudyWriter;
import org.equilibria.study.file.WholeFile;
import org.equilibria.study.file.WorkLocks;
import org.equilibria.study.page.HtmlReport;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.report.CellJson;
import org.equilibria.study.report.Column;
import org.equilibria.study.report.Columns;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Claim;
import org.equilibria.study.result.Ending;
import org.equilibria.study.result.ResultSink;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.store.StudyExport.Format;

/**
 * The folder of the results of one study: {@code study.yaml}, the configuration complete with every
 * default, which can be run again; {@code study.db}, an SQLite database with a result a cell,
 * written as soon as the cell has finished; {@code cells.csv} and {@code cells.jsonl}, one line a
 * cell of what the database holds, and {@code report.html}, written last; in {@code models} the
 * networks that are kept. Earlier results are never overwritten; a study that was stopped can be
 * gone on with, and several processes may work on one study together, each on a cell at a time.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ResultStore implements ResultSink, AutoCloseable {

  static final String STUDY = "study.yaml";
  private static final String REPORT = "report.html";
  static final String MODELS = "models";

  /** Carries the locks; it stays in the folder. */
  static final String LOCK = ".lock";

  // The report holds the charting library, about 1 MiB; results of cells are far smaller than this.
  private static final long BYTES_FOR_REPORT = 2 << 20;
  private static final long BYTES_FOR_CELL = 64 << 10;

  private static final long NEWS_NANOS = 50_000_000;

  private final Path folder;
  private final StudyPlan plan;
  private final List<Column> table;
  private final CellJson written;
  private final StudyDatabase database;
  private final List<CellResult> recorded;
  private final KeptModels models;
  private final WorkLocks locks;
  private final Set<Cell> cells;
  private final Set<Integer> own = new HashSet<>();
  private final Map<Integer, CellResult> done = new HashMap<>();
  private long newest;
  private long asked;

  private ResultStore(
      Path folder,
      StudyPlan plan,
      StudyDatabase database,
      List<CellResult> recorded,
      KeptModels models,
      WorkLocks locks) {
    this.folder = folder;
    this.plan = plan;
    this.database = database;
    this.recorded = recorded;
    this.models = models;
    this.locks = locks;
    table = Columns.of(plan);
    written = new CellJson(plan);
    cells = Set.copyOf(plan.cells());
    recorded.forEach(result -> done.put(result.cell().number(), result));
  }

  /**
   * Claim a folder for a study and write its configuration; the folder is made if there is none.
   *
   * @throws EquilibriaException OUTPUT_EXISTS if the folder holds anything, which is left as it is;
   *     OUTPUT_BUSY if this process writes to it already; IO if it cannot be written to or locked,
   *     or its disk is nearly full
   */
  public static ResultStore create(Path folder, StudyPlan plan) {
    checkUnused(folder);
    boolean made = !Files.exists(folder);
    try {
      checkSpace(folder, plan);
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw failure("write to", folder, e);
    }
    return locked(
        folder,
        locks -> {
          checkUnused(folder); // what another writer did until a moment ago
          return begun(folder, plan, made, locks);
        });
  }

  /**
   * Claim a folder for a study with a search, before its trials are run in it. What is there of
   * this very study stays as it is.
   *
   * @param plan whatever is known of it by now
   * @param resume whether results may be there already
   * @throws EquilibriaException OUTPUT_EXISTS if the folder holds anything else; else as {@link
   *     #create}
   */
  public static void claim(Path folder, StudyPlan plan, boolean resume) {
    if (resume && Files.exists(folder.resolve(STUDY))) {
      requireSame(folder, plan);
    } else {
      create(folder, plan).close();
    }
  }

  /** Do something with a folder that is locked; the locks are given back if that fails. */
  private static ResultStore locked(Path folder, Function<WorkLocks, ResultStore> opening) {
    WorkLocks locks = WorkLocks.join(folder, folder.resolve(LOCK));
    try {
      ResultStore store = opening.apply(locks);
      locks.share();
      return store;
    } catch (RuntimeException | Error e) {
      locks.close();
      throw e;
    }
  }

  private static ResultStore begun(Path folder, StudyPlan plan, boolean made, WorkLocks locks) {
    try {
      String configuration = StudyWriter.yaml(plan.config());
      Files.writeString(folder.resolve(STUDY), configuration, StandardOpenOption.CREATE_NEW);
      StudyDatabase database = StudyDatabase.open(folder.resolve(RecordedCells.DATABASE));
      database.replaceAll(configuration, List.of());
      KeptModels models = new KeptModels(folder.resolve(MODELS), plan);
      return new ResultStore(folder, plan, database, List.of(), models, locks);
    } catch (IOException e) {
      discard(folder, made);
      throw failure("write to", folder, e);
    }
  }

  /**
   * Open the folder of a study to go on with it; a folder that holds nothing is claimed as by
   * {@link #create}. Unless another process works on the study, some cells are run again: those
   * that failed, had a bound fail, could not be run or were cancelled, and those whose network is
   * to be kept and is not there. Their results stay until then, as provisional ones.
   *
   * @throws EquilibriaException OUTPUT_EXISTS if the folder holds anything but results of this very
   *     study, or of cells whose precision {@code auto} now means another; OUTPUT_BUSY if this
   *     process writes to it already; MALFORMED_DATA if they cannot be read; IO if the folder
   *     cannot be used
   */
  public static ResultStore resume(Path folder, StudyPlan plan) {
    return resume(folder, plan, recorded -> {});
  }

  /**
   * Open the folder of a study as {@link #resume(Path, StudyPlan)}, unless a check refuses it.
   *
   * @param check takes the results that would be kept, and throws if new ones must not be mixed
   *     with them; the folder is left as it is then
   */
  public static ResultStore resume(Path folder, StudyPlan plan, Consumer<List<CellResult>> check) {
    return Files.exists(folder.resolve(STUDY))
        ? locked(
            folder,
            locks -> {
              requireSame(folder, plan);
              return resumed(folder, recorded(folder), plan, check, locks);
            })
        : create(folder, plan);
  }

  /**
   * Open the folder of a study that another extends, to run what the other adds: every cell with a
   * result there is one of the other, too, and keeps its number. The folder is then that of the
   * other study.
   *
   * @param check as in {@link #resume(Path, StudyPlan, Consumer)}
   * @throws EquilibriaException OUTPUT_EXISTS if the folder holds none, or if a cell there is none
   *     of the other study, or its bounds, its search or the networks that are kept are others;
   *     INVALID_INPUT if the study has a search, whose trials are of its levels; OUTPUT_BUSY if
   *     another process works on the study; else as {@link #resume(Path, StudyPlan)}
   */
  public static ResultStore extend(Path folder, StudyPlan plan, Consumer<List<CellResult>> check) {
    if (plan.config().search().isPresent()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "study.search: a study with a search is not extended, for what was tuned stays as it was;"
              + " run the larger study into another folder");
    }
    if (!Files.exists(folder.resolve(STUDY))) {
      throw new EquilibriaException(
          ErrorCode.OUTPUT_EXISTS, folder + " holds no study that could be extended");
    }
    return locked(folder, locks -> extended(folder, plan, check, locks));
  }

  private static ResultStore extended(
      Path folder, StudyPlan plan, Consumer<List<CellResult>> check, WorkLocks locks) {
    if (!locks.alone()) {
      throw new EquilibriaException(
          ErrorCode.OUTPUT_BUSY,
          folder + " is being written to by another process; let that end, or stop it, first");
    }
    StudySource former = StudySource.file(folder.resolve(STUDY));
    StudySource extending = source(StudyWriter.yaml(plan.config()));
    for (String part : List.of("bounds", "study.keep", "study.search")) {
      if (!former.agrees(extending, part)) {
        throw new EquilibriaException(
            ErrorCode.OUTPUT_EXISTS,
            "%s holds results with other %s, see its %s; a study that extends it has the same"
                .formatted(folder, part, STUDY));
      }
    }
    RecordedCells there = recorded(folder);
    there.requireAll(plan);
    return resumed(
        folder,
        there,
        plan,
        recorded -> {
          check.accept(recorded);
          replace(folder.resolve(STUDY), StudyWriter.yaml(plan.config()));
        },
        locks);
  }

  private static RecordedCells recorded(Path folder) {
    try {
      return RecordedCells.in(folder);
    } catch (IOException e) {
      throw failure("use", folder, e);
    }
  }

  private static ResultStore resumed(
      Path folder,
      RecordedCells there,
      StudyPlan asked,
      Consumer<List<CellResult>> check,
      WorkLocks locks) {
    try {
      StudyPlan plan = there.numbered(asked);
      KeptModels models = new KeptModels(folder.resolve(MODELS), plan);
      List<CellResult> all = there.of(plan, locks.alone());
      List<CellResult> recorded;
      if (locks.alone()) {
        recorded = models.found(all.stream().filter(ResultStore::isDone).toList());
      } else {
        recorded = all.stream().filter(r -> r.ending() != Ending.CANCELLED).toList();
        recorded.forEach(models::consider);
      }
      check.accept(recorded);
      checkSpace(folder, plan);
      StudyDatabase database = StudyDatabase.open(folder.resolve(RecordedCells.DATABASE));
      ResultStore store = new ResultStore(folder, plan, database, recorded, models, locks);
      if (locks.alone()) {
        database.replaceAll(
            StudyWriter.yaml(plan.config()),
            all.stream().map(r -> store.row(r, !recorded.contains(r))).toList());
      }
      return store;
    } catch (IOException e) {
      throw failure("use", folder, e);
    }
  }

  /** Return whether a folder is of a study, whatever limits it was run under. */
  static boolean isOf(Path folder, StudyConfig config) throws IOException {
    String written = StudyWriter.yaml(config);
    String there = Files.readString(folder.resolve(STUDY));
    return there.equals(written) || source(there).isOfSameStudy(source(written));
  }

  private static void requireSame(Path folder, StudyPlan plan) {
    try {
      if (!isOf(folder, plan.config())) {
        throw new EquilibriaException(
            ErrorCode.OUTPUT_EXISTS,
            "%s holds results of another configuration than this, see its %s; run this one into another folder"
                .formatted(folder, STUDY));
      }
    } catch (IOException e) {
      throw failure("use", folder, e);
    }
  }

  private static StudySource source(String text) {
    return StudySource.yaml("", "study", text);
  }

  private static boolean isDone(CellResult result) {
    return result.ending().isFinal() && result.failedBounds().isEmpty();
  }

  /** Replace a file: whatever ends this early, it holds all its earlier lines or all of these. */
  private static void replace(Path file, String text) {
    WholeFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private StudyDatabase.Row row(CellResult result, boolean provisional) {
    return StudyDatabase.row(result, table, written, provisional);
  }

  private static void checkUnused(Path folder) {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(folder)) {
      throw new EquilibriaException(
          ErrorCode.OUTPUT_EXISTS, folder + " is a file, not a folder for results");
    }
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> content = Files.list(folder)) {
      content
          .filter(file -> !file.getFileName().toString().equals(LOCK))
          .findFirst()
          .ifPresent(
              file -> {
                throw new EquilibriaException(
                    ErrorCode.OUTPUT_EXISTS,
                    "%s already holds %s and is left as it is; results need a folder of their own"
                        .formatted(folder, file.getFileName()));
              });
    } catch (IOException e) {
      throw failure("read", folder, e);
    }
  }

  private static void checkSpace(Path folder, StudyPlan plan) throws IOException {
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    long needed = BYTES_FOR_REPORT + plan.cells().size() * BYTES_FOR_CELL;
    long free = Files.getFileStore(existing).getUsableSpace();
    if (free < needed) {
      throw new FileSystemException(
          folder.toString(),
          null,
          "about %d MiB are needed and %d MiB are free".formatted(needed >> 20, free >> 20));
    }
  }

  /** Take back what was written before the store failed to open. */
  private static void discard(Path folder, boolean made) {
    try {
      for (String file : new String[] {STUDY, RecordedCells.DATABASE}) {
        Files.deleteIfExists(folder.resolve(file));
      }
      if (made) {
        Files.deleteIfExists(folder.resolve(LOCK)); // nobody else can have a use for the folder
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      // The failure that led here is the one to report.
    }
  }

  static EquilibriaException failure(String what, Path path, IOException e) {
    return new EquilibriaException(
        ErrorCode.IO, "cannot %s %s: %s".formatted(what, path, IoReason.of(e)), e);
  }

  /** Return the folder. */
  public Path folder() {
    return folder;
  }

  /** Return the plan, with the numbers that its cells have in the folder. */
  public StudyPlan plan() {
    return plan;
  }

  /** Return the results that were there when the store was opened, and need not be run again. */
  public List<CellResult> recorded() {
    return recorded;
  }

  @Override
  public Claim claim(Cell cell) {
    int number = cell.number();
    hear(false);
    if (!done.containsKey(number) && locks.take(number)) {
      hear(true);
      if (!done.containsKey(number)) {
        return new Claim.Granted();
      }
      locks.release(number); // it was finished just before it could be taken
    }
    CellResult result = done.get(number);
    return result == null ? new Claim.Elsewhere() : new Claim.Done(result);
  }

  /** Return what became of a cell that another process has run. */
  public Optional<CellResult> done(Cell cell) {
    hear(false);
    return Optional.ofNullable(done.get(cell.number()));
  }

  /**
   * Take in what other processes have written.
   *
   * @param now even if that was done a moment ago
   */
  private void hear(boolean now) {
    if (!now && System.nanoTime() - asked < NEWS_NANOS) {
      return;
    }
    try {
      for (StudyDatabase.Found found : database.after(newest)) {
        newest = found.id();
        if (own.contains(found.number())) {
          continue;
        }
        Optional<CellResult> result =
            found.provisional() ? Optional.empty() : written.read(found.document());
        done.remove(found.number());
        result
            .filter(r -> r.ending() != Ending.CANCELLED)
            .ifPresent(
                r -> {
                  done.put(found.number(), r);
                  models.consider(r);
                });
      }
      asked = System.nanoTime();
    } catch (IOException e) {
      throw failure("read", folder, e);
    }
  }

  /**
   * Write the result of a cell, in the place of that of its training if {@link #trained} wrote it.
   *
   * @throws EquilibriaException IO if it cannot be written; those of earlier cells stay, and none
   *     of this one but that of its training; INVALID_INPUT if the cell is not of the plan of this
   *     folder
   */
  @Override
  public void add(CellResult result) {
    write(result, false);
    hear(true);
    try {
      models.settle(result);
    } catch (IOException e) {
      throw failure("write to", folder, e);
    }
    locks.release(result.cell().number());
  }

  @Override
  public Optional<Path> model(Cell cell) {
    try {
      return models.of(cell);
    } catch (IOException e) {
      throw failure("write to", folder, e);
    }
  }

  /**
   * Write the result of a cell whose bounds are still to come.
   *
   * @throws EquilibriaException as {@link #add}
   */
  @Override
  public void trained(CellResult result) {
    write(result, true);
  }

  private void write(CellResult result, boolean provisional) {
    if (!cells.contains(result.cell())) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "%s: %s is not a cell of this study as %s has it; data in memory are handed in before the"
                  .formatted(folder, result.cell(), STUDY)
              + " plan is asked for");
    }
    own.add(result.cell().number());
    try {
      database.put(row(result, provisional));
    } catch (IOException e) {
      EquilibriaException failure = failure("write to", folder, e);
      throw new EquilibriaException(
          failure.code(),
          failure.getMessage()
              + "; the results before this one stay, and --resume goes on from them",
          failure);
    }
  }

  /**
   * Write what the database holds as tables, and the report.
   *
   * @throws EquilibriaException IO if they cannot be written, which costs no result
   */
  public void finish(StudyResults results) {
    List<CellResult> all = recorded(folder).of(plan, true); // those of other processes, too
    StudyResults whole = new StudyResults(plan, all, results.cancelled(), results.elapsed());
    try {
      export(folder, StudyTimes.with(folder, whole));
      report(folder.resolve(REPORT), StudyTimes.with(folder, results));
    } catch (EquilibriaException e) {
      throw e.code() == ErrorCode.IO
          ? new EquilibriaException(
              e.code(),
              "%s; all results are in %s, from which study export and study report write the rest"
                  .formatted(e.getMessage(), folder.resolve(RecordedCells.DATABASE)),
              e)
          : e;
    }
  }

  /**
   * Write the page of results, in the place of an earlier one.
   *
   * @throws EquilibriaException IO if it cannot be written
   */
  public static void report(Path page, StudyResults results) {
    replace(page, HtmlReport.page(results));
  }

  /**
   * Write results as the tables of a folder, in the place of earlier ones.
   *
   * @throws EquilibriaException IO if they cannot be written
   */
  public static void export(Path folder, StudyResults results) {
    new StudyExport(folder, results, EnumSet.of(Format.CSV, Format.JSON)).cells();
  }

  /** Close the database, and take part no longer. */
  @Override
  public void close() {
    try (locks) {
      database.close();
    } catch (IOException e) {
      throw failure("write to", folder, e);
    }
  }
}
