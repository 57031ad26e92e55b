package org.equilibria.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Target;
import org.equilibria.api.data.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledTableTest {

  private static final Schema KINDS =
      new Schema(2, List.of("b", "a"), Task.CLASSIFICATION, List.of("x", "y"));
  private static final Schema NAMELESS =
      new Schema(2, List.of(), Task.REGRESSION, List.of("p", "q"));

  @TempDir private Path temp;

  private Path table(String text) throws IOException {
    return Files.writeString(temp.resolve("table.csv"), text);
  }

  private static LabelledData read(Path file, Schema schema, List<String> columns) {
    return LabelledTable.read(
        file, schema, FeatureEncoding.numbers(schema.features()), CsvFormat.AUTO, columns);
  }

  private static double[] row(LabelledData data, int row) {
    double[] values = new double[data.features()];
    data.inputs().copy(row, values, 0);
    return values;
  }

  @Test
  void featuresAreInTheOrderOfTheSchemaAndOtherColumnsAreNotRead() throws IOException {
    Path file = table("name,a,b,kind\nsome,1,2,y\nother,3,4,odd\n");

    LabelledData data = read(file, KINDS, List.of("kind"));

    assertThat(row(data, 0)).containsExactly(2, 1);
    assertThat(row(data, 1)).containsExactly(4, 3);
    Target.Classes classes = (Target.Classes) data.target();
    assertThat(classes.names()).containsExactly("odd", "y");
    assertThat(classes.index()).containsExactly(1, 0);
  }

  @Test
  void withoutNamesTheFeaturesAreAllOtherColumns() throws IOException {
    Path file = table("v,s,t,w\n9,1,2,8\n");

    LabelledData data = read(file, NAMELESS, List.of("w", "v"));

    assertThat(row(data, 0)).containsExactly(1, 2);
    assertThat(((Target.Values) data.target()).values()).containsExactly(8, 9);
    Path more = table("v,s,t,u,w\n9,1,2,3,8\n");
    assertThatThrownBy(() -> read(more, NAMELESS, List.of("w", "v")))
        .hasMessage(more + ": has 3 features, expected 2");
  }

  @Test
  void everyMissingColumnIsTold() throws IOException {
    Path file = table("a,c\n1,2\n");

    assertThatThrownBy(() -> read(file, KINDS, List.of("kind")))
        .hasMessageContaining("label: " + file + ":1: there is no column 'kind'")
        .hasMessageContaining("there is no column 'b'");
  }

  @Test
  void columnsAreAsManyAsTheSchemaAsksFor() throws IOException {
    Path file = table("a,b,p\n1,2,3\n");

    assertThatThrownBy(() -> read(file, NAMELESS, List.of("p")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
