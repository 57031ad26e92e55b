package org.equilibria.certify.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/**
 * Read a network from a JSON object: arrays of rows {@code X} (n x d), {@code A} (m x m), {@code W}
 * (m x d), arrays {@code y} (n) and {@code b} (m), the number {@code gamma}; and, where the default
 * is not meant, {@code alpha} (1), {@code variant} ({@code relu} or {@code linear}), {@code
 * centred} (false), {@code name}. Other keys are ignored, so that a file may hold results beside.
 */
public final class NetworkInputReader {

  private static final double MOST_GAMMA = 10;

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
    return new NetworkInputReader(file, parsed(file)).network();
  }

  private static JsonNode parsed(Path file) {
    try {
      ObjectMapper mapper =
          new ObjectMapper()
              .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
      JsonNode json = mapper.readTree(Files.readAllBytes(file));
      if (!json.isObject()) {
        throw malformed(file + ": expected a JSON object with X, y, A, W, b and gamma");
      }
      return json;
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null
              ? ""
              : " in line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw malformed(file + ": is no JSON" + place + ": " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new EquilibriaException(ErrorCode.IO, file + ": cannot be read: " + reason(e), e);
    }
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.NoSuchFileException
        ? "there is no such file"
        : String.valueOf(e.getMessage());
  }

  private static EquilibriaException malformed(String message) {
    return new EquilibriaException(ErrorCode.MALFORMED_DATA, message);
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
    if (mistakes.isEmpty()) {
      checkShapes(inputs, targets, weight, injection, readout);
      if (!(gamma > 0 && gamma <= MOST_GAMMA)) {
        mistakes.add("gamma: expected a number above 0 and up to 10, not " + gamma);
      }
      if (!(alpha > 0)) {
        mistakes.add("alpha: expected a number above 0, not " + alpha);
      }
    }
    if (!mistakes.isEmpty()) {
      throw malformed(file + ": is no network\n  " + String.join("\n  ", mistakes));
    }
    return new NetworkInput(
        name, gamma, alpha, variant, centred, inputs, targets, weight, injection, readout);
  }

  private void checkShapes(
      double[][] inputs,
      double[] targets,
      double[][] weight,
      double[][] injection,
      double[] readout) {
    int n = inputs.length;
    int d = inputs[0].length;
    int m = readout.length;
    require(targets.length == n, "y: %d targets for %d rows of X", targets.length, n);
    require(
        weight.length == m && weight[0].length == m,
        "A: %d x %d, expected %d x %d as b has %d entries",
        weight.length,
        weight[0].length,
        m,
        m,
        m);
    require(
        injection.length == m && injection[0].length == d,
        "W: %d x %d, expected %d x %d as b has %d entries and X has %d columns",
        injection.length,
        injection[0].length,
        m,
        d,
        m,
        d);
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
        return rows;
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
      if (!array.get(j).isNumber() || !Double.isFinite(values[j])) {
        mistakes.add("%s[%d]: %s is no finite number".formatted(place, j, array.get(j)));
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
    String text = node.toString();
    return node.isMissingNode()
        ? key + ": is missing; "
        : key + ": found " + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + ", ";
  }
}
