package org.equilibria.theory.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Read golden values, which independent code computed; paths are separated by dots. */
public record Golden(JsonNode json) {

  private static final Map<String, Double> NOT_FINITE =
      Map.of(
          "inf", Double.POSITIVE_INFINITY,
          "-inf", Double.NEGATIVE_INFINITY,
          "nan", Double.NaN);

  /** Read a file by name. */
  public static Golden read(String name) {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/theory/" + name + ".json")) {
      return new Golden(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Return the names of the networks whose quantities are all given. */
  public static Stream<String> networks() {
    return Stream.of("A1_small", "A2_medium", "A3_linear", "A4_lazy_pass", "A5_monotone_only");
  }

  /** Return the scalar cases of a group, for parameterized tests. */
  public static List<Golden> cases(String group) {
    return read("scalars").list(group);
  }

  /** Return what lies below a path. */
  public Golden at(String path) {
    JsonNode node = json.at("/" + path.replace('.', '/'));
    if (node.isMissingNode()) {
      throw new IllegalArgumentException("no " + path + " in the golden values");
    }
    return new Golden(node);
  }

  /** Return whether a path exists. */
  public boolean has(String path) {
    return !json.at("/" + path.replace('.', '/')).isMissingNode();
  }

  /** Return the elements of an array of objects. */
  public List<Golden> list(String path) {
    List<Golden> elements = new ArrayList<>();
    at(path).json.forEach(node -> elements.add(new Golden(node)));
    return elements;
  }

  /** Return a number, which may be written as inf or nan. */
  public double number(String path) {
    return value(at(path).json);
  }

  /** Return a whole number. */
  public int integer(String path) {
    return at(path).json.intValue();
  }

  /** Return a text. */
  public String text(String path) {
    return at(path).json.textValue();
  }

  /** Return whether a flag is set. */
  public boolean flag(String path) {
    return at(path).json.booleanValue();
  }

  /** Return an array of numbers. */
  public double[] vector(String path) {
    return vector(at(path).json);
  }

  /** Return an array of arrays of numbers. */
  public double[][] matrix(String path) {
    JsonNode node = at(path).json;
    double[][] rows = new double[node.size()][];
    Arrays.setAll(rows, i -> vector(node.get(i)));
    return rows;
  }

  /** Return M = (gamma/sqrt m) A. */
  public double[][] weight() {
    double scale = number("gamma") / Math.sqrt(integer("m"));
    return Arrays.stream(matrix("A"))
        .map(row -> Arrays.stream(row).map(a -> scale * a).toArray())
        .toArray(double[][]::new);
  }

  private static double[] vector(JsonNode node) {
    double[] values = new double[node.size()];
    Arrays.setAll(values, i -> value(node.get(i)));
    return values;
  }

  private static double value(JsonNode node) {
    return node.isTextual() ? NOT_FINITE.get(node.textValue()) : node.doubleValue();
  }

  @Override
  public String toString() {
    String text = json.toString();
    return text.length() > 80 ? text.substring(0, 80) + "..." : text;
  }
}
