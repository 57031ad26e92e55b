package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.equilibria.api.data.FeatureKind;
import org.equilibria.api.data.MissingValues;
import org.equilibria.engine.data.FeatureEncoding;
import org.equilibria.host.Equilibria;
import org.equilibria.study.file.Safetensors;
import org.equilibria.study.file.TensorFile;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.ModelFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table as a spreadsheet of another country writes it: an index without a name, text, yes and no,
 * missing values, a decimal comma and points between thousands. What training did with it, the
 * commands do with other tables.
 */
class MessyTableTest {

  private static final List<String> CITIES = List.of("Rome", "São Paulo", "Zürich");

  @TempDir private static Path temp;
  private static Path model;
  private static Cli training;

  @BeforeAll
  static void train() {
    Path table = table("messy.csv", 160, 1);
    model = temp.resolve("model.safetensors");
    training =
        Cli.run(
            "train",
            "--data",
            table.toString(),
            "--label",
            "buys",
            "--missing",
            "indicator",
            "--ignore",
            "customer",
            "--set",
            "data.decimal=comma",
            "--set",
            "data.thousands=point",
            "--set",
            "data.stratified=true",
            "--set",
            "data.robust=true",
            "--width",
            "24",
            "--epochs",
            "80",
            "--out",
            model.toString());
  }

  private static Path table(String name, int rows, long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("\ufeff;city;member;income;age;customer;buys\n");
    for (int i = 0; i < rows; i++) {
      String city = CITIES.get(random.nextInt(3));
      boolean member = random.nextBoolean();
      double income = 1000 + 4000 * random.nextDouble();
      int age = 18 + random.nextInt(60);
      boolean buys = (city.equals("Rome") ? 1 : 0) + (member ? 1 : 0) + income / 3000 > 2;
      String written =
          String.format(Locale.ROOT, "%,.2f", income)
              .replace(',', '_')
              .replace('.', ',')
              .replace('_', '.');
      text.append(i).append(';').append(i % 31 == 5 ? "" : city).append(';');
      text.append(member ? "yes" : "no").append(';').append(i % 17 == 3 ? "NA" : written);
      text.append(';').append(i % 23 == 7 ? "?" : String.valueOf(age)).append(";c").append(i);
      text.append(';').append(buys ? "true" : "false").append('\n');
    }
    return SmallModel.write(temp.resolve(name), text.toString());
  }

  @Test
  void trainingTellsWhatItMadeOfTheTable() {
    assertThat(training.err()).contains("note: the first column, which has no name, is left out");
    assertThat(training.code()).isZero();
    try (Equilibria equilibria = Equilibria.builder().build()) {
      Model read = ModelFile.read(model, equilibria.catalog());
      assertThat(read.schema().featureNames()).containsExactly("city", "member", "income", "age");
      FeatureEncoding encoding = read.preprocessing().encoding();
      assertThat(encoding.missing()).isEqualTo(MissingValues.INDICATOR);
      assertThat(encoding.inputs().kinds())
          .containsExactly(
              new FeatureKind.Category(CITIES),
              new FeatureKind.Flag(),
              new FeatureKind.Numeric(),
              new FeatureKind.Numeric());
      assertThat(encoding.names(read.schema().featureNames()))
          .contains("city=Zürich", "city missing", "income missing", "age missing")
          .doesNotContain("member missing");
    }
  }

  /** Classes follow from the features but for the gaps; who guesses is right half of the time. */
  @Test
  void otherTablesAreEvaluatedAndPredictedByTheSameRules() throws IOException {
    Path table = table("more.csv", 60, 2);
    Cli evaluation =
        Cli.run("evaluate", "--model", model.toString(), "--data", table.toString(), "--json");
    assertThat(evaluation.code()).as(evaluation.err()).isZero();
    Cli prediction = Cli.run("predict", "--model", model.toString(), "--data", table.toString());
    assertThat(prediction.code()).as(prediction.err()).isZero();
    List<String> predicted =
        prediction.out().lines().skip(1).map(line -> line.split(",")[1]).toList();
    List<String> truth =
        Files.readAllLines(table).stream().skip(1).map(l -> l.replaceAll(".*;", "")).toList();
    assertThat(predicted).hasSameSizeAs(truth);
    long hits = 0;
    for (int i = 0; i < truth.size(); i++) {
      hits += truth.get(i).equals(predicted.get(i)) ? 1 : 0;
    }
    assertThat(evaluation.out()).contains("\"accuracy\":{\"hits\":" + hits + ",\"total\":60");
    assertThat(hits).isGreaterThan(45);
  }

