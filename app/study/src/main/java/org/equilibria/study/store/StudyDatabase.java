package org.equilibria.study.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.equilibria.study.report.CellJson;
import org.equilibria.study.report.Column;
import org.equilibria.study.report.Columns;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.CellTimes;
import org.equilibria.study.result.EpochTime;
import org.equilibria.study.result.Timing;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The SQLite database of a study, whose tables {@code schema.sql} describes. Every change is a
 * transaction: whatever ends the process, it is there whole or not at all. Several processes may
 * have the database open, each of them waits for the others' changes.
 */
final class StudyDatabase implements Closeable {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int VERSION = 2;

  /** Of a database without times, in which what is now {@code elapsed} was {@code seconds}. */
  private static final int UNTIMED = 1;

  /** Property of the driver that names the folder which it unpacks its library to. */
  private static final String UNPACKED_TO = "org.sqlite.tmpdir";

  private final Path file;
  private final Connection connection;
  private final Object key;

  /**
   * A result as it is written.
   *
   * @param document all of it, as one line of JSON
   * @param figures the columns of its row that say something, by name
   * @param provisional whether bounds are to come
   */
  record Row(
      CellResult result, String document, Map<String, Object> figures, boolean provisional) {}

  /**
   * A result as it is found.
   *
   * @param id grows with every result written
   */
  record Found(long id, int number, boolean provisional, String document) {}

  private StudyDatabase(Path file, Connection connection) throws IOException {
    this.file = file;
    this.connection = connection;
    key = key(file);
  }

