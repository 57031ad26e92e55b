package org.equilibria.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with a file, one message says what and where. */
class MalformedDataTest {

  @TempDir private Path directory;

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content);
  }

  static EquilibriaException failure(Runnable action) {
    Throwable thrown = catchThrowable(action::run);
    assertThat(thrown).isInstanceOf(EquilibriaException.class);
    return (EquilibriaException) thrown;
  }

  private static void assertOneMessage(Path file, String message, Runnable action) {
    EquilibriaException e = failure(action);
    assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_DATA);
    assertThat(e.getMessage()).contains(file + message).hasLineCount(1);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Stream<Arguments> tables() {
    return Stream.of(
        arguments("empty file", "", ": is empty, expected a header"),
        arguments("blank lines alone", "\n\n\n", ": is empty, expected a header"),
        arguments("header alone", "a,b,y\n", ": has a header but no rows below it"),
        arguments("missing value", "a,b,y\n1,2,p\n3,,q\n", ":3: column 'b': the value is missing"),
        arguments(
            "missing value by name",
            "a,b,y\nNA,2,p\n3,4,q\n",
            ":2: column 'a': the value is missing ('NA')"),
        arguments("missing label", "a,b,y\n1,2,p\n3,4,\n", ":3: column 'y': the label is missing"),
        arguments("NaN", "a,b,y\n1,nan,p\n3,4,q\n", ":2: column 'b': the value is missing ('nan')"),
        arguments(
            "infinity", "a,b,y\n1,-inf,p\n3,4,q\n", ":2: column 'b': '-inf' is too large a number"),
        arguments(
            "number too large",
            "a,b,y\n1,1e999,p\n3,4,q\n",
            ":2: column 'b': '1e999' is too large a number"),
        arguments(
            "text in place of a number",
            "a,b,y\n1,red,p\n3,4,q\n",
            ":2: column 'b': 'red' is not a number"),
        arguments(
            "number of Java alone",
            "a,b,y\n1,2d,p\n3,4,q\n",
            ":2: column 'b': '2d' is not a number"),
        arguments(
            "hexadecimal number",
            "a,b,y\n1,0x1p3,p\n3,4,q\n",
            ":2: column 'b': '0x1p3' is not a number"),
        arguments(
            "decimal comma",
            "a;b;y\n1;2,5;p\n3;4;q\n",
            ":2: column 'b': '2,5' is not a number; decimals are written with a point"),
        arguments(
            "row too long",
            "a,b,y\n1,2,p,9\n3,4,q\n",
            ":2: found 4 values, expected 3 as in the header"),
        arguments(
            "row too short",
            "a,b,y\n1,2,p\n3,4\n",
            ":3: found 2 values, expected 3 as in the header"),
        arguments("two columns of one name", "a,a,y\n1,2,p\n", ":1: two columns are called 'a'"),
        arguments("column without a name", "a,,y\n1,2,p\n", ":1: column 2 has no name"),
        arguments(
            "no such column",
            "a,b,Yy\n1,2,p\n",
            ":1: there is no column 'y'; did you mean 'Yy'? Its columns are a, b, Yy"),
        arguments(
            "no header",
            "1,2,3\n4,5,6\n",
            ":1: there is no column 'y'; the first line holds numbers, expected a header"),
        arguments(
            "one class alone",
            "a,b,y\n1,2,p\n3,4,p\n",
            ": every row has the class 'p' in column 'y', expected two classes or more"),
        arguments("no features", "y\np\nq\n", ":1: no column is left for the features"),
        arguments(
            "quote left open",
            "a,b,y\n1,2,\"p\n3,4,q\n",
            ": Unclosed quoted field at end of input (record starting at line 2)"),
        arguments(
            "text after a quote",
            "a,b,y\n1,2,\"p\"x\n3,4,q\n",
            ": Unexpected character after closing quote: 'x' (0x78) (record starting at line 2)"),
        arguments("a line of blanks", "a,b,y\n1,2,p\n  \n3,4,q\n", ":3: found 1 value"),
        arguments(
            "a class a row",
            "a,y\n" + distinctRows(47),
            ": column 'y' holds 47 classes in 47 rows; if it holds values to be predicted"));
  }

  private static String distinctRows(int count) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < count; i++) {
      rows.append(i).append(',').append(i + 0.5).append('\n');
    }
    return rows.toString();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tables")
  void tableIsRefusedWithItsLine(String what, String content, String message) throws IOException {
    Path file = write("table.csv", utf8(content));
    assertOneMessage(file, message, () -> CsvSourceTest.labelled(file, "y"));
  }

  static Stream<Arguments> notText() {
    return Stream.of(
        arguments(
            "latin-1",
            "a,b,y\n1,2,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1),
            ": is not text in UTF-8"),
        arguments(
            "UTF-16", "a,b,y\n1,2,p\n".getBytes(StandardCharsets.UTF_16), ": is not text in UTF-8"),
        arguments(
            "gzip cut short",
            Arrays.copyOf(IdxBytes.gzip(utf8("a,b,y\n1,2,p\n3,4,q\n")), 20),
            ": damaged gzip data"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("notText")
  void fileThatIsNoTextIsRefused(String what, byte[] content, String message) throws IOException {
    Path file = write("table.csv", content);
    assertOneMessage(file, message, () -> CsvSourceTest.labelled(file, "y"));
  }

  /** Return an array of version 1 with any header. */
  private static byte[] npy(String header, int dataBytes) {
    return npy(1, header, dataBytes);
  }

  private static byte[] npy(int version, String header, int dataBytes) {
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer out =
        ByteBuffer.allocate(10 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    return out.putShort((short) text.length).put(text).array();
  }

  private static String header(String descr, String shape) {
    return "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
  }

  static Stream<Arguments> arrays() {
    byte[] good = npy(header("<f8", "(3, 2)"), 48);
    byte[] longHeader = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, -1};
    return Stream.of(
        arguments("empty file", new byte[0], ": is empty"),
        arguments("text file", utf8("1,2,3,4,5,6\n"), ": does not start with the magic string"),
        arguments("magic alone", Arrays.copyOf(good, 6), ": truncated within its header"),
        arguments(
            "cut within the header", Arrays.copyOf(good, 40), ": truncated within its header"),
        arguments(
            "cut within the numbers",
            Arrays.copyOf(good, good.length - 1),
            ": truncated: found 47 bytes of numbers, expected 48"),
        arguments(
            "a byte too many",
            Arrays.copyOf(good, good.length + 1),
            ": too long: found more bytes"),
        arguments("version 4", npy(4, header("<f8", "(3, 2)"), 48), ": has version 4 of the NPY"),
        arguments("header of 4 GB", longHeader, ": declares a header of 4294967295 bytes"),
        arguments("no type", npy("{'shape': (3,)}", 0), ": its header lacks a well-formed 'descr'"),
        arguments(
            "no order",
            npy("{'descr': '<f8', 'shape': (3,)}", 0),
            ": its header lacks a well-formed 'fortran_order'"),
        arguments(
            "no shape",
            npy("{'descr': '<f8', 'fortran_order': False}", 0),
            ": its header lacks a well-formed 'shape'"),
        arguments(
            "negative size",
            npy(header("<f8", "(-3, 2)"), 0),
            ": its header lacks a well-formed 'shape'"),
        arguments(
            "gap in the shape",
            npy(header("<f8", "(3,, 2)"), 0),
            ": its header lacks a well-formed 'shape'"),
        arguments(
            "the largest sizes",
            npy(header("<f8", "(999999999999999999, 999999999999999999)"), 0),
            ": declares 999999999999999999, 999999999999999999 numbers, more than an array holds"),
        arguments(
            "a product that overflows",
            npy(header("<f8", "(65536, 65536, 65536, 65536)"), 0),
            ": declares 65536, 65536, 65536, 65536 numbers, more than an array holds"),
        arguments(
            "a large size with little behind it",
            npy(header("<f8", "(1048576, 4)"), 16),
            ": truncated: found 16 bytes of numbers, expected 33554432"),
        arguments("Python objects", Fixtures.bytes("objects.npy"), ": holds Python objects (|O)"),
        arguments("text", Fixtures.bytes("text.npy"), ": holds text, expected numbers of type"),
        arguments(
            "complex numbers", Fixtures.bytes("complex.npy"), ": holds complex numbers (<c16)"),
        arguments("times", Fixtures.bytes("times.npy"), ": holds times (<M8[D])"),
        arguments("records", Fixtures.bytes("records.npy"), ": holds records of several fields"),
        arguments("a single number", Fixtures.bytes("scalar.npy"), ": holds a single number"),
        arguments("no rows", Fixtures.bytes("empty.npy"), ": declares 0, 4 numbers"),
        arguments("a NaN", withNaN(), ": row 1, column 2: found NaN, expected a number"));
  }

  /** Return 3 x 3 zeros, but for a quiet NaN in the middle row. */
  private static byte[] withNaN() {
    byte[] content = npy(header("<f8", "(3, 3)"), 72);
    ByteBuffer.wrap(content)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putDouble(content.length - 72 + 5 * 8, Double.NaN);
    return content;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("arrays")
  void arrayIsRefusedWithWhatWasFoundAndExpected(String what, byte[] content, String message)
      throws IOException {
    Path file = write("x.npy", content);
    byte[] y = npy(header("|u1", "(3,)"), 3);
    y[y.length - 1] = 1;
    write("y.npy", y);
    assertOneMessage(
        file, message, () -> ArraySource.load(ArraySourceTest.files(directory.toString(), "", "")));
  }

  private static byte[] zip(String name, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] flipped(byte[] content, int index) {
    byte[] copy = content.clone();
    copy[index] ^= 0x55;
    return copy;
  }

  static Stream<Arguments> archives() {
    byte[] good = Fixtures.bytes("classes.npz");
    return Stream.of(
        arguments("empty file", new byte[0], ": is damaged or not in the NPZ format"),
        arguments("text", utf8("a,b\n1,2\n"), ": is damaged or not in the NPZ format"),
        arguments("cut short", Arrays.copyOf(good, 300), ": is damaged or not in the NPZ format"),
        arguments(
            "no arrays",
            zip("readme.txt", utf8("nothing")),
            ": there is no array x_train or x; its arrays are none"),
        arguments(
            "no targets",
            zip("x.npy", npy(header("<f8", "(3, 2)"), 48)),
            ": there is no array y_train or y; its arrays are x"),
        arguments("a byte changed", flipped(good, 250), ": x: damaged: its checksum"),
        arguments(
            "a damaged array within",
            zip("x.npy", npy(header("<f8", "(4, 2)"), 48)),
            ": x: truncated: found 48 bytes of numbers, expected 64"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("archives")
  void archiveIsRefused(String what, byte[] content, String message) throws IOException {
    Path file = write("data.npz", content);
    assertOneMessage(
        file,
        message,
        () -> ArraySource.load(ArraySourceTest.archive(file.toString(), ArraySource.Learn.AUTO)));
  }

  /** The archive says so itself: its header is believed when it declares too much, never before. */
  @Test
  void arrayThatInflatesBeyondTheMemoryIsRefusedBeforeItDoes() throws IOException {
    long most = Runtime.getRuntime().maxMemory() / 3;
    int rows = (int) Math.min(Integer.MAX_VALUE - 8, most + 1);
    Path file = write("bomb.npz", zip("x.npy", npy(header("|u1", "(" + rows + ",)"), 1 << 20)));
    assertOneMessage(
        file,
        most < Integer.MAX_VALUE - 8 ? ": x: declares " : ": x: truncated",
        () -> ArraySource.load(ArraySourceTest.archive(file.toString(), ArraySource.Learn.AUTO)));
  }

  @Test
  void ofVeryManyFaultsTheFirstAreToldAndTheRestCounted() throws IOException {
    Path file = write("table.csv", utf8("a,y\n" + "?,p\n".repeat(500)));
    EquilibriaException e = failure(() -> CsvSourceTest.labelled(file, "y"));
    assertThat(e.getMessage().lines()).hasSize(11).last().isEqualTo("and 490 more");
  }
}
