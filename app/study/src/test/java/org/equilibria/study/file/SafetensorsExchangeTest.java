package org.equilibria.study.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.equilibria.api.matrix.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are exchanged with readers and writers that are not ours. */
class SafetensorsExchangeTest {

  private static final Path SCRIPT =
      Path.of("src", "test", "python", "safetensors_numpy.py").toAbsolutePath();

  // As in the reference() of the script.
  private static final TensorFile REFERENCE =
      new TensorFile(
          Map.of(
              "z.matrix",
              new Tensor(
                  Precision.F64,
                  List.of(2, 3),
                  new double[] {1 / 3.0, -2, Double.MIN_VALUE, Math.PI, 1e308, -0.0}),
              "empty",
              new Tensor(Precision.F64, List.of(0, 4), new double[0]),
              "scalar",
              new Tensor(Precision.F64, List.of(), new double[] {0.1}),
              "größe",
              new Tensor(
                  Precision.F64,
                  List.of(3),
                  new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN}),
              "a.floats",
              new Tensor(
                  Precision.F32, List.of(3, 1), new double[] {0.1f, Float.MIN_VALUE, 3e38f})),
          Map.of("format", "np", "note", "zwei\nZeilen \"ζ\" 🙂"));

  @TempDir private Path temp;

  private static Path stored() throws URISyntaxException {
    return Path.of(SafetensorsExchangeTest.class.getResource("numpy.safetensors").toURI());
  }

  private static String numpy(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("python3", SCRIPT.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static void assumeNumpy() throws InterruptedException {
    try {
      Process process = new ProcessBuilder("python3", "-c", "import numpy").start();
      assumeTrue(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0, "no NumPy");
    } catch (IOException e) {
      assumeTrue(false, "no python3");
    }
  }

  @Test
  void fileWrittenWithNumpyIsReadExactly() throws URISyntaxException {
    TensorFile read = Safetensors.read(stored());
    assertThat(read.metadata()).isEqualTo(REFERENCE.metadata());
    assertThat(read.tensors()).containsOnlyKeys(REFERENCE.tensors().keySet());
    REFERENCE
        .tensors()
        .forEach(
            (name, expected) -> {
              Tensor tensor = read.tensors().get(name);
              assertThat(tensor.precision()).isEqualTo(expected.precision());
              assertThat(tensor.shape()).isEqualTo(expected.shape());
              assertThat(tensor.values()).containsExactly(expected.values());
            });
  }

  @Test
  void wherePythonWithNumpyIsInstalledItWritesTheStoredFileByteForByte()
      throws IOException, InterruptedException, URISyntaxException {
    assumeNumpy();
    Path file = temp.resolve("numpy.safetensors");
    numpy("write", file.toString());
    assertThat(file).hasSameBinaryContentAs(stored());
  }

  @Test
  void wherePythonWithNumpyIsInstalledItReadsOurFileExactly()
      throws IOException, InterruptedException {
    assumeNumpy();
    Path file = temp.resolve("ours.safetensors");
    Safetensors.write(file, REFERENCE);
    JsonNode read = new ObjectMapper().readTree(numpy("read", file.toString()));
    assertThat(read.get("metadata")).hasSize(2);
    REFERENCE
        .metadata()
        .forEach((key, text) -> assertThat(read.get("metadata").get(key).asText()).isEqualTo(text));
    assertThat(read.get("tensors")).hasSize(5);
    REFERENCE
        .tensors()
        .forEach((name, tensor) -> assertSame(tensor, read.get("tensors").get(name)));
  }

  private static void assertSame(Tensor tensor, JsonNode read) {
    assertThat(read.get(0).asText())
        .isEqualTo(tensor.precision() == Precision.F64 ? "float64" : "float32");
    assertThat(read.get(1)).extracting(JsonNode::asInt).isEqualTo(tensor.shape());
    double[] values = new double[read.get(2).size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = parsed(read.get(2).get(k).asText());
    }
    assertThat(values).containsExactly(tensor.values());
  }

  private static double parsed(String python) {
    return switch (python) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> Double.parseDouble(python); // both write hexadecimal digits in one way
    };
  }

  @Test
  void readerThatSharesNothingWithOursReadsOurFileExactly() throws IOException {
    Path file = temp.resolve("ours.safetensors");
    Safetensors.write(file, REFERENCE);
    try (IndependentReader reader = new IndependentReader(file)) {
      assertThat(reader.metadata()).isEqualTo(REFERENCE.metadata());
      assertThat(reader.names())
          .containsExactly("empty", "größe", "scalar", "z.matrix", "a.floats");
      for (String name : reader.names()) {
        Tensor tensor = REFERENCE.tensors().get(name);
        assertThat(reader.dtype(name)).isEqualTo(tensor.precision().name());
        assertThat(reader.shape(name)).isEqualTo(tensor.shape());
        assertThat(reader.values(name)).containsExactly(tensor.values());
      }
    }
    assertThat(Files.size(file) % 4).isZero();
  }
}
