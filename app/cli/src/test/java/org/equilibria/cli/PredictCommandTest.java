package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.host.Equilibria;
import org.equilibria.host.TrainedModel;
import org.equilibria.study.fit.Predictions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {

  @TempDir private static Path models;
  @TempDir private Path temp;

  private static Path kinds;
  private static Path prices;

  @BeforeAll
  static void train() {
    kinds = SmallModel.ofKinds(models);
    prices = SmallModel.ofPrices(models);
  }

  private Cli predict(Path model, Path data, String... more) {
    String[] args = new String[more.length + 5];
    System.arraycopy(
        new String[] {"predict", "--model", model.toString(), "--data", data.toString()},
        0,
        args,
        0,
        5);
    System.arraycopy(more, 0, args, 5, more.length);
    return Cli.run(args);
  }

  private Path table(String text) {
    return SmallModel.write(temp.resolve("new.csv"), text);
  }

  @Test
  void tableHasALineASampleWithTheClassAndEveryProbability() {
    Cli cli = predict(kinds, table("weight,height\n0.9,0.9\n-0.9,0.5\n"));

    assertThat(cli.code()).isZero();
    assertThat(cli.err()).isEmpty();
    List<String> lines = cli.out().lines().toList();
    assertThat(lines.get(0)).isEqualTo("sample,predicted,p_large,p_tall,p_wide,converged");
    assertThat(lines.get(1)).startsWith("0,large,").endsWith(",true");
    assertThat(lines.get(2)).startsWith("1,tall,").endsWith(",true");
    assertThat(lines).hasSize(3);
  }

  @Test
  void numbersAreThoseOfTheFacade() {
    Cli cli = predict(kinds, table("weight,height\n0.25,-0.5\n"));
    try (Equilibria equilibria = Equilibria.builder().build();
        TrainedModel model = equilibria.model(kinds)) {
      Predictions made = model.predict(new double[] {0.25, -0.5});
      String[] cells = cli.out().lines().toList().get(1).split(",");
      for (int c = 0; c < 3; c++) {
        assertThat(Double.parseDouble(cells[c + 2])).isEqualTo(made.value(0, c));
      }
    }
  }

  @Test
  void columnsAreFoundByNameAndFurtherOnesIgnored() {
    Cli plain = predict(kinds, table("weight,height\n0.9,-0.9\n"));
    Cli mixed = predict(kinds, table("name,height,kind,weight\nx,-0.9,?,0.9\n"));

    assertThat(mixed.out()).isEqualTo(plain.out());
  }

  @Test
  void valuesAreInTheirOwnUnits() {
    Cli cli = predict(prices, table("weight,height\n0.5,0.1\n"));

    List<String> lines = cli.out().lines().toList();
    assertThat(lines.get(0)).isEqualTo("sample,predicted_price,converged");
    assertThat(Double.parseDouble(lines.get(1).split(",")[1])).isBetween(100.0, 120.0);
  }

  @Test
  void tableGoesToAFileWholeAndNeverOverAnother() throws IOException {
    Path data = table("weight,height\n0.9,0.9\n");
    Path out = temp.resolve("out.csv");
    Cli first = predict(kinds, data, "--out", out.toString());
    String written = Files.readString(out);
    Cli second = predict(prices, data, "--out", out.toString());
    assertThat(first.out())
        .startsWith("1 predictions: " + out + "\n")
        .containsPattern("Largest estimates, not bounds: relative error of an equilibrium \\d");
    assertThat(written).isEqualTo(predict(kinds, data).out());
    assertThat(second.code()).isEqualTo(2);
    assertThat(second.err()).contains("there is such a file already; --overwrite replaces it");
    assertThat(Files.readString(out)).isEqualTo(written);

    assertThat(predict(prices, data, "--out", out.toString(), "--overwrite").code()).isZero();
    assertThat(Files.readString(out)).isEqualTo(predict(prices, data).out());
    try (var files = Files.list(temp)) {
      assertThat(files).containsExactlyInAnyOrder(data, out);
    }
  }

  @Test
  void fileThatIsReadIsNotReplaced() throws IOException {
    Path data = table("weight,height\n0.9,0.9\n");
    String text = Files.readString(data);

    Cli cli = predict(kinds, data, "--out", data.toString(), "--overwrite");

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("it is also read");
    assertThat(Files.readString(data)).isEqualTo(text);
  }

  @Test
  void placeThatCannotBeWrittenIsReportedBeforeTheWork() {
    Cli cli = predict(kinds, temp.resolve("none.csv"), "--out", temp.resolve("a/b.csv").toString());

    assertThat(cli.code()).isEqualTo(3);
    assertThat(cli.err()).contains("there is no directory", temp.resolve("a").toString());
  }

  @Test
  void documentHoldsWhatTheTableDoes() throws JsonProcessingException {
    Path data = table("weight,height\n0.9,0.9\n-0.9,0.5\n");
    JsonNode json = new ObjectMapper().readTree(predict(kinds, data, "--json").out());

    assertThat(json.get("count").asInt()).isEqualTo(2);
    assertThat(json.at("/classes/1").asText()).isEqualTo("tall");
    assertThat(json.at("/samples/1/predicted").asText()).isEqualTo("tall");
    assertThat(json.at("/samples/1/probabilities")).hasSize(3);
    assertThat(json.at("/samples/1/converged").asBoolean()).isTrue();
    assertThat(json.get("data").asText()).isEqualTo(data.toString());
  }

  @Test
  void modelInTrainingPredictsAndIsSaidToBeUnfinished() {
    Path unfinished = SmallModel.unfinished(temp);

    Cli cli = predict(unfinished, table("weight,height\n0.9,0.9\n"));

    assertThat(cli.code()).isZero();
    assertThat(cli.out()).contains("\n0,large,");
    assertThat(cli.err()).contains("unfinished, at epoch 3 of 15", "--resume");
  }

  @Test
  void samplesThatDidNotConvergeAreMarkedAndCounted() {
    Path hasty = SmallModel.hasty(temp);

    Cli cli = predict(hasty, table("weight,height\n0.9,0.9\n0.1,0.2\n"));

    assertThat(cli.code()).isZero();
    assertThat(cli.out().lines().skip(1)).allMatch(line -> line.endsWith(",false"));
    assertThat(cli.err()).contains("2 of 2 samples did not converge", "'converged'");
  }

  @Test
  void manySamplesArePredictedAsFewAre() {
    Lines exact = lastOfManyAndAlone(SmallModel.onEjml(models));
    assertThat(exact.many()).isEqualTo(exact.alone());

    Lines byDefault = lastOfManyAndAlone(kinds);
    if (rowsOfTheDefaultAreAlike()) {
      assertThat(byDefault.many()).isEqualTo(byDefault.alone());
    } else {
      assertSame(byDefault.many().split(","), byDefault.alone().split(","));
    }
  }

  /** Some kernels sum a row of a large batch in another order, and their backend says so. */
  private static boolean rowsOfTheDefaultAreAlike() {
    try (Equilibria equilibria = Equilibria.builder().build();
        Backend backend =
            equilibria
                .catalog()
                .create(Kinds.BACKEND, ComponentSpec.of(equilibria.catalog().defaultBackend()))) {
      return backend.info().rowDeterministic();
    }
  }

  /** The line of one sample, predicted as the last of many and alone. */
  private record Lines(String many, String alone) {}

  private Lines lastOfManyAndAlone(Path model) {
    StringBuilder rows = new StringBuilder("weight,height\n");
    for (int i = 0; i < 2500; i++) {
      rows.append(String.format(Locale.ROOT, "%.3f,%.3f%n", i % 7 / 7.0, i % 11 / 11.0));
    }
    List<String> all = predict(model, table(rows.toString())).out().lines().toList();
    List<String> one =
        predict(
                model,
                table("weight,height\n" + rows.toString().lines().skip(2500).toList().get(0)))
            .out()
            .lines()
            .toList();

    assertThat(all).hasSize(2501);
    return new Lines(all.get(2500).replaceFirst("2499,", "0,"), one.get(1));
  }

  /** Numbers may differ by rounding. */
  private static void assertSame(String[] many, String[] one) {
    assertThat(many).hasSameSizeAs(one);
    for (int i = 0; i < one.length; i++) {
      if (one[i].matches("[-0-9.]+(E-?[0-9]+)?")) {
        // sums of some tens of terms of size 1, each rounded to 1.1e-16, through a softmax
        assertThat(Double.parseDouble(many[i]))
            .isCloseTo(Double.parseDouble(one[i]), within(1e-13));
      } else {
        assertThat(many[i]).isEqualTo(one[i]);
      }
    }
  }
}
