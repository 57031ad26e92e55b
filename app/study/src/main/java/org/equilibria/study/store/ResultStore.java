package org.equilibria.study.store;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.data.IoReason;
import org.equilibria.study.config.StudySource;
import org.equilibria.study.config.StudyWriter;
import org.equilibria.study.file.WholeFile;
import org.equilibria.study.file.WriterLock;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.report.CellJson;
import org.equilibria.study.report.Column;
import org.equilibria.study.report.Columns;
import org.equilibria.study.report.HtmlReport;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.ResultSink;
import org.equilibria.study.result.StudyResults;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the results of one study: {@code study.yaml}, the configuration complete with every
 * default, which can be run again; {@code cells.csv} and {@code cells.jsonl}, one line a cell,
 * written as soon as the cell has finished; {@code report.html}, written last; in {@code models}
 * the networks that are kept. Earlier results are never overwritten; a study that was stopped can
 * be gone on with.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ResultStore implements ResultSink, AutoCloseable {

  private static final String STUDY = "study.yaml";
  private static final String CSV = "cells.csv";
  private static final String JSON = "cells.jsonl";
  private static final String REPORT = "report.html";
  private static final String MODELS = "models";

  /** Carries the lock; it stays in the folder. */
  private static final String LOCK = ".lock";

  // The report holds the charting library, about 1 MiB; lines of cells are far shorter than this.
  private static final long BYTES_FOR_REPORT = 2 << 20;
  private static final long BYTES_FOR_CELL = 32 << 10;

  private final Path folder;
  private final List<Column> table;
  private final WholeText csv;
  private final WholeText json;
  private final List<CellResult> recorded;
  private @Nullable Draft pending;
  private final WriterLock lock;
  private final StudyPlan plan;
  private final Set<Cell> cells;
  private final KeptModels models;
  private final CellJson written;

  private ResultStore(
      Path folder,
      List<Column> table,
      WholeText csv,
      WholeText json,
      List<CellResult> recorded,
      KeptModels models,
      WriterLock lock,
      StudyPlan plan) {
    this.models = models;
    this.lock = lock;
    this.plan = plan;
    cells = Set.copyOf(plan.cells());
    written = new CellJson(plan);
    this.folder = folder;
    this.table = table;
    this.csv = csv;
    this.json = json;
    this.recorded = recorded;
  }

  /**
   * Claim a folder for a study and write its configuration; the folder is made if there is none.
   * Until the store is closed, nobody else can.
   *
   * @throws EquilibriaException OUTPUT_EXISTS if the folder holds anything, which is left as it is;
   *     OUTPUT_BUSY if another process or thread writes to it; IO if it cannot be written to or
   *     locked, or its disk is nearly full
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
        lock -> {
          checkUnused(folder); // what another writer did until a moment ago
          return begun(folder, plan, made, lock);
        });
  }

  /** Do something with a folder that is locked; the lock is given back if that fails. */
  private static ResultStore locked(Path folder, Function<WriterLock, ResultStore> opening) {
    WriterLock lock = WriterLock.claim(folder, folder.resolve(LOCK));
    try {
      return opening.apply(lock);
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  private static ResultStore begun(Path folder, StudyPlan plan, boolean made, WriterLock lock) {
    try {
      Files.writeString(
          folder.resolve(STUDY), StudyWriter.yaml(plan.config()), StandardOpenOption.CREATE_NEW);
      List<Column> table = Columns.of(plan);
      WholeText csv = WholeText.atEnd(folder.resolve(CSV));
      csv.append(csvLine(table.stream().map(Column::id).toList()));
      WholeText json = WholeText.atEnd(folder.resolve(JSON));
      KeptModels models = new KeptModels(folder.resolve(MODELS), plan);
      return new ResultStore(folder, table, csv, json, List.of(), models, lock, plan);
    } catch (IOException e) {
      discard(folder, made);
      throw failure("write to", folder, e);
    }
  }

  /**
   * Open the folder of a study to go on with it; a folder that holds nothing is claimed as by
   * {@link #create}. Cells that have to be run again are taken out of the files: those that failed,
   * had a bound fail, could not be run or were cancelled, and those whose network is to be kept and
   * is not there.
   *
   * @throws EquilibriaException OUTPUT_EXISTS if the folder holds anything but results of this very
   *     study, or of cells whose precision {@code auto} now means another; OUTPUT_BUSY if another
   *     process or thread writes to it; MALFORMED_DATA if they cannot be read; IO if the folder
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
            lock -> {
              requireSame(folder, plan);
              return resumed(folder, plan, check, lock);
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
   *     of the other study, or its bounds or the networks that are kept are others; else as {@link
   *     #resume(Path, StudyPlan)}
   */
  public static ResultStore extend(Path folder, StudyPlan plan, Consumer<List<CellResult>> check) {
    if (!Files.exists(folder.resolve(STUDY))) {
      throw new EquilibriaException(
          ErrorCode.OUTPUT_EXISTS, folder + " holds no study that could be extended");
    }
    return locked(folder, lock -> extended(folder, plan, check, lock));
  }

  private static ResultStore extended(
      Path folder, StudyPlan plan, Consumer<List<CellResult>> check, WriterLock lock) {
    try {
      StudySource former = StudySource.file(folder.resolve(STUDY));
      StudySource extending = StudySource.yaml("", "study", StudyWriter.yaml(plan.config()));
      for (String part : List.of("bounds", "study.keep")) {
        if (!former.agrees(extending, part)) {
          throw new EquilibriaException(
              ErrorCode.OUTPUT_EXISTS,
              "%s holds results with other %s, see its %s; a study that extends it has the same"
                  .formatted(folder, part, STUDY));
        }
      }
      RecordedCells.requireAll(folder.resolve(JSON), plan);
      return resumed(
          folder,
          plan,
          recorded -> {
            check.accept(recorded);
            replace(folder.resolve(STUDY), StudyWriter.yaml(plan.config()));
          },
          lock);
    } catch (IOException e) {
      throw failure("use", folder, e);
    }
  }

  private static ResultStore resumed(
      Path folder, StudyPlan asked, Consumer<List<CellResult>> check, WriterLock lock) {
    try {
      StudyPlan plan = RecordedCells.numbered(folder.resolve(JSON), asked);
      KeptModels models = new KeptModels(folder.resolve(MODELS), plan);
      List<CellResult> recorded =
          models.found(
              RecordedCells.read(folder.resolve(JSON), plan).stream()
                  .filter(ResultStore::isDone)
                  .toList());
      check.accept(recorded);
      checkSpace(folder, plan);
      List<Column> table = Columns.of(plan);
      CellJson written = new CellJson(plan);
      StringBuilder lines = new StringBuilder();
      StringBuilder rows = new StringBuilder(csvLine(table.stream().map(Column::id).toList()));
      for (CellResult result : recorded) {
        lines.append(jsonLine(written, result));
        rows.append(csvLine(record(table, result)));
      }
      replace(folder.resolve(CSV), rows.toString());
      replace(folder.resolve(JSON), lines.toString());
      WholeText csv = WholeText.atEnd(folder.resolve(CSV));
      WholeText json = WholeText.atEnd(folder.resolve(JSON));
      return new ResultStore(folder, table, csv, json, recorded, models, lock, plan);
    } catch (IOException e) {
      throw failure("use", folder, e);
    }
  }

  private static void requireSame(Path folder, StudyPlan plan) {
    try {
      if (!Files.readString(folder.resolve(STUDY)).equals(StudyWriter.yaml(plan.config()))) {
        throw new EquilibriaException(
            ErrorCode.OUTPUT_EXISTS,
            "%s holds results of another configuration than this, see its %s; run this one into another folder"
                .formatted(folder, STUDY));
      }
    } catch (IOException e) {
      throw failure("use", folder, e);
    }
  }

  private static boolean isDone(CellResult result) {
    return result.ending().isFinal() && result.failedBounds().isEmpty();
  }

  /** Replace a file: whatever ends this early, it holds all its earlier lines or all of these. */
  private static void replace(Path file, String text) {
    WholeFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String jsonLine(CellJson written, CellResult result) {
    return written.line(result) + "\n";
  }

  private static List<String> record(List<Column> table, CellResult result) {
    return table.stream().map(c -> c.of(result).map(String::valueOf).orElse("")).toList();
  }

  private static String csvLine(List<String> fields) throws IOException {
    StringWriter line = new StringWriter();
    try (CsvWriter writer = CsvWriter.builder().build(line)) {
      writer.writeRecord(fields);
    }
    return line.toString();
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
      for (String file : new String[] {STUDY, CSV, JSON}) {
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

  private static EquilibriaException failure(String what, Path path, IOException e) {
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

  /**
   * Write the lines of a cell, in the place of those of its training if {@link #trained} wrote
   * them.
   *
   * @throws EquilibriaException IO if they cannot be written; those of earlier cells stay, and none
   *     of this one but those of its training; INVALID_INPUT if the cell is not of the plan of this
   *     folder
   */
  @Override
  public void add(CellResult result) {
    Draft draft = pending;
    pending = null;
    try {
      if (draft == null || draft.cell() != result.cell().number()) {
        append(result);
      } else {
        json.replaceLast(draft.jsonStart(), draft.json(), jsonLine(written, result));
        csv.replaceLast(draft.csvStart(), draft.csv(), csvLine(record(table, result)));
      }
      models.settle(result);
    } catch (IOException e) {
      throw failure("write to", folder, e);
    }
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
   * Write the lines of a cell whose bounds are still to come.
   *
   * @throws EquilibriaException as {@link #add}
   */
  @Override
  public void trained(CellResult result) {
    pending = append(result);
  }

  private Draft append(CellResult result) {
    if (!cells.contains(result.cell())) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "%s: %s is not a cell of this study as %s has it; data in memory are handed in before the"
                  .formatted(folder, result.cell(), STUDY)
              + " plan is asked for");
    }
    try {
      long before = json.length();
      String line = jsonLine(written, result);
      json.append(line);
      try {
        long csvBefore = csv.length();
        String row = csvLine(record(table, result));
        csv.append(row);
        return new Draft(result.cell().number(), before, line, csvBefore, row);
      } catch (IOException e) {
        json.takeBack(before, e);
        throw e;
      }
    } catch (IOException e) {
      throw failure("write to", folder, e);
    }
  }

  /** The last lines of the files, of a cell that is not finished, and where they begin. */
  private record Draft(int cell, long jsonStart, String json, long csvStart, String csv) {}

  /**
   * Write the report.
   *
   * @throws EquilibriaException IO if it cannot be written
   */
  public void finish(StudyResults results) {
    replace(folder.resolve(REPORT), HtmlReport.page(results));
  }

  /** Close the files, and let others write to the folder. */
  @Override
  public void close() {
    try (lock;
        csv) {
      json.close();
    } catch (IOException e) {
      throw failure("write to", folder, e);
    }
  }
}
