package org.equilibria.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.equilibria.engine.data.IdxBytes.gzip;
import static org.equilibria.engine.data.IdxBytes.idx;
import static org.equilibria.engine.data.IdxBytes.images;
import static org.equilibria.engine.data.IdxBytes.labels;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxDirectoryTest {

  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  @TempDir private Path directory;

  @BeforeEach
  void writeWellFormedFiles() throws IOException {
    write(TRAIN_IMAGES, images(0, 255, 51, 102, 1, 254));
    write(TRAIN_LABELS, labels(3, 0, 9));
    write(TEST_IMAGES, images(128, 0));
    write(TEST_LABELS, labels(7));
  }

  private void write(String name, byte[] content) throws IOException {
    Files.write(directory.resolve(name), content);
  }

  private DataSource load() {
    return IdxDirectory.load(new IdxDirectory.Options(directory.toString(), 10));
  }

  private EquilibriaException failure() {
    EquilibriaException e = catchThrowableOfType(EquilibriaException.class, this::load);
    assertThat(e).as("a failure").isNotNull();
    return e;
  }

  private void assertWellRead(DataSource source) {
    assertThat(source.train().features()).isEqualTo(2);
    assertThat(Toy.classes(source.train())).containsExactly(3, 0, 9);
    assertThat(Toy.inputs(source.train()))
        .containsExactly(0, 1, 51 / 255.0, 102 / 255.0, 1 / 255.0, 254 / 255.0);
    assertThat(Toy.classes(source.test().orElseThrow())).containsExactly(7);
    assertThat(Toy.inputs(source.test().orElseThrow())).containsExactly(128 / 255.0, 0);
  }

  @Test
  void pixelsAreScaledToOneAndLabelsKept() {
    assertWellRead(load());
  }

  @Test
  void gzipIsRecognisedByContentWhateverTheName() throws IOException {
    Files.delete(directory.resolve(TRAIN_IMAGES));
    write(TRAIN_IMAGES + ".gz", gzip(images(0, 255, 51, 102, 1, 254)));
    write(TRAIN_LABELS, gzip(labels(3, 0, 9)));
    Files.move(directory.resolve(TEST_LABELS), directory.resolve(TEST_LABELS + ".gz"));
    assertWellRead(load());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".gz"})
  void dottedFileNamesAreAccepted(String suffix) throws IOException {
    for (String name : new String[] {TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS}) {
      String dotted = name.replace("-idx", ".idx") + suffix;
      Files.move(directory.resolve(name), directory.resolve(dotted));
    }
    assertWellRead(load());
  }

  @Test
  void plainFileIsPreferredToItsCompressedTwin() throws IOException {
    write(TEST_LABELS + ".gz", gzip(labels(1)));
    assertWellRead(load());
  }

  @Test
  void largestLabelsOfAByteAreAcceptedWhereTheClassesSaySo() throws IOException {
    write(TEST_LABELS, labels(255));
    DataSource source = IdxDirectory.load(new IdxDirectory.Options(directory.toString(), 256));
    assertThat(Toy.classes(source.test().orElseThrow())).containsExactly(255);
  }

  static Stream<Arguments> malformed() {
    byte[] good = images(0, 255, 51, 102, 1, 254);
    byte[] zipped = gzip(good);
    return Stream.of(
        arguments("empty file", TRAIN_IMAGES, new byte[0], "truncated: found 0 bytes"),
        arguments(
            "cut within the magic number",
            TRAIN_LABELS,
            new byte[] {0, 0, 8},
            "truncated: found 3 bytes, expected a header of 8"),
        arguments(
            "cut within the sizes",
            TRAIN_IMAGES,
            Arrays.copyOf(good, 11),
            "truncated: found 11 bytes, expected a header of 16"),
        arguments(
            "cut within the pixels",
            TRAIN_IMAGES,
            Arrays.copyOf(good, 19),
            "truncated: found 3 values, expected 3 x 1 x 2 = 6"),
        arguments(
            "cut within the labels",
            TRAIN_LABELS,
            Arrays.copyOf(labels(3, 0, 9), 10),
            "truncated: found 2 values, expected 3 = 3"),
        arguments(
            "a byte too many",
            TRAIN_IMAGES,
            Arrays.copyOf(good, good.length + 1),
            "too long: found more bytes after the expected 3 x 1 x 2 = 6 values"),
        arguments(
            "labels in place of images",
            TRAIN_IMAGES,
            labels(3, 0, 9),
            "wrong magic number: found 0x00000801 (IDX labels), expected 0x00000803 (IDX images)"),
        arguments(
            "images in place of labels",
            TRAIN_LABELS,
            good,
            "wrong magic number: found 0x00000803 (IDX images), expected 0x00000801 (IDX labels)"),
        arguments(
            "floating-point pixels",
            TRAIN_IMAGES,
            idx(0xd03, new int[] {3, 1, 2}),
            "wrong magic number: found 0x00000d03, expected 0x00000803"),
        arguments(
            "bytes in the wrong order",
            TRAIN_IMAGES,
            idx(0x03080000, new int[] {3, 1, 2}),
            "wrong magic number: found 0x03080000"),
        arguments(
            "a text file",
            TRAIN_IMAGES,
            "<html>not found</html>".getBytes(StandardCharsets.US_ASCII),
            "wrong magic number: found 0x3c68746d"),
        arguments(
            "fewer labels than images",
            TRAIN_LABELS,
            labels(3, 0),
            "mislabelled: found 2 labels, expected one for each of the 3 images of "),
        arguments(
            "more labels than images",
            TRAIN_LABELS,
            labels(3, 0, 9, 1),
            "mislabelled: found 4 labels, expected one for each of the 3 images of "),
        arguments(
            "a label too large",
            TRAIN_LABELS,
            labels(3, 10, 200),
            "label out of range: found 10 for sample 1, expected 0 to 9"),
        arguments(
            "images of another size",
            TEST_IMAGES,
            idx(0x803, new int[] {1, 2, 2}, 1, 2, 3, 4),
            "found images of 2 x 2, expected 1 x 2 as in "),
        arguments(
            "no images",
            TRAIN_IMAGES,
            idx(0x803, new int[] {0, 28, 28}),
            "declares 0 x 28 x 28 values, expected at least one"),
        arguments(
            "images without pixels",
            TRAIN_IMAGES,
            idx(0x803, new int[] {3, 0, 2}),
            "declares 3 x 0 x 2 values, expected at least one"),
        arguments(
            "the largest sizes a header can declare",
            TRAIN_IMAGES,
            idx(0x803, new int[] {-1, -1, -1}),
            "declares 4294967295 x 4294967295 x 4294967295 values, expected no more than"),
        arguments(
            "a value more than an array holds",
            TRAIN_IMAGES,
            idx(0x803, new int[] {1 << 16, 1 << 15, 1}),
            "declares 65536 x 32768 x 1 values, expected no more than 2147483639"),
        arguments(
            "a large size with few values behind it",
            TRAIN_IMAGES,
            idx(0x803, new int[] {1 << 20, 32, 32}, 1, 2),
            "truncated: found 2 values, expected 1048576 x 32 x 32 = 1073741824"),
        arguments(
            "gzip header alone", TRAIN_IMAGES, new byte[] {0x1f, (byte) 0x8b}, "damaged gzip data"),
        arguments(
            "gzip cut short",
            TRAIN_IMAGES,
            Arrays.copyOf(zipped, zipped.length - 12),
            "damaged gzip data"),
        arguments(
            "gzip without its checksum",
            TRAIN_IMAGES,
            Arrays.copyOf(zipped, zipped.length - 8),
            "damaged gzip data"),
        arguments(
            "gzip with a wrong checksum",
            TRAIN_IMAGES,
            flipped(zipped, zipped.length - 8),
            "damaged gzip data"),
        arguments(
            "gzip with a wrong method", TRAIN_IMAGES, flipped(zipped, 2), "damaged gzip data"),
        arguments(
            "gzip of truncated content",
            TRAIN_IMAGES,
            gzip(Arrays.copyOf(good, 20)),
            "truncated: found 4 values, expected 3 x 1 x 2 = 6"));
  }

  private static byte[] flipped(byte[] content, int index) {
    byte[] copy = content.clone();
    copy[index] ^= 0x55;
    return copy;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void malformedFileIsReportedOnceWithWhatWasFoundAndExpected(
      String what, String name, byte[] content, String message) throws IOException {
    write(name, content);
    EquilibriaException e = failure();
    assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_DATA);
    assertThat(e.getMessage())
        .startsWith(directory.resolve(name) + ": ")
        .contains(message)
        .hasLineCount(1);
  }

  @Test
  void absentDirectoryIsReported() {
    directory = directory.resolve("absent");
    assertThat(failure().code()).isEqualTo(ErrorCode.IO);
    assertThat(failure()).hasMessage(directory + ": no such directory");
  }

  @Test
  void fileInPlaceOfADirectoryIsReported() {
    directory = directory.resolve(TRAIN_IMAGES);
    assertThat(failure().code()).isEqualTo(ErrorCode.IO);
    assertThat(failure()).hasMessage(directory + ": is not a directory");
  }

  @Test
  void textThatIsNoPathIsReported() {
    EquilibriaException e =
        catchThrowableOfType(
            EquilibriaException.class,
            () -> IdxDirectory.load(new IdxDirectory.Options("a\0b", 10)));
    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT);
    assertThat(e).hasMessageStartingWith("dir: 'a\0b' is not a path");
  }

  @Test
  void missingFileIsReportedWithTheAcceptedNames() throws IOException {
    Files.delete(directory.resolve(TEST_LABELS));
    assertThat(failure().code()).isEqualTo(ErrorCode.IO);
    assertThat(failure())
        .hasMessage(
            directory
                + ": no test labels: expected a file named t10k-labels-idx1-ubyte,"
                + " t10k-labels-idx1-ubyte.gz, t10k-labels.idx1-ubyte, t10k-labels.idx1-ubyte.gz");
  }

  @Test
  void directoryInPlaceOfAFileIsReported() throws IOException {
    Files.delete(directory.resolve(TEST_LABELS));
    Files.createDirectory(directory.resolve(TEST_LABELS));
    assertThat(failure().code()).isEqualTo(ErrorCode.IO);
    assertThat(failure())
        .hasMessageStartingWith(directory.resolve(TEST_LABELS) + ": cannot be read");
  }

  @Test
  void emptyDirectoryIsReportedFileByFile() throws IOException {
    for (String name : new String[] {TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS}) {
      Files.delete(directory.resolve(name));
    }
    assertThat(failure().code()).isEqualTo(ErrorCode.IO);
    assertThat(failure().getMessage().lines()).hasSize(4).allMatch(line -> line.contains(": no "));
  }

  @Test
  void allMistakesAreReportedTogether() throws IOException {
    write(TRAIN_IMAGES, labels(1));
    write(TRAIN_LABELS, labels(3, 0, 99));
    Files.delete(directory.resolve(TEST_IMAGES));
    write(TEST_LABELS, new byte[5]);
    assertThat(failure().code()).isEqualTo(ErrorCode.MALFORMED_DATA);
    assertThat(failure().getMessage().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains(TRAIN_IMAGES + ": wrong magic number"),
            line -> assertThat(line).contains("no test images"),
            line -> assertThat(line).contains(TEST_LABELS + ": wrong magic number"),
            line -> assertThat(line).contains(TRAIN_LABELS + ": label out of range"));
  }
}
