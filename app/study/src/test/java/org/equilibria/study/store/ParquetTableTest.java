package org.equilibria.study.store;

import static org.assertj.core.api.Assertions.assertThat;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.ParquetReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.equilibria.study.store.ParquetTable.Column;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables are read back by the library of the Apache project. */
class ParquetTableTest {

  /** A run of more rows than seven bits count. */
  private static final int ROWS = 1000;

  @TempDir private Path temp;

  private static final class Rows
      implements Hydrator<Map<String, Object>, Map<String, Object>, String> {

    @Override
    public Map<String, Object> start() {
      return new LinkedHashMap<>();
    }

    @Override
    public Map<String, Object> add(Map<String, Object> row, String heading, Object value) {
      row.put(heading, value);
      return row;
    }

    @Override
    public Map<String, Object> finish(Map<String, Object> row) {
      return row;
    }
  }

  private Path written(Column... columns) throws IOException {
    Path file = temp.resolve("t.parquet");
    try (OutputStream out = Files.newOutputStream(file)) {
      new ParquetTable(List.of(columns), Map.of("about", "Zürich")).write(out);
    }
    return file;
  }

  private static List<Map<String, Object>> read(Path file) throws IOException {
    try (Stream<Map<String, Object>> rows =
        ParquetReader.streamContent(file.toFile(), new Rows(), (String[] path) -> path[0])) {
      return rows.toList();
    }
  }

  @Test
  void everyKindOfValueIsReadBackToTheLastBit() throws IOException {
    List<Optional<?>> whole = new ArrayList<>();
    List<Optional<?>> number = new ArrayList<>();
    List<Optional<?>> flag = new ArrayList<>();
    List<Optional<?>> text = new ArrayList<>();
    List<Optional<?>> nothing = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      whole.add(i < 500 ? Optional.of(i) : Optional.of((long) i << 40));
      number.add(i % 3 == 0 ? Optional.empty() : Optional.of(i == 1 ? (Number) 7 : i / 7.0));
      flag.add(Optional.of(i % 5 == 2));
      text.add(i == 4 || i > 600 ? Optional.empty() : Optional.of(i == 0 ? "" : "Zürich " + i));
      nothing.add(Optional.empty());
    }
    number.set(2, Optional.of(Double.NaN));
    number.set(5, Optional.of(Double.NEGATIVE_INFINITY));

    List<Map<String, Object>> rows =
        read(
            written(
                new Column("whole", whole),
                new Column("number", number),
                new Column("flag", flag),
                new Column("text", text),
                new Column("nothing", nothing)));

    assertThat(rows).hasSize(ROWS);
    for (int i = 0; i < ROWS; i++) {
      Map<String, Object> row = rows.get(i);
      assertThat(row.get("whole")).isEqualTo(((Number) whole.get(i).get()).longValue());
      assertThat(row.get("number"))
          .isEqualTo(number.get(i).map(n -> ((Number) n).doubleValue()).orElse(null));
      assertThat(row.get("flag")).isEqualTo(flag.get(i).get());
      assertThat(row.get("text")).isEqualTo(text.get(i).orElse(null));
      assertThat(row.get("nothing")).isNull();
    }
  }

  @Test
  void remarksAndColumnsStandInTheFileAlsoWithoutRows() throws IOException {
    Path file = written(new Column("cell", List.of()), new Column("loss", List.of()));
    ParquetMetadata data = ParquetReader.readMetadata(file.toFile());
    assertThat(data.getFileMetaData().getKeyValueMetaData()).containsEntry("about", "Zürich");
    assertThat(data.getFileMetaData().getSchema().getFields())
        .extracting(field -> field.getName())
        .containsExactly("cell", "loss");
    assertThat(read(file)).isEmpty();
  }
}
