package org.equilibria.study.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.study.file.WorkLocks;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.report.CellJson;
import org.equilibria.study.report.Column;
import org.equilibria.study.report.Columns;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Certificate;

/**
 * Certificates of networks that a study keeps, written into its database with the results of their
 * cells. While it is open its process takes part in the work on the study, so that nothing it
 * certifies is run again meanwhile; other processes may certify other cells.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public final class CertificateStore implements AutoCloseable {

  private final Path folder;
  private final CellJson written;
  private final List<Column> columns;
  private final StudyDatabase database;
  private final WorkLocks locks;

  private CertificateStore(Path folder, StudyPlan plan, StudyDatabase database, WorkLocks locks) {
    this.folder = folder;
    this.database = database;
    this.locks = locks;
    written = new CellJson(plan);
    columns = Columns.of(plan);
  }

  /**
   * Take part in the work on a study.
   *
   * @param plan of the study, with the numbers that its cells have in the folder
   * @throws EquilibriaException IO if the folder has no database, or it cannot be used; OUTPUT_BUSY
   *     if this process works on it already
   */
  public static CertificateStore open(Path folder, StudyPlan plan) {
    Path file = folder.resolve(RecordedCells.DATABASE);
    if (!Files.exists(file)) {
      throw new EquilibriaException(
          ErrorCode.IO,
          "%s has no %s: it is of an earlier version; 'study run --resume' makes one"
              .formatted(folder, file.getFileName()));
    }
    WorkLocks locks = WorkLocks.join(folder, folder.resolve(ResultStore.LOCK));
    try {
      locks.share();
      return new CertificateStore(folder, plan, StudyDatabase.open(file), locks);
    } catch (IOException e) {
      locks.close();
      throw ResultStore.failure("use", folder, e);
    } catch (RuntimeException | Error e) {
      locks.close();
      throw e;
    }
  }

  /** Return where the network of a cell is; empty if it is not there. */
  public static Optional<Path> model(Path folder, Cell cell) {
    return Optional.of(KeptModels.file(folder.resolve(ResultStore.MODELS), cell))
        .filter(Files::exists);
  }

  /** Take a cell, and return whether no other process has it. */
  public boolean take(Cell cell) {
    return locks.take(cell.number());
  }

  /** Give a cell back. */
  public void release(Cell cell) {
    locks.release(cell.number());
  }

  /**
   * Return the result of a cell as the database has it now; empty if there is none, or another of
   * it is to come.
   *
   * @throws EquilibriaException IO or MALFORMED_DATA if it cannot be read
   */
  public Optional<CellResult> result(Cell cell) {
    try {
      return database
          .of(cell.number())
          .filter(found -> !found.provisional())
          .map(found -> written.recorded(found.document()).of(cell));
    } catch (IOException e) {
      throw ResultStore.failure("read", folder, e);
    } catch (IllegalArgumentException e) {
      throw new EquilibriaException(
          ErrorCode.MALFORMED_DATA, "%s: cell %d: %s".formatted(folder, cell.number(), e), e);
    }
  }

  /**
   * Write a certificate of a cell that was taken, in the place of an earlier one.
   *
   * @param result as {@link #result} gave it
   * @return the result with it
   * @throws EquilibriaException IO if it cannot be written; the earlier one stays
   */
  public CellResult put(CellResult result, Certificate certificate) {
    CellResult certified = result.certified(Optional.of(certificate));
    try {
      database.put(StudyDatabase.row(certified, columns, written, false));
    } catch (IOException e) {
      throw ResultStore.failure("write to", folder, e);
    }
    return certified;
  }

  /** Close the database, and take part no longer. */
  @Override
  public void close() {
    try (locks) {
      database.close();
    } catch (IOException e) {
      throw ResultStore.failure("write to", folder, e);
    }
  }
}
