package org.equilibria.study.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.data.IoReason;
import org.equilibria.study.config.Dimension;
import org.equilibria.study.config.StudyWriter;
import org.equilibria.study.file.WholeFile;
import org.equilibria.study.json.Json;
import org.equilibria.study.report.CellJson;
import org.equilibria.study.report.Column;
import org.equilibria.study.report.Columns;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.EpochSeries;
import org.equilibria.study.result.Measures;
import org.equilibria.study.result.StudyResults;

/**
 * Results of a study as files that other programs read, in the place of earlier ones: a table of
 * cells, and one of the epochs of their trainings. Files are written whole or not at all.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public final class StudyExport {

  /** What files are written in. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  public enum Format {
    /** A table of text, by RFC 4180. */
    CSV(".csv"),
    /** One object a line. */
    JSON(".jsonl"),
    /** Apache Parquet. */
    PARQUET(".parquet");

    private final String ending;

    Format(String ending) {
      this.ending = ending;
    }
  }

  /** A table: the columns by their names in order, each with one value a row. */
  private record Table(Map<String, List<Optional<?>>> columns) {

    int rows() {
      return columns.values().iterator().next().size();
    }
  }

  private final Path folder;
  private final StudyResults results;
  private final Set<Format> formats;

  /**
   * Prepare to write.
   *
   * @param folder of the files
   */
  public StudyExport(Path folder, StudyResults results, Set<Format> formats) {
    this.folder = folder;
    this.results = results;
    this.formats = formats;
  }

  /**
   * Write a row a cell; as JSON all that is known of it.
   *
   * @return the files
   * @throws EquilibriaException IO if they cannot be written
   */
  public List<Path> cells() {
    Table table = new Table(new LinkedHashMap<>());
    for (Column column : Columns.of(results.plan(), results.cells())) {
      table
          .columns()
          .put(column.id(), results.cells().stream().<Optional<?>>map(column::of).toList());
    }
    CellJson written = new CellJson(results.plan());
    return write("cells", table, () -> results.cells().stream().map(written::line).toList());
  }

  /**
   * Write a row an epoch of each cell that was trained: the cell, what varies, the seed, and what
   * was measured, also where no network is kept.
   *
   * @return the files
   * @throws EquilibriaException IO if they cannot be written
   */
  public List<Path> trajectories() {
    Table table = epochs();
    return write("trajectories", table, () -> lines(table));
  }

  private Table epochs() {
    List<String> varied = results.plan().varied();
    Set<String> names = new LinkedHashSet<>();
    results.cells().forEach(cell -> names.addAll(series(cell).keySet()));
    Map<String, List<Optional<?>>> columns = new LinkedHashMap<>();
    columns.put("cell", new ArrayList<>());
    varied.forEach(dimension -> columns.put(dimension, new ArrayList<>()));
    columns.put("seed", new ArrayList<>());
    columns.put("epoch", new ArrayList<>());
    names.forEach(name -> columns.put(column(name), new ArrayList<>()));
    for (CellResult cell : results.cells()) {
      Map<String, List<Double>> series = series(cell);
      int count = cell.measures().map(m -> m.perEpoch().count()).orElse(0);
      for (int epoch = 0; epoch < count; epoch++) {
        Map<String, Optional<?>> row = new LinkedHashMap<>();
        row.put("cell", Optional.of(cell.cell().number()));
        varied.forEach(d -> row.put(d, Optional.ofNullable(cell.cell().labels().get(d))));
        row.put("seed", Optional.of(cell.cell().seed()));
        row.put("epoch", Optional.of(epoch));
        for (String name : names) {
          List<Double> figures = series.getOrDefault(name, List.of());
          row.put(
              column(name), figures.isEmpty() ? Optional.empty() : measured(figures.get(epoch)));
        }
        columns.forEach((name, values) -> values.add(row.getOrDefault(name, Optional.empty())));
      }
    }
    return new Table(columns);
  }

  private static Map<String, List<Double>> series(CellResult cell) {
    return cell.measures().map(Measures::perEpoch).map(EpochSeries::figures).orElse(Map.of());
  }

  private static Optional<Double> measured(double figure) {
    return Double.isNaN(figure) ? Optional.empty() : Optional.of(figure);
  }

  /** Return the name of a figure as columns have it, in lower case with underscores. */
  private static String column(String figure) {
    return figure.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /** Write a table in every format; lines of JSON are made where they are wanted. */
  private List<Path> write(String name, Table table, Supplier<List<String>> lines) {
    List<Path> files = new ArrayList<>();
    for (Format format : formats) {
      Path file = folder.resolve(name + format.ending);
      switch (format) {
        case CSV -> write(file, csv(table));
        case JSON ->
            write(file, lines.get().stream().map(l -> l + "\n").collect(Collectors.joining()));
        case PARQUET -> WholeFile.write(file, parquet(table)::write);
      }
      files.add(file);
    }
    return files;
  }

  private ParquetTable parquet(Table table) {
    Set<String> choices = new HashSet<>(results.plan().varied());
    Dimension.ALL.forEach(dimension -> choices.add(dimension.id()));
    return new ParquetTable(
        table.columns().entrySet().stream()
            .map(
                entry ->
                    new ParquetTable.Column(
                        entry.getKey(),
                        choices.contains(entry.getKey())
                            ? numbersOf(entry.getValue())
                            : entry.getValue()))
            .toList(),
        Map.of("equilibria.study", StudyWriter.yaml(results.plan().config())));
  }

  /** Return choices, which are texts, as numbers if all of them are. */
  private static List<Optional<?>> numbersOf(List<Optional<?>> choices) {
    try {
      return choices.stream().<Optional<?>>map(c -> c.map(v -> number(v.toString()))).toList();
    } catch (NumberFormatException e) {
      return choices;
    }
  }

  private static Number number(String text) {
    if (text.matches("-?\\d{1,18}")) {
      return Long.valueOf(text);
    }
    return Double.valueOf(text);
  }

  private static void write(Path file, String text) {
    WholeFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private String csv(Table table) {
    StringWriter text = new StringWriter();
    try (CsvWriter writer = CsvWriter.builder().build(text)) {
      writer.writeRecord(table.columns().keySet());
      for (int i = 0; i < table.rows(); i++) {
        int row = i;
        writer.writeRecord(
            table.columns().values().stream()
                .map(values -> values.get(row).map(String::valueOf).orElse(""))
                .toList());
      }
    } catch (IOException e) {
      throw new EquilibriaException(
          ErrorCode.IO, "cannot write to %s: %s".formatted(folder, IoReason.of(e)), e);
    }
    return text.toString();
  }

  private static List<String> lines(Table table) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < table.rows(); i++) {
      ObjectNode line = Json.object();
      int row = i;
      table.columns().forEach((name, values) -> line.set(name, Json.tree(values.get(row))));
      lines.add(Json.line(line));
    }
    return lines;
  }
}
