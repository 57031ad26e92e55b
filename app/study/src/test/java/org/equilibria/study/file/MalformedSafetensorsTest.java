package org.equilibria.study.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.equilibria.study.file.SafetensorsBytes.declaring;
import static org.equilibria.study.file.SafetensorsBytes.entry;
import static org.equilibria.study.file.SafetensorsBytes.file;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every damaged file is answered by one line that names it, and nothing is allocated for it. */
class MalformedSafetensorsTest {

  private static final String GOOD = "{" + entry("a", "F64", "[2]", 0, 16) + "}";

  @TempDir private Path temp;

  private static Arguments header(String what, String header, int data, String message) {
    return arguments(what, file(header, data), message);
  }

  private static Arguments tensor(String what, String value, int data, String message) {
    return header(what, "{\"a\":" + value + "}", data, message);
  }

  private static Arguments tensors(String what, String first, String second, int data, String m) {
    return header(what, "{" + first + "," + second + "}", data, m);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] zip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry("data.pkl"));
    }
    return bytes.toByteArray();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  static Stream<Arguments> otherFormats() throws IOException {
    return Stream.of(
        arguments("empty file", new byte[0], "it is empty"),
        arguments("zip archive", zip(), "it looks like a zip archive, as .npz and PyTorch"),
        arguments("gzip", gzip(file(GOOD, 16)), "it looks like a file compressed by gzip"),
        arguments(
            "pickle", new byte[] {(byte) 0x80, 4, (byte) 0x95, 9, 0, 0, 0, 0, 0, 0}, "pickle"),
        arguments("short pickle", new byte[] {(byte) 0x80, 2, 'N', '.'}, "a Python pickle"),
        arguments("npy", "\u0093NUMPY\1\0v\0{'".getBytes(StandardCharsets.ISO_8859_1), ".npy"),
        arguments("hdf5", "\u0089HDF\r\n\32\n\0".getBytes(StandardCharsets.ISO_8859_1), "HDF5"),
        arguments("text", ascii("<html>not found</html>"), "it looks like text"),
        arguments("JSON", ascii("{}"), "it looks like text"),
        arguments("zeros", new byte[64], "byte 8 is 0x00, expected '{'"),
        arguments("length alone", declaring(2, new byte[0], 0), "cut short: found 8 bytes"),
        arguments("cut within the length", new byte[] {16, 0, 0}, "cut short: found 3 bytes"));
  }

  static Stream<Arguments> damagedHeaders() {
    byte[] good = ascii(GOOD);
    return Stream.of(
        arguments("header cut short", Arrays.copyOf(file(GOOD, 0), 40), "found 32 bytes of the"),
        arguments("length of 1", declaring(1, good, 16), "declare a header of 1 bytes"),
        arguments(
            "length one beyond the file",
            declaring(good.length + 17L, good, 16),
            "cut short: found 71 bytes of the header, expected the 72 that are declared"),
        arguments(
            "length beyond the limit",
            declaring(100_000_001, good, 16),
            "a header of 100000001 bytes, expected 2 to 100000000"),
        arguments("largest length", declaring(-1, good, 16), "a header of 18446744073709551615"),
        arguments("length too short", declaring(20, good, 16), "the header is not JSON"),
        arguments("length too long", declaring(good.length + 1, good, 16), "is not JSON"),
        header("padding by zeros", GOOD + "\0\0", 16, "the header is not JSON"),
        header("two objects", GOOD + "{}", 16, "goes on after its object"),
        header("half an object", "{\"a\":", 0, "the header is not JSON: Unexpected end"),
        header("comma at the end", "{" + entry("a", "F64", "[2]", 0, 16) + ",}", 16, "not JSON"),
        header("name without quotes", "{a:{}}", 0, "the header is not JSON"),
        header("line break in a text", "{\"a\nb\":{}}", 0, "the header is not JSON"),
        arguments("not UTF-8", file(new byte[] {'{', '"', (byte) 0xff, '"'}, 0), "not UTF-8"),
        arguments("cut within a letter", file(new byte[] {'{', (byte) 0xc3}, 0), "not UTF-8"),
        arguments("UTF-16", file("{}".getBytes(StandardCharsets.UTF_16LE), 0), "is not JSON"),
        header("100000 brackets", "{\"a\":" + "[".repeat(100_000), 0, "found '[', expected an obj"),
        header("many digits", "{\"a\":" + "1".repeat(200_000) + "}", 0, "expected an object"));
  }

  static Stream<Arguments> wrongHeaders() {
    String entry = entry("a", "F64", "[2]", 0, 16);
    return Stream.of(
        tensors("tensor twice", entry, entry, 16, "the header holds the key 'a' twice"),
        header("metadata twice", "{\"__metadata__\":{},\"__metadata__\":{}}", 0, "twice"),
        header("metadata key twice", "{\"__metadata__\":{\"k\":\"\",\"k\":\"\"}}", 0, "'k' twice"),
        header(
            "number in metadata", "{\"__metadata__\":{\"k\":1}}", 0, "found '1', expected a text"),
        header("nested metadata", "{\"__metadata__\":{\"k\":{}}}", 0, "expected a text"),
        header("metadata null", "{\"__metadata__\":null}", 0, "found 'null', expected an object"),
        tensor("tensor is a number", "1", 0, "tensor 'a': found '1', expected an object"),
        tensor("tensor is empty", "{}", 0, "expected dtype, shape and data_offsets"),
        tensor("no offsets", "{\"dtype\":\"F64\",\"shape\":[2]}", 16, "something is missing"),
        tensor("dtype twice", "{\"dtype\":\"F64\",\"dtype\":\"F32\"}", 16, "'dtype' twice"),
        tensor("dtype is a number", "{\"dtype\":64}", 16, "dtype: found '64', expected a text"),
        tensor("unknown key", "{\"strides\":[1]}", 16, "unknown key 'strides', expected dtype,"),
        tensor("shape is a number", "{\"shape\":2}", 16, "shape: found '2', expected a list"));
  }

  static Stream<Arguments> wrongTensors() {
    return Stream.of(
        one("F16", "[2]", 0, 4, "tensor 'a': dtype is 'F16', expected F32 or F64"),
        one("I64", "[2]", 0, 16, "dtype is 'I64', expected F32 or F64"),
        one("f64", "[2]", 0, 16, "dtype is 'f64', expected F32 or F64"),
        one("F64", "[3]", 0, 16, "found 16 bytes, expected 24 for shape '[3]' of F64"),
        one("F32", "[2]", 0, 16, "found 16 bytes, expected 8 for shape '[2]' of F32"),
        one("F64", "[]", 0, 16, "found 16 bytes, expected 8 for shape '[]' of F64"),
        one("F64", "[2,0]", 0, 16, "found 16 bytes, expected 0"),
        one("F64", "[-2]", 0, 16, "shape: '-2' is out of range, expected 0 to"),
        one("F64", "[2.0]", 0, 16, "shape: found '2.0', expected whole numbers"),
        one("F64", "[\"2\"]", 0, 16, "shape: found '2', expected whole numbers"),
        one("F64", "[18446744073709551618]", 0, 16, "'18446744073709551618' is out of range"),
        one("F64", "[" + "1".repeat(200_000) + "]", 0, 16, "...' is out of range"),
        one("F64", "[2147483640]", 0, 16, "expected no more than 2147483639 values"),
        one("F64", "[4294967296,4294967296,2]", 0, 16, "expected no more than 2147483639 values"),
        one("F64", "[65536,65536,65536,65536,2]", 0, 16, "no more than 2147483639 values"),
        one("F64", "[0,4294967296]", 0, 0, "expected no more than 2147483639 values"),
        one("F64", "[2147483639]", 0, 17179869112L, "cut short: found 0 bytes of tensors"),
        one("F64", "[2]", 16, 0, "data_offsets are '[16, 0]', expected its first byte and"),
        one("F64", "[2]", -16, 0, "data_offsets: '-16' is out of range"),
        one("F64", "[2]", 8, 24, "begins at byte 8, expected 0"),
        one("F64", "[2]", Long.MAX_VALUE - 16, Long.MAX_VALUE, "expected 0, where the one"));
  }

  private static Arguments one(String dtype, String shape, long begin, long end, String message) {
    int data = (int) Math.max(0, end < 1000 ? end : 0);
    String entry = entry("a", dtype, shape, begin, end);
    String what = "%s %.30s %d-%d".formatted(dtype, shape, begin, end);
    return header(what, "{" + entry + "}", data, message);
  }

  static Stream<Arguments> wrongLayouts() {
    String a = entry("a", "F32", "[2]", 0, 8);
    return Stream.of(
        tensors("overlap", a, entry("b", "F32", "[2]", 4, 12), 12, "begins at byte 4, expected 8"),
        tensors("same bytes", a, entry("b", "F32", "[2]", 0, 8), 8, "begins at byte 0, expected 8"),
        tensors("gap", a, entry("b", "F32", "[2]", 12, 20), 20, "begins at byte 12, expected 8"),
        tensors("empty one in a gap", a, entry("b", "F32", "[0]", 12, 12), 12, "begins at byte 12"),
        tensors(
            "second missing", a, entry("b", "F32", "[2]", 8, 16), 8, "cut short: found 8 bytes"),
        header(
            "last byte missing", GOOD, 15, "cut short: found 15 bytes of tensors, expected the 16"),
        header("no tensors", GOOD, 0, "cut short: found 0 bytes of tensors"),
        header("a byte too many", GOOD, 17, "too long: found 17 bytes of tensors, expected the 16"),
        header("bytes of no tensor", "{}", 1, "too long: found 1 bytes of tensors"),
        tensor("one offset", "{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[8]}", 8, "'[8]'"),
        tensor(
            "three offsets",
            "{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,4,8]}",
            8,
            "data_offsets are '[0, 4, 8]'"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"otherFormats", "damagedHeaders", "wrongHeaders", "wrongTensors", "wrongLayouts"})
  void malformedFileIsAnsweredByOneLine(String what, byte[] content, String message)
      throws IOException {
    Path path = temp.resolve("model.safetensors");
    Files.write(path, content);
    EquilibriaException e = failure(path);
    assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_DATA);
    assertThat(e.getMessage())
        .startsWith(path + ": no valid safetensors file: ")
        .contains(message)
        .hasLineCount(1)
        .hasSizeLessThan(path.toString().length() + 300);
  }

  private static EquilibriaException failure(Path path) {
    EquilibriaException e =
        catchThrowableOfType(EquilibriaException.class, () -> Safetensors.read(path));
    assertThat(e).as("a failure").isNotNull();
    return e;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void flippedBitsOfAHeaderEndInOneLineOrInTensors(int flips) throws IOException {
    Path path = temp.resolve("model.safetensors");
    byte[] good = file("{\"__metadata__\":{\"k\":\"v\"}," + GOOD.substring(1), 16);
    Random random = new Random(flips);
    for (int i = 0; i < 2000; i++) {
      byte[] content = good.clone();
      for (int k = 0; k < flips; k++) {
        content[random.nextInt(content.length - 16)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(path, content);
      Throwable e = catchThrowable(() -> Safetensors.read(path));
      if (e != null) {
        assertThat(e).isInstanceOf(EquilibriaException.class);
        assertThat(e.getMessage()).hasLineCount(1);
      }
    }
  }

  @Test
  void everyCutOfAFileIsMalformed() throws IOException {
    byte[] good = file("{\"__metadata__\":{\"k\":\"v\"}," + GOOD.substring(1), 16);
    Path path = temp.resolve("model.safetensors");
    for (int length = 0; length < good.length; length++) {
      Files.write(path, Arrays.copyOf(good, length));
      assertThat(failure(path).code()).as("%d bytes", length).isEqualTo(ErrorCode.MALFORMED_DATA);
    }
  }

  @Test
  void nameThatCommandsATerminalIsShownHarmless() throws IOException {
    Path path = temp.resolve("model.safetensors");
    Files.write(path, file("{\"\\u001b[31m\\n\\u202e" + "x".repeat(5000) + "\":1}", 0));
    assertThat(failure(path).getMessage()).contains("'?[31m??xxxxx").hasSizeLessThan(300);
  }

  @Test
  void directoryIsRefused() {
    EquilibriaException e = failure(temp);
    assertThat(e.code()).isEqualTo(ErrorCode.IO);
    assertThat(e)
        .hasMessage(temp + ": cannot be read: it is a directory, expected a safetensors file");
  }

  @Test
  void missingFileIsRefused() {
    EquilibriaException e = failure(temp.resolve("absent"));
    assertThat(e.code()).isEqualTo(ErrorCode.IO);
    assertThat(e).hasMessageEndingWith("absent: cannot be read: there is no such file");
  }

  @Test
  void deviceIsRefusedWithoutReadingIt() {
    Path device = Path.of("/dev/zero");
    assumeTrue(Files.exists(device), "this system has no /dev/zero");
    EquilibriaException e = failure(device);
    assertThat(e.code()).isEqualTo(ErrorCode.IO);
    assertThat(e).hasMessageContaining("it is no ordinary file, expected a safetensors file");
  }

  @Test
  void fileWithoutPermissionIsRefused() throws IOException {
    Path path = Files.write(temp.resolve("model.safetensors"), file(GOOD, 16));
    assumeTrue(path.toFile().setReadable(false), "permissions cannot be taken here");
    assumeTrue(!Files.isReadable(path), "this user may read everything");
    EquilibriaException e = failure(path);
    assertThat(e.code()).isEqualTo(ErrorCode.IO);
    assertThat(e).hasMessage(path + ": cannot be read: permission denied");
  }
}