  @Test
  void setAsideSamplesAreThoseOfTheTraining() {
    Cli cli = Cli.run("evaluate", "--model", model.toString());
    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(cli.out()).contains("32 samples");
  }

  @Test
  void whatTrainingNeverSawIsToldWithLineAndColumn() {
    Path table =
        SmallModel.write(
            temp.resolve("odd.csv"),
            "city;member;income;age\nRome;yes;1.000,5;30\nOslo;perhaps;1000.5;\n");
    Cli cli = Cli.run("predict", "--model", model.toString(), "--data", table.toString());
    assertThat(cli.code()).isNotZero();
    assertThat(cli.err().lines())
        .containsExactly(
            "equilibria: "
                + table
                + ":3: column 'city': 'Oslo' is none of the categories of the training data, Rome,"
                + " São Paulo, Zürich; unseen: zero takes it as none",
            table + ":3: column 'member': 'perhaps' is not true or false",
            table
                + ":3: column 'income': '1000.5' is not a number; decimals are written with a"
                + " comma, as decimal: comma says");
  }

  /** A text that training never saw is none of the categories: as if the others were all 0. */
  @Test
  void whatTrainingNeverSawCountsAsNoneOnRequestAndIsTold() throws IOException {
    byte[] before = Files.readAllBytes(model);
    Path table =
        SmallModel.write(
            temp.resolve("odd.csv"),
            "city;member;income;age\nRome;yes;1.000,5;30\nOslo;no;1.000,5;30\nBern;yes;1,5;40\n"
                + "Oslo;no;1.000,5;30\n");
    String[] args = {"predict", "--model", model.toString(), "--data", table.toString()};
    assertThat(Cli.run(args).code()).isEqualTo(ExitCode.RESOURCES);

    Cli cli = predict(args, "--unseen", "zero");
    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(cli.err())
        .contains(
            "note: 3 of 4 samples hold texts that the training data have not, which count as none"
                + " of the categories: 'Oslo' in column 'city' (lines 3, 5), 'Bern' in column"
                + " 'city' (line 4)");
    List<String> lines = cli.out().lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(4).replaceFirst("^3,", ""))
        .isEqualTo(lines.get(2).replaceFirst("^1,", ""));
    assertThat(predict(args, "--unseen", "zero", "--json").out())
        .contains("\"unseen\":[{\"column\":\"city\",\"text\":\"Oslo\",\"lines\":[3,5]},");

    assertThat(predict(args, "--unseen", "refuse").err()).contains("'Oslo' is none of the");
    assertThat(predict(args, "--unseen", "guess").err()).contains("--unseen", "guess", "ZERO");
    assertThat(Files.readAllBytes(model)).isEqualTo(before);
  }

  private static Cli predict(String[] args, String... more) {
    return Cli.run(Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new));
  }

  /** Without what this version adds, a file of an earlier one has numbers only. */
  @Test
  void modelsOfEarlierVersionsAreRead() throws IOException {
    Path old = SmallModel.ofKinds(temp);
    TensorFile content = Safetensors.read(old);
    Map<String, String> metadata = new TreeMap<>(content.metadata());
    metadata.remove("checksum");
    metadata.put("preprocessing", "{\"constant\":true,\"unitNorm\":true}");
    Path earlier = temp.resolve("earlier.safetensors");
    Safetensors.write(earlier, new TensorFile(content.tensors(), metadata));
    Cli now = Cli.run("evaluate", "--model", old.toString(), "--json");
    Cli then = Cli.run("evaluate", "--model", earlier.toString(), "--json");
    assertThat(then.code()).as(then.err()).isZero();
    assertThat(then.out().replace("earlier.safe", "kinds.safe")).isEqualTo(now.out());
    assertThat(content.metadata().get("pipeline"))
        .doesNotContain("missing:", "decimal:", "robust:", "stratified:", "test-file:");
  }
}
