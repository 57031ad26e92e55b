package org.equilibria.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.FeatureKind;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.MissingValues;
import org.equilibria.api.data.Target;
import org.equilibria.api.data.Task;
import org.equilibria.api.data.UnseenValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns as people write them: text, true and false, nothing, numbers of other countries. */
class CsvColumnsTest {

  private static final FeatureKind NUMERIC = new FeatureKind.Numeric();

  @TempDir private Path directory;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  /** Options that differ from the defaults in what is given. */
  private record Table(
      Path file,
      Path test,
      String ignore,
      String categories,
      MissingValues missing,
      UnseenValues unseen,
      CsvFormat.Decimal decimal,
      CsvFormat.Thousands thousands) {

    Table(Path file) {
      this(
          file,
          Path.of(""),
          "",
          "",
          MissingValues.REFUSE,
          UnseenValues.REFUSE,
          CsvFormat.Decimal.POINT,
          CsvFormat.Thousands.NONE);
    }

    Table missing(MissingValues value) {
      return new Table(file, test, ignore, categories, value, unseen, decimal, thousands);
    }

    Table categories(String value) {
      return new Table(file, test, ignore, value, missing, unseen, decimal, thousands);
    }

    Table test(Path value, UnseenValues others) {
      return new Table(file, value, ignore, categories, missing, others, decimal, thousands);
    }

    Table numbers(CsvFormat.Decimal d, CsvFormat.Thousands t) {
      return new Table(file, test, ignore, categories, missing, unseen, d, t);
    }

    DataSource load() {
      return org.equilibria.engine.data.CsvSource.load(
          new org.equilibria.engine.data.CsvSource.Options(
              file.toString(),
              "y",
              "",
              test.toString(),
              ignore,
              categories,
              missing,
              unseen,
              "auto",
              decimal,
              thousands));
    }
  }

  private static String failure(Table table) {
    return String.valueOf(MalformedDataTest.failure(table::load).getMessage());
  }

  private static FeatureKind category(String... values) {
    return new FeatureKind.Category(List.of(values));
  }

  @Test
  void columnsAreWhatTheirCellsAre() throws IOException {
    Path file = write("t.csv", "n,city,member,y\n1,Rome,yes,p\n2.5,Bern,No,q\n-3,Rome,TRUE,p\n");
    LabelledData data = new Table(file).load().train();
    assertThat(data.columns().kinds())
        .containsExactly(NUMERIC, category("Bern", "Rome"), new FeatureKind.Flag());
    assertThat(Toy.inputs(data)).containsExactly(1, 1, 1, 2.5, 0, 0, -3, 1, 1);
  }

  @Test
  void numbersAreCategoriesIfTheyAreCalledSo() throws IOException {
    Path file = write("t.csv", "zip,y\n100,p\n9,q\n100,p\n");
    LabelledData data = new Table(file).categories("zip").load().train();
    assertThat(data.columns().kinds()).containsExactly(category("9", "100"));
    assertThat(Toy.inputs(data)).containsExactly(1, 0, 1);
    assertThat(failure(new Table(file).categories("zap")))
        .startsWith("categories: " + file + ":1: there is no column 'zap'; did you mean 'zip'?");
  }

  @Test
  void textAmongNumbersIsNoCategory() throws IOException {
    Path file = write("t.csv", "a,b,y\n1,x,p\nred,z,q\n3,7,p\n");
    assertThat(failure(new Table(file)).lines())
        .containsExactly(
            file
                + ":2: column 'b': 'x' is not a number; most of the column is text: name it under"
                + " categories or ignore",
            file + ":3: column 'a': 'red' is not a number",
            file
                + ":3: column 'b': 'z' is not a number; most of the column is text: name it under"
                + " categories or ignore");
  }

