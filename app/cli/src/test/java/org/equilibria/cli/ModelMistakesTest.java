package org.equilibria.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a model or its data is said in one message, without a stack trace. */
class ModelMistakesTest {

  @TempDir private static Path models;
  @TempDir private Path temp;

  private static Path model;
  private static byte[] bytes;

  @BeforeAll
  static void train() throws IOException {
    model = SmallModel.ofKinds(models);
    bytes = Files.readAllBytes(model);
  }

  private static void assertRefused(Cli cli, int code, String... said) {
    assertThat(cli.code()).isEqualTo(code);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).startsWith("equilibria: ").contains(said);
    assertThat(cli.err()).doesNotContain("Exception", "\tat ");
  }

  /** Every command that reads a model refuses it with the same message. */
  private void assertNoModel(Path file, String... said) {
    String name = file.toString();
    String data = models.resolve("things.csv").toString();
    List<Cli> all =
        List.of(
            Cli.run("predict", "--model", name, "--data", data),
            Cli.run("evaluate", "--model", name),
            Cli.run("info", name));
    all.forEach(cli -> assertRefused(cli, 3, said));
    assertThat(all).extracting(Cli::err).containsOnly(all.get(0).err());
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(temp.resolve("a.safetensors"), content);
  }

  @Test
  void missingModel() {
    assertNoModel(temp.resolve("none.safetensors"), "none.safetensors", "there is no such file");
  }

  @Test
  void directoryForAModel() {
    assertNoModel(temp, "it is a directory, expected a safetensors file");
  }

  @Test
  void emptyModel() throws IOException {
    assertNoModel(file(new byte[0]), "it is empty");
  }

  @Test
  void tableForAModel() {
    assertNoModel(models.resolve("things.csv"), "it looks like text");
  }

  @Test
  void tensorsOfAnotherProgram() throws IOException {
    byte[] header = "{\"__metadata__\":{\"format\":\"pt\"}}".getBytes(ISO_8859_1);
    byte[] all = Arrays.copyOf(new byte[] {(byte) header.length}, 8 + header.length);
    System.arraycopy(header, 0, all, 8, header.length);
    assertNoModel(file(all), "tensors of another program");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0002, 0.01, 0.5, 0.999})
  void truncatedModel(double share) throws IOException {
    assertNoModel(file(Arrays.copyOf(bytes, (int) (bytes.length * share))), "a.safetensors");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 1000, 5000})
  void bitThatFlippedAmongTheNumbers(int fromTheEnd) throws IOException {
    byte[] flipped = bytes.clone();
    flipped[bytes.length - fromTheEnd] ^= 0x10;
    assertNoModel(file(flipped), "it is damaged");
  }

  @Test
  void bitThatFlippedInTheHeader() throws IOException {
    for (int i = 0; i < 2000; i += 397) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= 0x01;
      assertNoModel(file(flipped), "a.safetensors: no valid");
    }
  }

  @Test
  void newerFormat() throws IOException {
    String text = new String(bytes, ISO_8859_1);
    String newer = text.replace("\"format-version\":\"1\"", "\"format-version\":\"2\"");
    assertThat(newer).isNotEqualTo(text);
    assertNoModel(file(newer.getBytes(ISO_8859_1)), "it is of format '2'", "reads format 1");
  }

  private Cli predict(String data) {
    return Cli.run("predict", "--model", model.toString(), "--data", data);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          weight,kind;1,tall                | there is no column 'height'; did you mean 'weight'?
          weigth,size;1,2                   | there is no column 'weight'; did you mean 'weigth'?
          1,2;3,4                           | the first line holds numbers, expected a header
          weight,height;1,2;tall,2          | :3: column 'weight': 'tall' is not a number
          weight,height;1,NaN               | :2: column 'height': the value is missing ('NaN')
          weight,height;1,                  | :2: column 'height': the value is missing
          weight,height;1,inf               | 'inf' is too large a number
          weight,height;1,2,3               | :2: found 3 values, expected 2 as in the header
          weight,height;1                   | :2: found 1 value, expected 2 as in the header
          weight,height                     | has a header but no rows below it
          weight,weight;1,2                 | two columns are called 'weight'
          """)
  void tableThatIsNotWhatTheModelTakes(String table, String said) {
    Path file = SmallModel.write(temp.resolve("t.csv"), table.strip().replace(';', '\n') + "\n");
    assertRefused(predict(file.toString()), 3, file.toString(), said);
  }

  @Test
  void dataThatCannotBeRead() throws IOException {
    assertRefused(predict(temp.resolve("no.csv").toString()), 3, "there is no such file");
    assertRefused(predict(temp.toString()), 3, "holds neither IDX files", "nor x.npy");
    Path empty = Files.createFile(temp.resolve("empty.csv"));
    assertRefused(predict(empty.toString()), 3, "is empty, expected a header");
  }

  @Test
  void everyFaultOfATableIsToldAtOnce() {
    Path file = SmallModel.write(temp.resolve("t.csv"), "weight,height\nx,1\n1,y\n");
    assertRefused(predict(file.toString()), 3, "'x' is not a number", "'y' is not a number");
  }

  @Test
  void optionsThatAreMissingOrUnknown() {
    assertRefused(
        Cli.run("predict", "--data", "x"), 2, "--model=MODEL", "equilibria predict --help");
    assertRefused(Cli.run("predict", "--modle", "m", "--data", "x"), 2, "'--modle'", "--model");
    assertRefused(Cli.run("evaluate", "--model", model.toString(), "--dta"), 2, "'--dta'");
    assertRefused(Cli.run("info", "a", "b"), 2, "'b'");
    assertRefused(Cli.run("predict", "--model", "", "--data", "x"), 2, "the path is empty");
  }
}
