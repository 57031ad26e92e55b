package org.equilibria.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.MissingValues;
import org.equilibria.api.data.Target;
import org.equilibria.api.data.UnseenValues;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvSourceTest {

  @TempDir private Path directory;

  static DataSource labelled(Path file, String label) {
    return load(file.toString(), label, "", "", "", "auto");
  }

  private static DataSource load(
      String file, String label, String target, String test, String ignore, String separator) {
    return CsvSource.load(
        new CsvSource.Options(
            file,
            label,
            target,
            test,
            ignore,
            "",
            MissingValues.REFUSE,
            UnseenValues.REFUSE,
            separator,
            CsvFormat.Decimal.POINT,
            CsvFormat.Thousands.NONE));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static EquilibriaException failure(Runnable action) {
    return MalformedDataTest.failure(action);
  }

  @Test
  void columnsAreFeaturesButForTheLabelAndTheIgnored() {
    Path file = Fixtures.copy("shapes.csv", directory);
    DataSource source = load(file.toString(), "kind", "", "", "id", "auto");
    LabelledData data = source.train();
    assertThat(source.test()).isEmpty();
    assertThat(source.mixed()).isFalse();
    assertThat(data.count()).isEqualTo(60);
    assertThat(data.featureNames()).containsExactly("length", "width");
    assertThat(data.target().names()).containsExactly("long, thin", "round", "small");
    assertThat(Toy.classes(data)).startsWith(0, 1, 2, 0, 1, 2);
  }

  @Test
  void targetsAreValuesInTheOrderGiven() {
    Path file = Fixtures.copy("sums.csv", directory);
    LabelledData data = load(file.toString(), "", "product, sum", "", "", ";").train();
    assertThat(data.featureNames()).containsExactly("a", "b");
    assertThat(data.target().names()).containsExactly("product", "sum");
    double[] inputs = Toy.inputs(data);
    double[] values = ((Target.Values) data.target()).values();
    for (int i = 0; i < data.count(); i++) {
      // the file holds six decimals
      assertThat(values[2 * i]).isCloseTo(inputs[2 * i] * inputs[2 * i + 1], within(1e-6));
    }
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.CsvSource({
    "auto, ','",
    "auto, ;",
    "auto, '\t'",
    "auto, |",
    "tab, '\t'",
    "':', ':'"
  })
  void separatorIsFoundInTheHeaderUnlessGiven(String option, String separator) throws IOException {
    Path file = write("t.csv", "a,b,y\n1,2,p\n3,4,q\n".replace(",", separator));
    LabelledData data = load(file.toString(), "y", "", "", "", option).train();
    assertThat(Toy.inputs(data)).containsExactly(1, 2, 3, 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ufeffa,b,y\n1,2,p\n3,4,q\n",
        "a,b,y\r\n1,2,p\r\n\r\n3,4,q",
        " a , b,y \n 1 ,2, p\n3,4,\"q\"\n"
      })
  void byteOrderMarkLineEndsAndSpaceDoNotMatter(String text) throws IOException {
    LabelledData data = labelled(write("t.csv", text), "y").train();
    assertThat(data.featureNames()).containsExactly("a", "b");
    assertThat(data.target().names()).containsExactly("p", "q");
    assertThat(Toy.inputs(data)).containsExactly(1, 2, 3, 4);
  }

  @Test
  void gzippedTableIsRead() throws IOException {
    byte[] text = "a,y\n1,p\n3,q\n".getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(directory.resolve("t.csv.gz"), IdxBytes.gzip(text));
    assertThat(Toy.inputs(labelled(file, "y").train())).containsExactly(1, 3);
  }

  @Test
  void classesThatAreNumbersAreInTheirOrder() throws IOException {
    Path file = write("t.csv", "a,y\n1,10\n2,9\n3,-1\n");
    assertThat(labelled(file, "y").train().target().names()).containsExactly("-1", "9", "10");
  }

  @Test
  void testTableMayHaveItsColumnsInAnotherOrder() throws IOException {
    Path train = write("train.csv", "a,b,y\n1,2,p\n3,4,q\n");
    Path test = write("test.csv", "y,b,more,a\nq,20,x,10\n");
    DataSource source = load(train.toString(), "y", "", test.toString(), "", "auto");
    LabelledData data = source.test().orElseThrow();
    assertThat(Toy.inputs(data)).containsExactly(10, 20);
    assertThat(Toy.classes(data)).containsExactly(1);
    assertThat(data.target().names()).containsExactly("p", "q");
  }

  @Test
  void testTableHasTheColumnsAndClassesOfTheTrainingTable() throws IOException {
    Path train = write("train.csv", "alpha,y\n1,p\n3,q\n");
    Path columns = write("columns.csv", "alhpa,y\n1,p\n");
    Path classes = write("classes.csv", "alpha,y\n1,p\n2,P\n");
    assertThat(failure(() -> load(train.toString(), "y", "", columns.toString(), "", "auto")))
        .hasMessage(
            columns
                + ":1: there is no column 'alpha'; did you mean 'alhpa'? Its columns are alhpa, y");
    assertThat(failure(() -> load(train.toString(), "y", "", classes.toString(), "", "auto")))
        .hasMessage(classes + ":3: column 'y': 'P' is no class of the training data");
  }

  @Test
  void allFaultsOfATableAreReportedTogether() throws IOException {
    Path file = write("t.csv", "a,b,y\n1,x,p\n2\n,4,\n");
    assertThat(failure(() -> labelled(file, "y")).getMessage().lines())
        .containsExactly(
            file + ":2: column 'b': 'x' is not a number",
            file + ":3: found 1 value, expected 3 as in the header",
            file
                + ":4: column 'a': the value is missing; missing: drop, mean, median or indicator"
                + " goes on with it",
            file + ":4: column 'y': the label is missing");
    assertThat(
            failure(() -> load(file.toString(), "z", "", "", "c, b", "auto")).getMessage().lines())
        .hasSize(2);
  }

  @Test
  void whatIsToBeLearnedMustBeSaid() throws IOException {
    Path file = write("t.csv", "a,b\n1,2\n");
    EquilibriaException neither = failure(() -> load(file.toString(), "", "", "", "", "auto"));
    EquilibriaException both = failure(() -> load(file.toString(), "a", "b", "", "", "auto"));
    assertThat(neither.code()).isEqualTo(ErrorCode.INVALID_INPUT);
    assertThat(neither).hasMessageContaining("what is to be learned?", "label: COLUMN", "a, b");
    assertThat(both).hasMessageContaining("both a label and a target are given");
  }

  @Test
  void optionsThatAreNoneAreExplained() throws IOException {
    Path file = write("t.csv", "a,y\n1,p\n2,q\n");
    assertThat(failure(() -> load(file.toString(), "y", "", "", "", "::")))
        .hasMessageStartingWith("separator: '::' is not one character");
    assertThat(failure(() -> load("", "y", "", "", "", "auto")))
        .hasMessageStartingWith("file: the path is empty");
    assertThat(failure(() -> load(directory.toString(), "y", "", "", "", "auto")))
        .hasMessage(directory + ": is a directory, expected a file");
    Path absent = directory.resolve("absent.csv");
    assertThat(failure(() -> labelled(absent, "y")).code()).isEqualTo(ErrorCode.IO);
    assertThat(failure(() -> labelled(absent, "y"))).hasMessage(absent + ": there is no such file");
  }

  @Test
  void columnWhoseNameHoldsACommaIsWrittenInQuotes() throws IOException {
    Path file = write("t.csv", "\"a,b\",c,y\nx,1,p\nx,2,q\n");
    assertThat(load(file.toString(), "y", "", "", "\"a,b\"", "auto").train().featureNames())
        .isEqualTo(List.of("c"));
  }
}
