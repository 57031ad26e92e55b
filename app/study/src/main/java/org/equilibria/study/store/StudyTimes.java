package org.equilibria.study.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.data.IoReason;
import org.equilibria.study.file.WorkLocks;
import org.equilibria.study.result.CellTimes;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.result.Timing;

/**
 * The times of the cells in a folder, for somebody who is the only one to work on it: what else
 * runs there would be in the times. Those of earlier timings stay in the database; the last one is
 * what results show.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public final class StudyTimes implements AutoCloseable {

  private final Path folder;
  private final WorkLocks locks;

  private StudyTimes(Path folder, WorkLocks locks) {
    this.folder = folder;
    this.locks = locks;
  }

  /**
   * Take a folder for oneself.
   *
   * @throws EquilibriaException OUTPUT_BUSY if a process runs or times the study there; IO if there
   *     is no database in it or it cannot be locked
   */
  public static StudyTimes open(Path folder) {
    if (!Files.exists(folder.resolve(RecordedCells.DATABASE))) {
      throw new EquilibriaException(
          ErrorCode.IO,
          "%s has no %s, where times are kept; go on with a study of an earlier version by 'study run --resume' first"
              .formatted(folder, RecordedCells.DATABASE));
    }
    return new StudyTimes(folder, WorkLocks.alone(folder, folder.resolve(ResultStore.LOCK)));
  }

  /**
   * Write what a timing measured.
   *
   * @param times of each cell by its number in the folder
   * @throws EquilibriaException IO if it cannot be written
   */
  public void add(Timing timing, Map<Integer, CellTimes> times) {
    try (StudyDatabase database = StudyDatabase.open(folder.resolve(RecordedCells.DATABASE))) {
      database.put(timing, times);
    } catch (IOException e) {
      throw failure("write to", folder, e);
    }
  }

  /** Return results with the times in their folder. */
  static StudyResults with(Path folder, StudyResults results) {
    Path file = folder.resolve(RecordedCells.DATABASE);
    if (!Files.exists(file)) {
      return results;
    }
    try (StudyDatabase database = StudyDatabase.open(file)) {
      Map<Integer, CellTimes> times = database.times();
      return new StudyResults(
          results.plan(),
          results.cells().stream()
              .map(r -> r.timed(Optional.ofNullable(times.get(r.cell().number()))))
              .toList(),
          results.cancelled(),
          results.elapsed(),
          database.timing());
    } catch (IOException e) {
      throw failure("read", folder, e);
    }
  }

  private static EquilibriaException failure(String what, Path folder, IOException e) {
    return new EquilibriaException(
        ErrorCode.IO, "cannot %s %s: %s".formatted(what, folder, IoReason.of(e)), e);
  }

  /** Let others work on the folder. */
  @Override
  public void close() {
    locks.close();
  }
}
