package org.equilibria.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.MissingValues;
import org.equilibria.api.data.Target;
import org.equilibria.api.data.Task;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.engine.data.ArraySource.ArchiveOptions;
import org.equilibria.engine.data.ArraySource.FileOptions;
import org.equilibria.engine.data.ArraySource.Learn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrays written by NumPy itself; see write_arrays.py beside them. */
class ArraySourceTest {

  @TempDir private Path directory;

  static FileOptions files(String dir, String x, String y) {
    return new FileOptions(dir, x, y, "", "", Learn.AUTO, MissingValues.REFUSE);
  }

  static ArchiveOptions archive(String file, Learn learn) {
    return new ArchiveOptions(file, "", "", "", "", learn, MissingValues.REFUSE);
  }

  private DataSource load(String name, Learn learn) {
    return ArraySource.load(archive(Fixtures.copy(name, directory).toString(), learn));
  }

  private static double[] values(LabelledData data) {
    return ((Target.Values) data.target()).values();
  }

  @Test
  void wholeNumbersAreClasses() {
    DataSource source = load("classes.npz", Learn.AUTO);
    assertThat(source.test()).isEmpty();
    assertThat(source.train().target().names()).containsExactly("2", "4", "10");
    assertThat(Toy.classes(source.train())).containsExactly(1, 2, 0, 1, 2, 0);
    assertThat(Toy.inputs(source.train())).startsWith(-1).endsWith(1).hasSize(12);
  }

  @Test
  void otherNumbersAreValues() {
    LabelledData data = load("values.npz", Learn.AUTO).train();
    assertThat(data.target().names()).containsExactly("y0", "y1");
    double[] x = Toy.inputs(data);
    for (int i = 0; i < 6; i++) {
      assertThat(values(data)[2 * i]).isEqualTo(x[2 * i] + 1);
      assertThat(values(data)[2 * i + 1]).isEqualTo(x[2 * i + 1] * 2);
    }
  }

  @Test
  void wholeNumbersAreValuesIfAskedFor() {
    LabelledData data = load("classes.npz", Learn.VALUES).train();
    assertThat(data.target().names()).containsExactly("y");
    assertThat(values(data)).containsExactly(4, 10, 2, 4, 10, 2);
  }

  @Test
  void partsAreFoundWhateverTheCapitalsAndTypes() {
    DataSource source = load("parted.npz", Learn.AUTO);
    assertThat(Toy.classes(source.train())).containsExactly(1, 2, 0, 1, 2, 0);
    assertThat(Toy.classes(source.test().orElseThrow())).containsExactly(1, 2);
    assertThat(source.test().orElseThrow().count()).isEqualTo(2);
  }

  @Test
  void filesAreReadFromADirectoryOrOneByOne() throws IOException {
    Path x = Files.write(directory.resolve("x.npy"), Fixtures.bytes("fortran.npy"));
    Path y = Files.write(directory.resolve("y.npy"), Fixtures.bytes("signed-big-i2.npy"));
    FileOptions one =
        new FileOptions("", x.toString(), y.toString(), "", "", Learn.VALUES, MissingValues.REFUSE);
    FileOptions all =
        new FileOptions(directory.toString(), "", "", "", "", Learn.VALUES, MissingValues.REFUSE);
    for (FileOptions options : new FileOptions[] {one, all}) {
      LabelledData data = ArraySource.load(options).train();
      assertThat(Toy.inputs(data)).containsExactly(values(data)).startsWith(-5, -4, -3);
    }
  }

  @Test
  void arraysOfAnArchiveHaveTheNamesThatAreGiven() {
    String file = Fixtures.copy("named.npz", directory).toString();
    ArchiveOptions options =
        new ArchiveOptions(
            file, "images", "names", "held", "held_names", Learn.AUTO, MissingValues.REFUSE);
    DataSource source = ArraySource.load(options);
    assertThat(source.train().target().names()).containsExactly("a", "b", "\u00e9\u65e5");
    assertThat(Toy.classes(source.train())).containsExactly(1, 0, 2, 1, 0, 1);
    assertThat(Toy.classes(source.test().orElseThrow())).containsExactly(0, 1);
    assertThat(Toy.inputs(source.train())).startsWith(-1).endsWith(1).hasSize(12);
    Schema schema = new Schema(2, List.of(), Task.CLASSIFICATION, source.train().target().names());
    InputFile inputs =
        InputFile.read(
            Path.of(file), schema, FeatureEncoding.numbers(2), Map.of("test-inputs", "held"));
    assertThat(inputs.rows().count()).isEqualTo(2);
    assertThat(MalformedDataTest.failure(() -> ArraySource.load(archive(file, Learn.AUTO))))
        .hasMessage(
            file
                + ": there is no array x_train or x; its arrays are images, names, held,"
                + " held_names");
    ArchiveOptions absent =
        new ArchiveOptions(file, "images", "names", "hold", "", Learn.AUTO, MissingValues.REFUSE);
    assertThat(MalformedDataTest.failure(() -> ArraySource.load(absent)))
        .hasMessageStartingWith(file + ": there is no array hold;");
  }

  @Test
  void textIsNoInputAndNoValue() {
    String file = Fixtures.copy("named.npz", directory).toString();
    ArchiveOptions text =
        new ArchiveOptions(file, "names", "names", "", "", Learn.AUTO, MissingValues.REFUSE);
    ArchiveOptions values =
        new ArchiveOptions(file, "images", "names", "", "", Learn.VALUES, MissingValues.REFUSE);
    assertThat(MalformedDataTest.failure(() -> ArraySource.load(text)))
        .hasMessageStartingWith(file + ": names: holds text, expected numbers of type f2");
    assertThat(MalformedDataTest.failure(() -> ArraySource.load(values)))
        .hasMessage(file + ": names: holds text, which are classes, not values");
  }

  private EquilibriaException failure(String x, String y) throws IOException {
    Files.write(directory.resolve("x.npy"), Fixtures.bytes(x));
    Files.write(directory.resolve("y.npy"), Fixtures.bytes(y));
    return MalformedDataTest.failure(() -> ArraySource.load(files(directory.toString(), "", "")));
  }

  @Test
  void arraysMustFitEachOther() throws IOException {
    assertThat(failure("cube.npy", "extremes-i8.npy"))
        .hasMessage(
            "%s: has 2 samples, expected one for each of the 4 of %s",
            directory.resolve("y.npy"), directory.resolve("x.npy"));
    assertThat(failure("cube.npy", "booleans.npy"))
        .hasMessage(
            "%s: has shape (4, 3), expected one class a sample", directory.resolve("y.npy"));
  }

  @Test
  void fractionsAreNoClasses() throws IOException {
    Files.write(directory.resolve("a.npz"), Fixtures.bytes("values.npz"));
    EquilibriaException e =
        MalformedDataTest.failure(
            () -> ArraySource.load(archive(directory.resolve("a.npz").toString(), Learn.CLASSES)));
    assertThat(e).hasMessageContaining("has shape (6, 2), expected one class a sample");
  }

  @Test
  void directoryAndFilesExcludeEachOtherAndOneIsNeeded() {
    assertThat(MalformedDataTest.failure(() -> ArraySource.load(files("d", "x.npy", "y.npy"))))
        .hasMessageStartingWith("dir: given along with x and y");
    assertThat(MalformedDataTest.failure(() -> ArraySource.load(files("", "", ""))))
        .hasMessageStartingWith("dir: the path is empty");
    assertThat(MalformedDataTest.failure(() -> ArraySource.load(files("", "x.npy", ""))))
        .hasMessageStartingWith("y: the path is empty");
  }
}
