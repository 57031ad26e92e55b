package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compare what the command prints of the golden networks with what independent code found. */
class CertifyNetworkTest {

  private static final Path GOLDEN = Path.of("../../theory/src/test/resources/golden/theory");

  /** What describes the file, rounding itself, checks of the other code, and trajectories. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "family",
          "seed_info",
          "X",
          "y",
          "A",
          "W",
          "b",
          "residual_inf",
          "self_check_nq",
          "gd",
          "gf",
          "gf_smooth");

  @TempDir private Path temp;

  private static JsonNode read(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private static JsonNode golden(String name) throws IOException {
    return read(Files.readString(GOLDEN.resolve(name + ".json")));
  }

  private static Cli certify(Path file, String... more) {
    String[] args = new String[more.length + 3];
    args[0] = "certify";
    args[1] = "--network";
    args[2] = file.toString();
    System.arraycopy(more, 0, args, 3, more.length);
    return Cli.run(args);
  }

  /** Tolerances of docs/theory.md: rtol, relative to the largest entry of a vector. */
  private static double tolerance(String path) {
    if (path.contains("/pf_")) {
      return 1e-8;
    } else if (path.contains("_margin")) {
      return 0.02;
    } else if (path.startsWith("/wellposed") || path.startsWith("/forward")) {
      return 1e-10;
    } else if (path.startsWith("/certificate")) {
      return 1e-8;
    }
    if (path.startsWith("/gd")) {
      return 1e-7;
    }
    return path.startsWith("/bounds") ? 1e-6 : 1e-9;
  }

  private static double number(JsonNode node) {
    return switch (node.asText()) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> node.doubleValue();
    };
  }

  private static boolean isNumber(JsonNode node) {
    return node.isNumber() || Set.of("inf", "-inf", "nan").contains(node.asText());
  }

  /** Compare everything that the golden file holds; return how many values were compared. */
  private static int compare(String path, JsonNode actual, JsonNode expected) {
    int compared = 0;
    assertThat(actual.getNodeType()).as(path).isEqualTo(expected.getNodeType());
    if (expected.isObject()) {
      for (Iterator<String> names = expected.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!LEFT_OUT.contains(name) || path.equals("/grads")) {
          compared += compare(path + "/" + name, actual.path(name), expected.get(name));
        }
      }
      return compared;
    }
    if (!expected.isArray()) {
      compare(path, actual, expected, Math.abs(number(expected)));
      return 1;
    }
    assertThat(actual.size()).as(path).isEqualTo(expected.size());
    double scale = 0;
    for (JsonNode entry : expected) {
      scale = Math.max(scale, isNumber(entry) ? Math.abs(number(entry)) : 0);
    }
    for (int i = 0; i < expected.size(); i++) {
      if (expected.get(i).isContainerNode()) {
        compared += compare(path, actual.get(i), expected.get(i));
      } else {
        compare(path + "[" + i + "]", actual.get(i), expected.get(i), scale);
        compared++;
      }
    }
    return compared;
  }

  private static void compare(String path, JsonNode actual, JsonNode expected, double scale) {
    if (!isNumber(expected) || !Double.isFinite(number(expected))) {
      assertThat(actual).as(path).isEqualTo(expected);
    } else {
      double tolerance = tolerance(path) * scale;
      assertThat(number(actual)).as(path).isCloseTo(number(expected), within(tolerance));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"A1_small", "A2_medium", "A3_linear", "A4_lazy_pass", "A5_monotone_only"})
  void everyQuantityIsTheGoldenOne(String name) throws IOException {
    Cli cli = certify(GOLDEN.resolve(name + ".json"), "--json");

    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(compare("", read(cli.out()), golden(name))).isGreaterThan(1000);
  }

  @Test
  void illPosedNetworkIsRefusedAndHasNothingButItsNorms() throws IOException {
    Path file = GOLDEN.resolve("A6_illposed.json");
    Cli cli = certify(file, "--json");

    assertThat(cli.code()).isEqualTo(ExitCode.USER);
    JsonNode document = read(cli.out());
    assertThat(compare("", document, golden("A6_illposed"))).isGreaterThan(10);
    assertThat(document.has("forward")).isFalse();
    assertThat(document.has("certificate")).isFalse();

    Cli text = certify(file);
    assertThat(text.code()).isEqualTo(ExitCode.USER);
    assertThat(text.err()).contains("refused", "mu", "-1.267");
    assertThat(text.out()).doesNotContain("\nproved ");
  }

  @Test
  void networkPastTheOperatorNormIsCertifiedByTheMonotoneTest() {
    Cli cli = certify(GOLDEN.resolve("A5_monotone_only.json"));

    assertThat(cli.code()).isZero();
    assertThat(cli.out())
        .containsPattern("(?m)^proved +existence-monotone +at the initialisation +0.1427")
        .containsPattern("(?m)^failed hypothesis +existence-operator-norm")
        .containsPattern("(?m)^proved +lipschitz-global");
  }

  @Test
  void lazyNetworkIsProvedToConvergeAndOthersAreToldWhatWouldHelp() {
    assertThat(certify(GOLDEN.resolve("A4_lazy_pass.json")).out())
        .contains("PROVED from the initialisation: convergence-flow");
    assertThat(certify(GOLDEN.resolve("A1_small.json")).out())
        .contains("FAILED HYPOTHESIS from the initialisation: convergence-flow")
        .contains("what helps: a centred output");
  }

  @Test
  void everyMistakeOfAFileIsNamedAtOnce() throws IOException {
    ObjectNode broken = (ObjectNode) golden("A1_small");
    broken.remove("gamma");
    broken.put("centred", "no");
    broken.put("variant", "tanh");
    ((ArrayNode) broken.get("A").get(2)).remove(0);
    ((ArrayNode) broken.get("b")).set(3, "x");
    Path file = Files.writeString(temp.resolve("net.json"), broken.toString());

    Cli cli = certify(file, "--json");

    assertThat(cli.code()).isEqualTo(ExitCode.RESOURCES);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err())
        .contains("net.json: is no network")
        .contains("gamma: is missing")
        .contains("centred: found \"no\", expected true or false")
        .contains("variant: 'tanh' is not known; accepted: relu, linear")
        .contains("A: row 2 does not have 16 numbers")
        .contains("b[3]: \"x\" is no finite number");
  }

  @Test
  void shapesThatDoNotFitAreNamed() throws IOException {
    ObjectNode broken = (ObjectNode) golden("A1_small");
    ((ArrayNode) broken.get("b")).remove(0);
    ((ArrayNode) broken.get("y")).remove(0);
    Path file = Files.writeString(temp.resolve("net.json"), broken.toString());

    assertThat(certify(file).err())
        .contains("A: 16 x 16, expected 15 x 15")
        .contains("W: 16 x 4, expected 15 x 4")
        .contains("y: 4 targets for 5 rows of X");
  }

  @Test
  void whatIsNoJsonSaysWhere() throws IOException {
    Path file = Files.writeString(temp.resolve("net.json"), "{\"X\": [[1,\n2,]");

    assertThat(certify(file).err()).contains("net.json: is no JSON in line 2");
    assertThat(certify(temp.resolve("none.json")).err()).contains("there is no such file");
  }
}
