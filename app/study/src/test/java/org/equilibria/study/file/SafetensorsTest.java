package org.equilibria.study.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.equilibria.study.file.SafetensorsBytes.entry;
import static org.equilibria.study.file.SafetensorsBytes.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.equilibria.api.matrix.Precision;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {

  @TempDir private Path temp;
  private Path path;

  @BeforeEach
  void namePath() {
    path = temp.resolve("model.safetensors");
  }

  private TensorFile copy(TensorFile content) {
    Safetensors.write(path, content);
    return Safetensors.read(path);
  }

  private static Tensor f64(List<Integer> shape, double... values) {
    return new Tensor(Precision.F64, shape, values);
  }

  private static Tensor f32(List<Integer> shape, double... values) {
    return new Tensor(Precision.F32, shape, values);
  }

  private static TensorFile of(Map<String, Tensor> tensors) {
    return new TensorFile(tensors, Map.of());
  }

  @Test
  void doublesKeepTheirBits() {
    double[] values = {
      1 / 3.0,
      -0.0,
      Double.MIN_VALUE,
      Double.MAX_VALUE,
      Double.NEGATIVE_INFINITY,
      Double.longBitsToDouble(0x7ff8_0000_dead_beefL)
    };
    Tensor read = copy(of(Map.of("a", f64(List.of(2, 3), values)))).tensors().get("a");
    assertThat(read.precision()).isEqualTo(Precision.F64);
    assertThat(read.shape()).containsExactly(2, 3);
    for (int k = 0; k < values.length; k++) {
      assertThat(Double.doubleToRawLongBits(read.values()[k]))
          .isEqualTo(Double.doubleToRawLongBits(values[k]));
    }
  }

  @Test
  void floatsAreStoredAsFloats() throws IOException {
    double[] values = {0.1f, -0.0, Float.MIN_VALUE, Float.MAX_VALUE, Double.NaN};
    Tensor read = copy(of(Map.of("a", f32(List.of(5), values)))).tensors().get("a");
    assertThat(read.precision()).isEqualTo(Precision.F32);
    assertThat(read.values()).containsExactly(values);
    assertThat(new String(Files.readAllBytes(path), 8, 60)).contains("[0,20]");
  }

  @Test
  void scalarsAndTensorsWithoutValuesKeepTheirShape() {
    TensorFile read =
        copy(of(Map.of("scalar", f64(List.of(), 7), "none", f32(List.of(3, 0, 1 << 30)))));
    assertThat(read.tensors().get("scalar").shape()).isEmpty();
    assertThat(read.tensors().get("scalar").values()).containsExactly(7);
    assertThat(read.tensors().get("none").shape()).containsExactly(3, 0, 1 << 30);
    assertThat(read.tensors().get("none").values()).isEmpty();
  }

  @Test
  void metadataAndNamesKeepEveryCharacter() {
    Map<String, String> metadata =
        Map.of("", "", "pipeline", "a: 1\r\n\tb: \"ζ\\\" 🙂\0", "__metadata__", "{}");
    Map<String, Tensor> tensors = Map.of("", f64(List.of(), 1), "größe\n\"", f64(List.of(), 2));
    TensorFile read = copy(new TensorFile(tensors, metadata));
    assertThat(read.metadata()).isEqualTo(metadata);
    assertThat(read.tensors()).containsOnlyKeys(tensors.keySet());
  }

  @ParameterizedTest
  @EnumSource
  void valuesBeyondOneBufferAreNeitherLostNorRepeated(Precision precision) {
    for (int count : new int[] {8191, 8192, 8193, 16384, 16385, 40000}) {
      double[] values =
          new Random(count).ints(count).asDoubleStream().map(k -> (float) k).toArray();
      Tensor tensor = new Tensor(precision, List.of(count), values);
      Tensor second = f32(List.of(), count);
      TensorFile read = copy(of(Map.of("a", tensor, "b", second)));
      assertThat(read.tensors().get("a").values()).containsExactly(values);
      assertThat(read.tensors().get("b").values()).containsExactly(count);
    }
  }

  @Test
  void orderOfNamesDoesNotChangeTheBytes() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (String name : List.of("b", "c", "a")) {
      tensors.put(name, f64(List.of(1), name.length()));
      metadata.put(name, name);
    }
    Safetensors.write(path, new TensorFile(tensors, metadata));
    byte[] first = Files.readAllBytes(path);
    Map<String, Tensor> reversed = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(tensors.keySet());
    Collections.reverse(names);
    names.forEach(name -> reversed.put(name, tensors.get(name)));
    Safetensors.write(path, new TensorFile(reversed, metadata));
    assertThat(Files.readAllBytes(path)).isEqualTo(first);
  }

  @Test
  void bytesAreThoseOfTheFormat() throws IOException {
    Safetensors.write(path, of(Map.of()));
    assertThat(Files.readAllBytes(path)).isEqualTo(file("{}      ", 0));
    Map<String, Tensor> tensors =
        Map.of("a", f32(List.of(1), 0), "b", f64(List.of(1, 2), 0, 0), "c", f64(List.of(), 0));
    Safetensors.write(path, new TensorFile(tensors, Map.of("k", "v")));
    String header =
        "{\"__metadata__\":{\"k\":\"v\"},"
            + entry("b", "F64", "[1,2]", 0, 16)
            + ","
            + entry("c", "F64", "[]", 16, 24)
            + ","
            + entry("a", "F32", "[1]", 24, 28)
            + "}";
    String padded = header + " ".repeat(-header.length() & 7);
    assertThat(Files.readAllBytes(path)).isEqualTo(file(padded, 28));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
  void tensorsBeginAtAMultipleOfEightBytes(int letters) throws IOException {
    Safetensors.write(path, new TensorFile(Map.of(), Map.of("a", "x".repeat(letters))));
    assertThat(Files.size(path) % 8).isZero();
  }

  @Test
  void headerMayListTensorsInAnyOrder() throws IOException {
    String header =
        "{" + entry("b", "F64", "[1]", 4, 12) + "," + entry("a", "F32", "[1]", 0, 4) + "}";
    Files.write(path, file(header + " \n\t ", 12));
    assertThat(Safetensors.read(path).tensors()).containsOnlyKeys("a", "b");
  }

  @Test
  void emptyTensorMayLieBetweenOthers() throws IOException {
    String header =
        "{"
            + entry("b", "F32", "[1]", 4, 8)
            + ","
            + entry("none", "F64", "[0]", 4, 4)
            + ","
            + entry("a", "F32", "[1]", 0, 4)
            + "}";
    Files.write(path, file(header, 8));
    assertThat(Safetensors.read(path).tensors()).containsOnlyKeys("a", "b", "none");
  }

  @Test
  void whatCannotBeReadBackIsNotWritten() {
    assertThatIllegalArgumentException().isThrownBy(() -> f32(List.of(1), 0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> f64(List.of(2), 0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> f64(List.of(-1, -1), 0.1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> f64(List.of(Integer.MAX_VALUE, Integer.MAX_VALUE, 4), 0.1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(Map.of("__metadata__", f64(List.of(), 1))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TensorFile(Map.of(), Map.of("a", "\ud83d")));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Safetensors.write(
                    path, new TensorFile(Map.of(), Map.of("a", "x".repeat(100_000_000)))));
    assertThat(path).doesNotExist();
  }

  @Test
  void longTextIsReadBack() {
    // Longer than what JSON parsers accept when nobody tells them otherwise.
    Map<String, String> metadata = Map.of("a", "x".repeat(30_000_000));
    assertThat(copy(new TensorFile(Map.of(), metadata)).metadata().get("a")).hasSize(30_000_000);
  }
}
