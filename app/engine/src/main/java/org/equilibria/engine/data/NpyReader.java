package org.equilibria.engine.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.equilibria.api.error.EquilibriaException;

/**
 * A reader of arrays in the NPY format, versions 1 to 3: a magic string, a version, the length of a
 * header, a header that is a Python dictionary with the keys descr, fortran_order and shape, then
 * the numbers (NumPy Enhancement Proposal 1, numpy.lib.format).
 */
final class NpyReader {

  /** First bytes of every NPY file. */
  static final String MAGIC = "\u0093NUMPY";

  private static final int LONGEST_HEADER = 1 << 16;
  private static final int LARGEST = Integer.MAX_VALUE - 8; // the longest array of any JVM
  private static final Pattern ORDER =
      Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([^()]*)\\)");
  private static final Pattern DESCRIPTION =
      Pattern.compile("['\"]descr['\"]\\s*:\\s*(['\"]([^'\"]*)['\"]|\\[)");
  private static final Pattern SIZE = Pattern.compile("\\d{1,18}L?");

  private final String place;
  private final InputStream in;

  private NpyReader(String place, InputStream in) {
    this.place = place;
    this.in = in;
  }

  /**
   * Return the array. Nothing is allocated on the word of a header alone, and no more than a third
   * of the memory of the program is ever used for one array.
   *
   * @param place where the bytes come from, for messages
   * @param in closed by the caller
   * @throws EquilibriaException MALFORMED_DATA if it is no array of numbers, is empty, truncated or
   *     too long
   */
  static NpyArray read(String place, InputStream in) throws IOException {
    return new NpyReader(place, in).array();
  }

  private NpyArray array() throws IOException {
    String header = header();
    NpyType type = type(header);
    int[] shape = shape(header);
    boolean fortran = entry(ORDER, header, "fortran_order").group(1).equals("True");
    int length = length(shape, type);
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw Faults.malformed(
          "%s: truncated: found %d bytes of numbers, expected %d", place, bytes.length, length);
    }
    // Reading on also makes a decoder verify its checksum.
    if (in.read() >= 0) {
      throw Faults.malformed(
          "%s: too long: found more bytes after the expected %d of numbers", place, length);
    }
    return new NpyArray(place, type, shape, fortran, bytes);
  }

  private String header() throws IOException {
    byte[] start = in.readNBytes(8);
    String magic =
        new String(Arrays.copyOf(start, Math.min(6, start.length)), StandardCharsets.ISO_8859_1);
    if (!magic.equals(MAGIC.substring(0, magic.length())) || magic.isEmpty()) {
      throw Faults.malformed(
          "%s: %s, expected an array in the NPY format",
          place, start.length == 0 ? "is empty" : "does not start with the magic string of NumPy");
    }
    int version = start.length < 8 ? 1 : start[6];
    if (version < 1 || version > 3) {
      throw Faults.malformed(
          "%s: has version %d of the NPY format, expected 1, 2 or 3", place, version);
    }
    byte[] size = in.readNBytes(version == 1 ? 2 : 4);
    ByteBuffer padded = ByteBuffer.wrap(Arrays.copyOf(size, 4)).order(ByteOrder.LITTLE_ENDIAN);
    long length = Integer.toUnsignedLong(padded.getInt());
    if (length > LONGEST_HEADER) {
      throw Faults.malformed(
          "%s: declares a header of %d bytes, expected no more than %d",
          place, length, LONGEST_HEADER);
    }
    byte[] header = in.readNBytes((int) length);
    if (size.length < (version == 1 ? 2 : 4) || header.length < length) {
      throw Faults.malformed("%s: truncated within its header", place);
    }
    return new String(header, StandardCharsets.UTF_8);
  }

  private Matcher entry(Pattern pattern, String header, String key) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw Faults.malformed(
          "%s: its header lacks a well-formed '%s': %s",
          place, key, CsvNumber.shortened(header.strip()));
    }
    return matcher;
  }

  private NpyType type(String header) {
    String description = entry(DESCRIPTION, header, "descr").group(2);
    if (description == null) {
      throw Faults.malformed(
          "%s: holds records of several fields, expected numbers of type %s",
          place, NpyType.NUMBERS + " or text");
    }
    return NpyType.of(description)
        .orElseThrow(
            () ->
                Faults.malformed(
                    "%s: holds %s, expected numbers of type %s",
                    place, described(description), NpyType.NUMBERS + " or text"));
  }

  private static String described(String description) {
    String kind = description.replaceFirst("^[<>|=]", "");
    String words =
        kind.startsWith("O")
            ? "Python objects"
            : kind.startsWith("U") || kind.startsWith("S")
                ? "text of no length"
                : kind.startsWith("c")
                    ? "complex numbers"
                    : kind.startsWith("M") || kind.startsWith("m") ? "times" : "values";
    return words + " (" + CsvNumber.shortened(description) + ")";
  }

  private int[] shape(String header) {
    String inner = entry(SHAPE, header, "shape").group(1).strip().replaceFirst(",$", "");
    if (inner.isEmpty()) {
      throw Faults.malformed("%s: holds a single number, expected one or more a sample", place);
    }
    String[] words = inner.split(",", -1);
    int[] shape = new int[words.length];
    for (int d = 0; d < words.length; d++) {
      String word = words[d].strip();
      if (!SIZE.matcher(word).matches()) {
        throw Faults.malformed(
            "%s: its header lacks a well-formed 'shape': %s",
            place, CsvNumber.shortened(header.strip()));
      }
      long size = Long.parseLong(word.replace("L", ""));
      if (size > LARGEST) {
        throw tooMany(inner);
      }
      shape[d] = (int) size;
    }
    return shape;
  }

  private int length(int[] shape, NpyType type) {
    String declared = Arrays.toString(shape).replace("[", "").replace("]", "");
    long length = type.size();
    for (int size : shape) {
      // A length below 2^31 times a size below 2^31 does not overflow.
      length *= size;
      if (length > LARGEST) {
        throw tooMany(declared);
      }
    }
    if (length == 0) {
      throw Faults.malformed("%s: declares %s numbers, expected at least one", place, declared);
    }
    long most = Runtime.getRuntime().maxMemory() / 3;
    if (length > most) {
      throw Faults.malformed(
          "%s: declares %d MB of numbers, more than the %d MB that the memory of the program"
              + " allows; give it more with -Xmx",
          place, length >> 20, most >> 20);
    }
    return (int) length;
  }

  private EquilibriaException tooMany(String declared) {
    return Faults.malformed("%s: declares %s numbers, more than an array holds", place, declared);
  }
}
