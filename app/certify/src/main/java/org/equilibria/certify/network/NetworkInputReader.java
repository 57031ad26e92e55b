package org.equilibria.certify.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.component.Names;

/**
 * A reader of networks from JSON objects: arrays of rows {@code X} (n x d), {@code A} (m x m),
 * {@code W} (m x d), arrays {@code y} (n) and {@code b} (m), the number {@code gamma}; and, where
 * the default is not meant, {@code alpha} (1), {@code variant} ({@code relu} or {@code linear}),
 * {@code centred} (false), {@code name}. {@code n}, {@code d} and {@code m} may be there too, and
 * must be those of the arrays; keys of results, as {@link NetworkDocument} writes them, are not
 * read.
 */
public final class NetworkInputReader {

  private static final double MOST_GAMMA = 10;

  /** What is computed are products of at most ten entries or so: far below the largest double. */
  private static final double GREATEST = 1e30;

  private static final List<String> KEYS =
      List.of(
          "X", "y", "A", "W", "b", "gamma", "alpha", "variant", "centred", "name", "n", "d", "m");

  /** Results that may stand beside, and what else the golden files hold. */
  private static final Set<String> RESULTS =
      Set.of(
          "wellposed",
          "forward",
          "grads",
          "gram",
          "limit",
          "certificate",
          "bounds",
          "gd",
          "gf",
          "gf_smooth",
          "expect",
          "family",
          "seed_info");

  private final Path file;
  private final JsonNode json;
  private final List<String> mistakes = new ArrayList<>();

  private NetworkInputReader(Path file, JsonNode json) {
    this.file = file;
    this.json = json;
  }

  /**
   * Read a file.
   *
   * @throws EquilibriaException IO if it cannot be read; MALFORMED_DATA with every mistake if it is
   *     no network
   */
  public static NetworkInput read(Path file) {
    return new NetworkInputReader(file, JsonText.read(file)).network();
  }

  private NetworkInput network() {
    double[][] inputs = matrix("X", "n x d");
    double[] targets = vector("y", "n");
    double[][] weight = matrix("A", "m x m");
    double[][] injection = matrix("W", "m x d");
    double[] readout = vector("b", "m");
    double gamma = number("gamma", Double.NaN);
    double alpha = number("alpha", 1);
    String variant = variant();
    boolean centred = flag("centred");
    String name = json.path("name").asText(String.valueOf(file.getFileName()));
    checkKeys();
    checkShapes(inputs, targets, weight, injection, readout);
    require(
        Double.isNaN(gamma) || gamma > 0 && gamma <= MOST_GAMMA,
        "gamma: expected a number above 0 and up to 10, not %s",
        gamma);
    require(
        Double.isNaN(alpha) || alpha > 0 && alpha <= GREATEST,
        "alpha: expected a number above 0 and up to 1e30, not %s",
        alpha);
    if (!mistakes.isEmpty()) {
      throw new EquilibriaException(
          ErrorCode.MALFORMED_DATA,
          file + ": is not a network\n  " + String.join("\n  ", mistakes));
    }
    return new NetworkInput(
        name, gamma, alpha, variant, centred, inputs, targets, weight, injection, readout);
  }

  private void checkKeys() {
    json.fieldNames()
        .forEachRemaining(
            key ->
                require(
                    KEYS.contains(key) || RESULTS.contains(key),
                    "%s: unknown key%s",
                    key,
                    Names.help(key, KEYS, "")));
  }

