package org.equilibria.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays written by NumPy itself; see write_arrays.py beside them. */
class NpyArrayTest {

  static NpyArray read(String name) throws IOException {
    byte[] content = Fixtures.bytes(name);
    return NpyReader.read(name, new ByteArrayInputStream(content));
  }

  static Stream<String> signed() {
    return Stream.of("f4", "f8", "i1", "i2", "i4", "i8")
        .flatMap(type -> Stream.of("signed-little-" + type, "signed-big-" + type));
  }

  static Stream<String> unsigned() {
    return Stream.of("u1", "u2", "u4", "u8")
        .flatMap(type -> Stream.of("unsigned-little-" + type, "unsigned-big-" + type));
  }

  private static double[] countingFrom(int first) {
    return IntStream.range(first, first + 12).asDoubleStream().toArray();
  }

  @ParameterizedTest
  @MethodSource("signed")
  void numbersOfEveryTypeWithSignAreReadInEitherByteOrder(String name) throws IOException {
    NpyArray array = read(name + ".npy");
    assertThat(array.count()).isEqualTo(4);
    assertThat(array.features()).isEqualTo(3);
    assertThat(Toy.inputs(array)).containsExactly(countingFrom(-5));
  }

  @ParameterizedTest
  @MethodSource("unsigned")
  void numbersOfEveryTypeWithoutSignAreReadInEitherByteOrder(String name) throws IOException {
    assertThat(Toy.inputs(read(name + ".npy"))).containsExactly(countingFrom(0));
  }

  /** As NumPy reads them: the largest, the least above 0, the largest below the normal ones. */
  @ParameterizedTest
  @ValueSource(strings = {"halves", "halves-big"})
  void numbersOfSixteenBitsAreReadInEitherByteOrder(String name) throws IOException {
    NpyArray array = read(name + ".npy");
    double[] expected = {
      0,
      1,
      -2,
      65504,
      5.960464477539063e-08,
      -5.960464477539063e-08,
      6.097555160522461e-05,
      6.103515625e-05,
      0.333251953125,
      -0.0
    };
    assertThat(IntStream.range(0, 10).mapToDouble(i -> array.number(i, 0)).toArray())
        .containsExactly(expected);
    assertThat(NpyType.half((short) 0x7c00)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(NpyType.half((short) 0x7c01)).isNaN();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fortran", "version-2", "version-3"})
  void orderOfStorageAndVersionMakeNoDifference(String name) throws IOException {
    assertThat(Toy.inputs(read(name + ".npy"))).containsExactly(countingFrom(-5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cube", "cube-fortran"})
  void furtherDimensionsAreFeaturesInRowMajorOrder(String name) throws IOException {
    NpyArray array = read(name + ".npy");
    assertThat(array.features()).isEqualTo(6);
    assertThat(Toy.inputs(array))
        .containsExactly(IntStream.range(0, 24).asDoubleStream().toArray());
  }

  @Test
  void booleansAreZeroAndOne() throws IOException {
    assertThat(Toy.inputs(read("booleans.npy")))
        .containsExactly(0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1);
  }

  @Test
  void wholeNumbersOfSixtyFourBitsAreExactAsText() throws IOException {
    NpyArray signed = read("extremes-i8.npy");
    assertThat(signed.text(0)).isEqualTo("-9223372036854775808");
    assertThat(signed.text(1)).isEqualTo("9223372036854775807");
    NpyArray unsigned = read("extremes-u8.npy");
    assertThat(unsigned.text(1)).isEqualTo("18446744073709551615");
    assertThat(Toy.inputs(unsigned)).containsExactly(0x1p63, 0x1p64);
  }

  @ParameterizedTest
  @CsvSource({"u1, 255", "u2, 65535", "u4, 4294967295"})
  void largestNumbersWithoutSignAreNotNegative(String type, String largest) throws IOException {
    NpyArray array = read("extremes-" + type + ".npy");
    assertThat(array.text(1)).isEqualTo(largest);
    assertThat(array.number(1, 0)).isEqualTo(Double.parseDouble(largest));
  }

  @Test
  void headerIsReadWhateverItsOrderAndQuotes() throws IOException {
    String header = "{\"shape\": (2L,), 'fortran_order': False, 'descr': '|u1'}";
    byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0};
    byte[] content = Arrays.copyOf(start, start.length + header.length() + 2);
    System.arraycopy(
        header.getBytes(StandardCharsets.US_ASCII), 0, content, start.length, header.length());
    content[content.length - 1] = 7;
    assertThat(Toy.inputs(NpyReader.read("a", new ByteArrayInputStream(content))))
        .containsExactly(0, 7);
  }
}
