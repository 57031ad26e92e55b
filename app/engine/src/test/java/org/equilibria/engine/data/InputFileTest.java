package org.equilibria.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.equilibria.api.data.Task;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.spi.ComponentSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are told apart by what they are, with labels or without. */
class InputFileTest {

  @TempDir private Path directory;

  private static Schema schema(int features, String... names) {
    return new Schema(features, List.of(names), Task.CLASSIFICATION, List.of("p", "q"));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private Path copy(String from, String to) throws IOException {
    return Files.write(directory.resolve(to), Fixtures.bytes(from));
  }

  private static InputFile file(Path path, Schema schema) {
    return InputFile.read(path, schema, FeatureEncoding.numbers(schema.features()), Map.of());
  }

  private static double[] read(Path path, Schema schema) {
    return Toy.inputs(file(path, schema).rows());
  }

  private static String failure(Path path, Schema schema) {
    EquilibriaException e = MalformedDataTest.failure(() -> file(path, schema));
    return String.valueOf(e.getMessage());
  }

  @Test
  void columnsOfATableAreFoundByNameAndFurtherOnesIgnored() throws IOException {
    Path file = write("new.csv", "name;b;a\nx;2;1\ny;4;3\n");
    assertThat(read(file, schema(2, "a", "b"))).containsExactly(1, 2, 3, 4);
  }

  @Test
  void columnsAreTakenInOrderWhereTheSchemaHasNoNames() throws IOException {
    Path file = write("new.csv", "b,a\n2,1\n");
    assertThat(read(file, schema(2))).containsExactly(2, 1);
    assertThat(failure(file, schema(3))).isEqualTo(file + ": has 2 features, expected 3");
  }

  @Test
  void missingColumnIsReportedWithTheNearestName() throws IOException {
    Path file = write("new.csv", "widht,height\n2,1\n");
    assertThat(failure(file, schema(2, "width", "height")))
        .isEqualTo(
            file
                + ":1: there is no column 'width'; did you mean 'widht'? Its columns are widht,"
                + " height");
  }

  @Test
  void arraysAreReadFromFilesArchivesAndDirectories() throws IOException {
    double[] whole = read(copy("fortran.npy", "x.npy"), schema(3));
    assertThat(whole).hasSize(12).startsWith(-5, -4, -3);
    assertThat(read(directory, schema(3))).containsExactly(whole);
    assertThat(read(copy("classes.npz", "a.npz"), schema(2, "a", "b"))).hasSize(12);
    assertThat(read(copy("parted.npz", "b.npz"), schema(2))).hasSize(4);
    assertThat(failure(directory.resolve("x.npy"), schema(4)))
        .isEqualTo(directory.resolve("x.npy") + ": has 3 features, expected 4");
  }

  @Test
  void imagesAreReadFromFilesAndFromTheTestPartOfADirectory() throws IOException {
    Path file = directory.resolve("t10k-images-idx3-ubyte");
    Files.write(file, IdxBytes.images(0, 255, 51, 102));
    Path unnamed = Files.write(directory.resolve("some"), IdxBytes.images(255, 0));
    assertThat(read(file, schema(2))).containsExactly(0, 1, 0.2, 0.4);
    assertThat(read(directory, schema(2))).containsExactly(0, 1, 0.2, 0.4);
    assertThat(read(unnamed, schema(2))).containsExactly(1, 0);
  }

  @Test
  void nothingAtThePathIsReported() {
    Path absent = directory.resolve("absent");
    EquilibriaException e = MalformedDataTest.failure(() -> file(absent, schema(1)));
    assertThat(e.code()).isEqualTo(ErrorCode.IO);
    assertThat(failure(absent, schema(1))).isEqualTo(absent + ": there is no such file");
    assertThat(failure(directory, schema(1)))
        .startsWith(directory + ": holds neither IDX files, such as t10k-images-idx3-ubyte");
  }

  @Test
  void sourceIsFoundForAPath() throws IOException {
    Path table = write("t.csv", "");
    Path plain = write("table", "a,b\n");
    Path archive = copy("classes.npz", "a.npz");
    Path array = copy("fortran.npy", "x_a.npy");
    assertThat(DataPath.source(table)).isEqualTo(request("csv", "file", table));
    assertThat(DataPath.source(plain)).isEqualTo(request("csv", "file", plain));
    assertThat(DataPath.source(archive)).isEqualTo(request("npz", "file", archive));
    assertThat(DataPath.source(array).options())
        .containsEntry("x", array.toString())
        .containsEntry("y", directory.resolve("y_a.npy").toString());
    copy("fortran.npy", "x.npy");
    assertThat(DataPath.source(directory)).isEqualTo(request("npy", "dir", directory));
    Files.write(directory.resolve("train-images.idx3-ubyte.gz"), new byte[0]);
    assertThat(DataPath.source(directory)).isEqualTo(request("idx", "dir", directory));
  }

  private static ComponentSpec request(String id, String option, Path path) {
    return new ComponentSpec(id, Map.of(option, path.toString()));
  }

  @Test
  void singleArrayAndSingleIdxFileAreNoSource() throws IOException {
    Path array = copy("fortran.npy", "a.npy");
    Path images = Files.write(directory.resolve("images"), IdxBytes.images(1, 2));
    assertThat(MalformedDataTest.failure(() -> DataPath.source(array)))
        .hasMessageStartingWith(array + ": is one array");
    assertThat(MalformedDataTest.failure(() -> DataPath.source(images)))
        .hasMessageStartingWith(images + ": is one file of several");
  }
}