  /** Compare the sizes of what could be read; empty is what could not. */
  private void checkShapes(
      double[][] inputs,
      double[] targets,
      double[][] weight,
      double[][] injection,
      double[] readout) {
    int n = inputs.length;
    int m = readout.length;
    if (n > 0) {
      int d = inputs[0].length;
      checkCount("n", n, "X has %d rows");
      checkCount("d", d, "X has %d columns");
      require(
          targets.length == 0 || targets.length == n,
          "y: %d targets for %d rows of X",
          targets.length,
          n);
      require(
          injection.length == 0 || injection[0].length == d,
          "W: %s, expected %d columns as X has",
          size(injection),
          d);
    }
    if (m > 0) {
      checkCount("m", m, "b has %d entries");
      require(
          weight.length == 0 || weight.length == m && weight[0].length == m,
          "A: %s, expected %d x %d as b has %d entries",
          size(weight),
          m,
          m,
          m);
      require(
          injection.length == 0 || injection.length == m,
          "W: %s, expected %d rows as b has %d entries",
          size(injection),
          m,
          m);
    }
  }

  private static String size(double[][] matrix) {
    return matrix.length == 0 ? "empty" : matrix.length + " x " + matrix[0].length;
  }

  private void checkCount(String key, int count, String because) {
    JsonNode node = json.path(key);
    require(
        node.isMissingNode() || node.isNumber() && node.doubleValue() == count,
        "%sexpected %d, as %s",
        found(key, node),
        count,
        because.formatted(count));
  }

  private void require(boolean holds, String mistake, Object... values) {
    if (!holds) {
      mistakes.add(String.format(mistake, values));
    }
  }

  private double[][] matrix(String key, String shape) {
    JsonNode node = json.path(key);
    if (!node.isArray() || node.isEmpty() || !node.get(0).isArray() || node.get(0).isEmpty()) {
      mistakes.add(found(key, node) + "expected an array of rows, " + shape);
      return new double[0][];
    }
    int cols = node.get(0).size();
    double[][] rows = new double[node.size()][];
    for (int i = 0; i < rows.length; i++) {
      if (!node.get(i).isArray() || node.get(i).size() != cols) {
        mistakes.add("%s: row %d does not have %d numbers as row 0 has".formatted(key, i, cols));
        return new double[0][];
      }
      rows[i] = numbers(key + "[" + i + "]", node.get(i));
    }
    return rows;
  }

  private double[] vector(String key, String shape) {
    JsonNode node = json.path(key);
    if (!node.isArray() || node.isEmpty()) {
      mistakes.add(found(key, node) + "expected an array of " + shape + " numbers");
      return new double[0];
    }
    return numbers(key, node);
  }

  private double[] numbers(String place, JsonNode array) {
    double[] values = new double[array.size()];
    Arrays.setAll(values, j -> array.get(j).asDouble(Double.NaN));
    for (int j = 0; j < values.length; j++) {
      boolean finite = array.get(j).isNumber() && Double.isFinite(values[j]);
      if (!finite || Math.abs(values[j]) > GREATEST) {
        String what = finite ? "is too large; 1e30 is the most" : "is not a finite number";
        mistakes.add("%s[%d]: %s %s".formatted(place, j, brief(array.get(j)), what));
        break; // one of an array says enough
      }
    }
    return values;
  }

  private double number(String key, double absent) {
    JsonNode node = json.path(key);
    if (node.isMissingNode() && !Double.isNaN(absent)) {
      return absent;
    }
    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
      mistakes.add(found(key, node) + "expected a finite number");
      return Double.NaN;
    }
    return node.doubleValue();
  }

  private String variant() {
    String variant = json.path("variant").asText("relu");
    if (!variant.equals("relu") && !variant.equals("linear")) {
      mistakes.add("variant: '%s' is not known; accepted: relu, linear".formatted(variant));
    }
    return variant;
  }

  private boolean flag(String key) {
    JsonNode node = json.path(key);
    if (!node.isMissingNode() && !node.isBoolean()) {
      mistakes.add(found(key, node) + "expected true or false");
    }
    return node.asBoolean(false);
  }

  private static String found(String key, JsonNode node) {
    return node.isMissingNode() ? key + ": is missing; " : key + ": found " + brief(node) + ", ";
  }

  private static String brief(JsonNode node) {
    String text = node.isNumber() ? node.asText() : node.toString(); // NaN without quotes
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }
}
