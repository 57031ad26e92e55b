package org.equilibria.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Target;
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
    return new FileOptions(dir, x, y, "", "", Learn.AUTO);
  }

  private DataSource archive(String name, Learn learn) {
    return ArraySource.load(new ArchiveOptions(Fixtures.copy(name, directory).toString(), learn));
  }

  private static double[] values(LabelledData data) {
    return ((Target.Values) data.target()).values();
  }

  @Test
  void wholeNumbersAreClasses() {
    DataSource source = archive("classes.npz", Learn.AUTO);
    assertThat(source.test()).isEmpty();
    assertThat(source.train().target().names()).containsExactly("2", "4", "10");
    assertThat(Toy.classes(source.train())).containsExactly(1, 2, 0, 1, 2, 0);
    assertThat(Toy.inputs(source.train())).startsWith(-1).endsWith(1).hasSize(12);
  }

  @Test
  void otherNumbersAreValues() {
    LabelledData data = archive("values.npz", Learn.AUTO).train();
    assertThat(data.target().names()).containsExactly("y0", "y1");
    double[] x = Toy.inputs(data);
    for (int i = 0; i < 6; i++) {
      assertThat(values(data)[2 * i]).isEqualTo(x[2 * i] + 1);
      assertThat(values(data)[2 * i + 1]).isEqualTo(x[2 * i + 1] * 2);
    }
  }

  @Test
  void wholeNumbersAreValuesIfAskedFor() {
    LabelledData data = archive("classes.npz", Learn.VALUES).train();
    assertThat(data.target().names()).containsExactly("y");
    assertThat(values(data)).containsExactly(4, 10, 2, 4, 10, 2);
  }

  @Test
  void partsAreFoundWhateverTheCapitalsAndTypes() {
    DataSource source = archive("parted.npz", Learn.AUTO);
    assertThat(Toy.classes(source.train())).containsExactly(1, 2, 0, 1, 2, 0);
    assertThat(Toy.classes(source.test().orElseThrow())).containsExactly(1, 2);
    assertThat(source.test().orElseThrow().count()).isEqualTo(2);
  }

  @Test
  void filesAreReadFromADirectoryOrOneByOne() throws IOException {
    Path x = Files.write(directory.resolve("x.npy"), Fixtures.bytes("fortran.npy"));
    Path y = Files.write(directory.resolve("y.npy"), Fixtures.bytes("signed-big-i2.npy"));
    FileOptions one = new FileOptions("", x.toString(), y.toString(), "", "", Learn.VALUES);
    FileOptions all = new FileOptions(directory.toString(), "", "", "", "", Learn.VALUES);
    for (FileOptions options : new FileOptions[] {one, all}) {
      LabelledData data = ArraySource.load(options).train();
      assertThat(Toy.inputs(data)).containsExactly(values(data)).startsWith(-5, -4, -3);
    }
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
            () ->
                ArraySource.load(
                    new ArchiveOptions(directory.resolve("a.npz").toString(), Learn.CLASSES)));
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