  @Test
  void textThatDiffersFromRowToRowIsHardlyACategory() throws IOException {
    StringBuilder rows = new StringBuilder("name,y\n");
    for (int i = 0; i < 50; i++) {
      rows.append("n").append(i).append(i % 2 == 0 ? ",p\n" : ",q\n");
    }
    Path file = write("t.csv", rows.toString());
    assertThat(failure(new Table(file)))
        .isEqualTo(
            file
                + ":1: column 'name': it holds 50 different texts in 50 rows; name it under ignore,"
                + " or under categories to take each as a number of its own");
    assertThat(new Table(file).categories("name").load().train().columns().kinds()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NA", "n/a", "NaN", "null", "?", "-"})
  void missingValuesAreReadIfSomethingIsDoneAboutThem(String cell) throws IOException {
    Path file = write("t.csv", "a,city,y\n1,Rome,p\n" + cell + ",Bern,q\n4," + cell + ",p\n");
    LabelledData data = new Table(file).missing(MissingValues.MEAN).load().train();
    assertThat(data.columns().kinds()).containsExactly(NUMERIC, category("Bern", "Rome"));
    assertThat(Toy.inputs(data)).containsExactly(1, 1, Double.NaN, 0, 4, Double.NaN);
    assertThat(failure(new Table(file)).lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith(file + ":3: column 'a': the value is missing");
  }

  @Test
  void rowsThatLackAnythingAreDroppedAndCounted() throws IOException {
    Path file = write("t.csv", "a,city,y\n1,Rome,p\n,Bern,q\n4,,p\n5,Bern,\n6,Bern,q\n");
    DataSource source = new Table(file).missing(MissingValues.DROP).load();
    assertThat(Toy.inputs(source.train())).containsExactly(1, 1, 6, 0);
    assertThat(source.notes())
        .containsExactly("3 of 5 rows of " + file + " lack a value and are left out");
  }

  @Test
  void columnOfNothingIsToldWhereItWouldBeFilledIn() throws IOException {
    Path file = write("t.csv", "a,b,y\n1,,p\n2,,q\n");
    assertThat(failure(new Table(file).missing(MissingValues.MEDIAN)))
        .isEqualTo(file + ":1: column 'b': there is no value in any row; name it under ignore");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Unnamed: 0"})
  void indexThatToolsWriteIsLeftOutAndTold(String name) throws IOException {
    Path file = write("t.csv", name + ",a,y\n0,5,p\n1,6,q\n");
    DataSource source = new Table(file).load();
    assertThat(source.train().featureNames()).containsExactly("a");
    assertThat(source.notes()).singleElement().asString().contains("is left out as an index");
  }

  static Stream<Arguments> notations() {
    return Stream.of(
        Arguments.of("1.234,5", CsvFormat.Decimal.COMMA, CsvFormat.Thousands.POINT, 1234.5),
        Arguments.of(
            "-1 234 567,25", CsvFormat.Decimal.COMMA, CsvFormat.Thousands.SPACE, -1234567.25),
        Arguments.of("1\u00a0234", CsvFormat.Decimal.COMMA, CsvFormat.Thousands.SPACE, 1234),
        Arguments.of("1'234.5", CsvFormat.Decimal.POINT, CsvFormat.Thousands.APOSTROPHE, 1234.5),
        Arguments.of("1,234,567.5", CsvFormat.Decimal.POINT, CsvFormat.Thousands.COMMA, 1234567.5),
        Arguments.of("0,5e-3", CsvFormat.Decimal.COMMA, CsvFormat.Thousands.NONE, 5e-4),
        Arguments.of("1.2.3", CsvFormat.Decimal.COMMA, CsvFormat.Thousands.POINT, Double.NaN),
        Arguments.of("1.5", CsvFormat.Decimal.COMMA, CsvFormat.Thousands.NONE, Double.NaN),
        Arguments.of("12,34", CsvFormat.Decimal.POINT, CsvFormat.Thousands.COMMA, Double.NaN),
        Arguments.of("1,234,56", CsvFormat.Decimal.POINT, CsvFormat.Thousands.COMMA, Double.NaN),
        Arguments.of("1.234.567", CsvFormat.Decimal.COMMA, CsvFormat.Thousands.POINT, 1234567));
  }

  @ParameterizedTest
  @MethodSource("notations")
  void numbersAreReadAsTheyAreWritten(
      String cell, CsvFormat.Decimal decimal, CsvFormat.Thousands thousands, double expected) {
    Double read = new CsvFormat("auto", decimal, thousands).numbers().parse(cell);
    assertThat(read).isEqualTo(Double.valueOf(expected)); // also NaN, which the primitive is not
  }

  @Test
  void tableOfAnotherCountryIsRead() throws IOException {
    Path file = write("t.csv", "a;y\n1.234,5;p\n0,25;q\n");
    assertThat(failure(new Table(file)).lines())
        .hasSize(2)
        .allMatch(line -> line.contains("decimal: comma"));
    LabelledData data =
        new Table(file).numbers(CsvFormat.Decimal.COMMA, CsvFormat.Thousands.POINT).load().train();
    assertThat(Toy.inputs(data)).containsExactly(1234.5, 0.25);
  }

  @ParameterizedTest
  @CsvSource({"COMMA, COMMA, comma", "POINT, POINT, point"})
  void characterHasOneMeaning(CsvFormat.Decimal d, CsvFormat.Thousands t, String word) {
    assertThat(MalformedDataTest.failure(() -> new CsvFormat("auto", d, t)))
        .hasMessage("thousands: a " + word + " is before decimals already, as decimal says");
  }

  @Test
  void testTableHasTheCategoriesOfTheTrainingTable() throws IOException {
    Path train = write("train.csv", "city,member,y\nRome,yes,p\nBern,no,q\n");
    Path test = write("test.csv", "city,member,y\nBern,yes,p\nOslo,maybe,q\n");
    assertThat(failure(new Table(train).test(test, UnseenValues.REFUSE)).lines())
        .containsExactly(
            test
                + ":3: column 'city': 'Oslo' is none of the categories of the training data, Bern,"
                + " Rome; unseen: zero takes it as none",
            test + ":3: column 'member': 'maybe' is not true or false");
    Path other = write("other.csv", "city,member,y\nBern,yes,p\nOslo,no,q\n");
    LabelledData data = new Table(train).test(other, UnseenValues.ZERO).load().test().orElseThrow();
    assertThat(Toy.inputs(data)).containsExactly(0, 1, -1, 0);
  }

  /** What a network took in training it takes from other tables by the same rules. */
  @Test
  void furtherTablesAreReadByTheKindsOfTheTraining() throws IOException {
    Schema schema =
        new Schema(3, List.of("a", "city", "member"), Task.CLASSIFICATION, List.of("p", "q"));
    Path file = write("new.csv", "member;city;a\nno;Rome;1,5\nyes;;\n");
    Map<String, Object> options = Map.of("decimal", "comma");
    double[] read =
        Toy.inputs(InputFile.read(file, schema, encoding(MissingValues.MEAN), options).rows());
    assertThat(read).containsExactly(1.5, 1, 0, Double.NaN, Double.NaN, 1);
    assertThat(
            MalformedDataTest.failure(
                    () -> InputFile.read(file, schema, encoding(MissingValues.DROP), options))
                .getMessage()
                .lines())
        .hasSize(2)
        .first()
        .asString()
        .isEqualTo(
            file
                + ":3: column 'city': the value is missing; the network was trained with missing:"
                + " drop and has no answer for such a row");
    Path labelled = write("labelled.csv", "member;city;a;y\nno;Rome;1,5;p\nyes;;2;q\n");
    LabelledData data =
        LabelledTable.read(
            labelled, schema, encoding(MissingValues.DROP), CsvFormat.like(options), List.of("y"));
    Preprocessing plain =
        new Preprocessing(
            encoding(MissingValues.DROP),
            new double[4],
            new double[] {1, 1, 1, 1},
            false,
            false,
            new double[0],
            new double[0]);
    Samples samples = Samples.of(data, schema, plain);
    assertThat(samples.count()).isEqualTo(1);
    assertThat(samples.inputs()).containsExactly(1.5, 0, 1, 0);
    assertThat(((Target.Classes) data.target()).names()).containsExactly("p", "q");
  }

  private static FeatureEncoding encoding(MissingValues missing) {
    boolean fill = missing == MissingValues.MEAN;
    return new FeatureEncoding(
        missing,
        UnseenValues.REFUSE,
        List.of(
            new FeatureEncoding.FeatureColumn(NUMERIC, fill ? List.of(2.0) : List.of(), false),
            new FeatureEncoding.FeatureColumn(
                category("Bern", "Rome"), fill ? List.of(0.5, 0.5) : List.of(), false),
            new FeatureEncoding.FeatureColumn(
                new FeatureKind.Flag(), fill ? List.of(0.5) : List.of(), false)));
  }
}