  /**
   * Open a database, made if it is missing.
   *
   * @throws IOException if the file cannot be read and written, or is no such database
   */
  static StudyDatabase open(Path file) throws IOException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout((int) PATIENCE.toMillis());
    config.setJournalMode(JournalMode.DELETE); // the file alone is the study, wherever it is copied
    config.setSynchronous(SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    try {
      // As a URI, as the name of a file may hold a question mark.
      Connection connection =
          config.createConnection("jdbc:sqlite:" + file.toAbsolutePath().toUri());
      try {
        prepare(file, connection);
        return new StudyDatabase(file, connection);
      } catch (SQLException | IOException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  private static void prepare(Path file, Connection connection) throws SQLException, IOException {
    if (version(connection) == 0) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        if (version(connection) == 0) { // another process may have been faster
          makeTables(statement);
        }
        statement.execute("COMMIT");
      }
    }
    if (version(connection) > VERSION) {
      throw new FileSystemException(
          file.toString(), null, "it was written by a later version of this program");
    }
  }

  private static void makeTables(Statement statement) throws SQLException, IOException {
    for (String table : schema().split(";\n")) {
      statement.execute(table);
    }
    statement.execute("PRAGMA user_version = " + VERSION);
  }

  /** Bring a database of an earlier version up to date, before it is written to. */
  private void upgrade(Statement statement) throws SQLException, IOException {
    if (version(connection) == UNTIMED) {
      statement.execute("ALTER TABLE cell RENAME COLUMN seconds TO elapsed");
      statement.execute(
          "UPDATE figure SET name = substr(name, 1, length(name) - length('seconds')) || 'elapsed'"
              + " WHERE name = 'seconds' OR name GLOB '*_seconds'");
      makeTables(statement);
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("PRAGMA user_version")) {
      return found.getInt(1);
    }
  }

  private static String schema() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(StudyDatabase.class.getResourceAsStream("schema.sql"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Return a result as it is written. */
  static Row row(CellResult result, List<Column> columns, CellJson written, boolean provisional) {
    Map<String, Object> figures = new LinkedHashMap<>();
    Columns.with(columns, result)
        .forEach(column -> column.of(result).ifPresent(v -> figures.put(column.id(), v)));
    return new Row(result, written.line(result), figures, provisional);
  }

  /** Write a result in the place of an earlier one of its cell. */
  void put(Row row) throws IOException {
    change(() -> insert(row));
  }

  /** Write the results of a study in the place of all earlier ones. */
  void replaceAll(String configuration, List<Row> rows) throws IOException {
    change(
        () -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM figure");
            statement.execute("DELETE FROM cell");
            statement.execute("DELETE FROM study");
          }
          try (PreparedStatement study =
              connection.prepareStatement("INSERT INTO study VALUES (?)")) {
            study.setString(1, configuration);
            study.execute();
          }
          for (Row row : rows) {
            insert(row);
          }
        });
  }

  private void insert(Row row) throws SQLException {
    CellResult result = row.result();
    try (PreparedStatement earlier =
            connection.prepareStatement("DELETE FROM cell WHERE number = ?");
        PreparedStatement cell =
            connection.prepareStatement(
                "INSERT INTO cell (number, name, seed, training, converged, detail, elapsed,"
                    + " written, provisional, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        PreparedStatement figure =
            connection.prepareStatement("INSERT OR REPLACE INTO figure VALUES (?, ?, ?)")) {
      earlier.setInt(1, result.cell().number());
      earlier.execute();
      Object[] values = {
        result.cell().number(),
        result.cell().name(),
        result.cell().seed(),
        result.status(),
        result.converged(),
        result.detail(),
        result.elapsed().toMillis() / 1e3,
        Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
        row.provisional(),
        row.document()
      };
      set(cell, values);
      cell.execute();
      for (Map.Entry<String, Object> entry : row.figures().entrySet()) {
        figure.setInt(1, result.cell().number());
        figure.setString(2, entry.getKey());
        figure.setObject(3, entry.getValue() instanceof Number n ? n : entry.getValue().toString());
        figure.addBatch();
      }
      figure.executeBatch();
    }
  }

  /** A change of the database. */
  private interface Change {

    void make() throws SQLException, IOException;
  }

  private void change(Change change) throws IOException {
    requireInPlace();
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      try {
        upgrade(statement);
        change.make();
        statement.execute("COMMIT");
      } catch (SQLException | IOException | RuntimeException e) {
        takeBack(statement, e);
        throw e;
      }
    } catch (SQLException e) {
      throw failure(file, e);
    }
    requireInPlace();
  }

  private static void takeBack(Statement statement, Exception cause) {
    try {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      cause.addSuppressed(e); // a full disk has taken it back already
    }
  }

  /** Insist that what is written is what one finds there: a file may be removed at any time. */
  private void requireInPlace() throws IOException {
    if (!Files.exists(file) || !key.equals(key(file))) {
      throw new FileSystemException(
          file.toString(), null, "it was removed or replaced while it was being written");
    }
  }

  private static Object key(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? file : key; // a system without such keys
  }

  /** Return the results written after one, in the order of writing. */
  List<Found> after(long id) throws IOException {
    return found("id > ? ORDER BY id", id);
  }

  /** Return the result of a cell, if there is one. */
  Optional<Found> of(int number) throws IOException {
    return found("number = ?", number).stream().findFirst();
  }

  private List<Found> found(String condition, long value) throws IOException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT id, number, provisional, document FROM cell WHERE " + condition)) {
      statement.setLong(1, value);
      List<Found> rows = new ArrayList<>();
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          rows.add(
              new Found(
                  found.getLong(1), found.getInt(2), found.getBoolean(3), found.getString(4)));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  /** Write what a timing measured, of cells by their numbers, after all earlier ones. */
  void put(Timing timing, Map<Integer, CellTimes> times) throws IOException {
    change(
        () -> {
          try (PreparedStatement session =
                  connection.prepareStatement(
                      "INSERT INTO timing (started, epoch, rounds, warm_up, steady, seed, cores,"
                          + " library_threads, load, system, java)"
                          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
              PreparedStatement time =
                  connection.prepareStatement(
                      "INSERT INTO epoch_time VALUES ((SELECT max(id) FROM timing), ?, ?, ?, ?, ?,"
                          + " ?)")) {
            set(
                session,
                timing.started(),
                timing.epoch(),
                timing.rounds(),
                timing.warmUp(),
                timing.steady(),
                timing.seed(),
                timing.cores(),
                timing.libraryThreads(),
                timing.load(),
                timing.system(),
                timing.java());
            session.execute();
            for (Map.Entry<Integer, CellTimes> cell : times.entrySet()) {
              int round = 0;
              for (EpochTime of : cell.getValue().rounds()) {
                round++;
                set(
                    time,
                    cell.getKey(),
                    round,
                    of.epoch(),
                    of.forward(),
                    of.backward(),
                    of.evaluations());
                time.addBatch();
              }
            }
            time.executeBatch();
          }
        });
  }

  private static void set(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  /** Return how cells were timed the last time, if they were. */
  Optional<Timing> timing() throws IOException {
    return read(
        "SELECT * FROM timing ORDER BY id DESC LIMIT 1",
        found ->
            found.next()
                ? Optional.of(
                    new Timing(
                        found.getString("started"),
                        found.getInt("epoch"),
                        found.getInt("rounds"),
                        found.getInt("warm_up"),
                        found.getBoolean("steady"),
                        found.getLong("seed"),
                        found.getInt("cores"),
                        found.getString("library_threads"),
                        found.getDouble("load"),
                        found.getString("system"),
                        found.getString("java")))
                : Optional.<Timing>empty(),
        Optional.empty());
  }

  /** Return what was measured the last time that cells were timed, by their numbers. */
  Map<Integer, CellTimes> times() throws IOException {
    Map<Integer, List<EpochTime>> times =
        read(
            "SELECT cell, epoch, forward, backward, evaluations FROM epoch_time"
                + " WHERE timing = (SELECT max(id) FROM timing) ORDER BY cell, round",
            found -> {
              Map<Integer, List<EpochTime>> all = new TreeMap<>();
              while (found.next()) {
                all.computeIfAbsent(found.getInt(1), cell -> new ArrayList<>())
                    .add(
                        new EpochTime(
                            found.getDouble(2),
                            found.getDouble(3),
                            found.getDouble(4),
                            found.getLong(5)));
              }
              return all;
            },
            Map.of());
    Map<Integer, CellTimes> cells = new TreeMap<>();
    times.forEach((cell, rounds) -> cells.put(cell, new CellTimes(rounds)));
    return cells;
  }

  /** A reader of what was found. */
  private interface Reader<T> {

    T read(ResultSet found) throws SQLException;
  }

  /** Return what a query of times finds, which a database of an earlier version does not have. */
  private <T> T read(String query, Reader<T> reader, T none) throws IOException {
    try {
      if (version(connection) == UNTIMED) {
        return none;
      }
      try (Statement statement = connection.createStatement();
          ResultSet found = statement.executeQuery(query)) {
        return reader.read(found);
      }
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  private static IOException failure(Path file, SQLException e) {
    FileSystemException failure =
        new FileSystemException(file.toString(), null, file.getFileName() + reason(e));
    failure.initCause(e);
    return failure;
  }

  private static String reason(SQLException e) {
    if (e.getCause() instanceof NativeLibraryNotFoundException) {
      return unloaded();
    }
    SQLiteErrorCode code =
        e instanceof SQLiteException known ? known.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
    return switch (code) {
      case SQLITE_FULL -> " cannot grow: no space is left on the disk";
      case SQLITE_BUSY -> " was kept busy by another process for a minute";
      case SQLITE_NOTADB, SQLITE_CORRUPT -> " is no SQLite database, or a damaged one";
      default -> ": " + e.getMessage();
    };
  }

  /** The driver says neither where it unpacks its library to nor what to do. */
  private static String unloaded() {
    String folder =
        Objects.requireNonNullElseGet(
            System.getProperty(UNPACKED_TO), () -> System.getProperty("java.io.tmpdir"));
    return (" needs the library of SQLite for %s on %s, which could not be unpacked to %s and loaded"
            + " from there: is that folder missing, full, or mounted noexec? Java's option"
            + " -D%s=DIR chooses another, as in EQUILIBRIA_JAVA_OPTS=-D%s=DIR")
        .formatted(
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            folder,
            UNPACKED_TO,
            UNPACKED_TO);
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }
}
