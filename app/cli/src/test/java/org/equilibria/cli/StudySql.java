package org.equilibria.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The database of a study, as anybody may ask and change it. */
final class StudySql {

  private StudySql() {}

  private static Connection open(Path folder) throws SQLException {
    Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("study.db"));
    try (Statement patience = connection.createStatement()) {
      patience.execute("PRAGMA busy_timeout = 10000");
    }
    return connection;
  }

  /** Return the first column of what a query finds. */
  static List<String> query(Path folder, String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = open(folder);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  /** Return the results there are; none while the folder has no database yet. */
  static List<String> documents(Path folder) throws SQLException {
    return Files.exists(folder.resolve("study.db"))
            && query(folder, "SELECT name FROM sqlite_schema WHERE name = 'figure'").size() == 1
        ? query(folder, "SELECT document FROM cell ORDER BY number")
        : List.of();
  }

  /** Change what is there. */
  static void execute(Path folder, String sql) throws SQLException {
    try (Connection connection = open(folder);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
