package org.equilibria.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.host.catalog.ComponentCatalog;
import org.equilibria.testkit.Comparison;
import org.equilibria.testkit.Trial;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Make the tables of docs/solvers.md anew and compare. {@code -Dequilibria.docs.write=true} writes
 * them, and the picture, instead.
 */
class SolverTableTest {

  private static final Path DOCS = Path.of("../../docs");
  private static final String BEGIN = "<!-- made by SolverTableTest: -->\n";
  private static final String END = "<!-- end -->\n";
  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?(e[+-]\\d+)?");

  // Sums are ordered by the width of a processor's vectors, and functions such as exp rounded in
  // more than one way: residuals differ in their last bits, and extrapolations, which divide by
  // differences of residuals, pass that on as a few evaluations more or less. A method that has
  // changed for the better or worse differs by more than a quarter on some problem.
  private static final double SHARE = 0.25;
  private static final double FEW = 4;
  // What is below the tolerance is where the last step happened to lead.
  private static final double DECADES = 1e3;

  // Where solutions are so large beside the residual at the start that plain steps have to show
  // them, or a residual near rounding: methods that come there differ by chance.
  private static final String NON_NORMAL = "transient growth";

  // A quarter of the evaluations of a drawn problem: what Picard solves within it is promised.
  private static final int PROMISED = 75;

  private static final int LIMIT = 3000;
  private static final double SHARES = 0.05;

  private static Comparison comparison;

  @BeforeAll
  static void compare() {
    try (Equilibria equilibria = Equilibria.builder().build()) {
      ComponentCatalog catalog = equilibria.catalog();
      Map<String, Solver> solvers = new TreeMap<>();
      for (String id : catalog.ids(Kinds.SOLVER)) {
        solvers.put(id, catalog.create(Kinds.SOLVER, ComponentSpec.of(id)));
      }
      comparison = Comparison.of(solvers);
    }
  }

  private static String section() {
    return BEGIN
        + "\n"
        + "Evaluations of f and, after a plus, products with its Jacobian, to a relative residual"
        + " of 1e-8;\n"
        + "`-`: not within 3,000. Last, the work of `auto` by the least of all, a product counting as"
        + " an evaluation.\n\n"
        + comparison.workTable("auto")
        + "\nTrue relative residual / relative error of these solutions.\n\n"
        + comparison.errorTable()
        + "\n"
        + "Of 200 drawn problems each, 16 wide: share solved within 300 evaluations, in a median of"
        + " so many.\n\n"
        + comparison.drawnTable()
        + "\nThe same of 200 drawn affine layers each, and of all solvers; products with M count as evaluations.\n\n"
        + comparison.layersTable()
        + "\nShare of the problems solved with at most so many times the work of the best, each problem of the"
        + " first\ntable counting as much as a family; and the area below the profile, to a factor of 16,"
        + " logarithmic. Solvers\nthat ask for an affine form are compared on the layers alone.\n\n"
        + comparison.profileTable()
        + "\n![performance profile](solver-profile.svg)\n\n"
        + END;
  }

  @Test
  void theTablesOfTheDocsAreThoseOfThisBuild() throws IOException {
    Path page = DOCS.resolve("solvers.md");
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END) + END.length();
    assertThat(begin).as("marks in " + page).isPositive();
    if (Boolean.getBoolean("equilibria.docs.write")) {
      Files.writeString(page, text.substring(0, begin) + section() + text.substring(end));
      Files.writeString(DOCS.resolve("solver-profile.svg"), comparison.profilePicture());
      return;
    }
    String command = "; run this test with -Dequilibria.docs.write=true to write them anew";
    List<String> differences = differences(text.substring(begin, end), section());
    assertThat(differences).as("tables in " + page + command).isEmpty();
    assertThat(Files.readString(DOCS.resolve("solver-profile.svg")))
        .as("curves of the picture" + command)
        .contains(comparison.layers().keySet().stream().map(id -> ">" + id + "<").toList());
  }

  private static List<String> differences(String committed, String made) {
    List<String> before = committed.lines().toList();
    List<String> now = made.lines().toList();
    if (before.size() != now.size()) {
      return List.of(before.size() + " lines for " + now.size());
    }
    List<String> found = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      if (!agree(before.get(i), now.get(i))) {
        found.add("- " + before.get(i) + System.lineSeparator() + "+ " + now.get(i));
      }
    }
    return found;
  }

  private static boolean agree(String before, String now) {
    String[] first = before.split("\\|");
    String[] second = now.split("\\|");
    return first.length == second.length
        && IntStream.range(0, first.length)
            .allMatch(i -> agreeAsCells(first[i].trim(), second[i].trim()));
  }

  private static boolean agreeAsCells(String before, String now) {
    if (before.equals("-") != now.equals("-")) {
      return nearTheLimit(before.equals("-") ? now : before);
    }
    List<String> first = numbers(before);
    List<String> second = numbers(now);
    return NUMBER.matcher(before).replaceAll("#").equals(NUMBER.matcher(now).replaceAll("#"))
        && IntStream.range(0, first.size())
            .allMatch(i -> agreeAsNumbers(first.get(i), second.get(i)));
  }

  /** Return whether a few evaluations more would have been too many; errors are not judged. */
  private static boolean nearTheLimit(String cell) {
    return cell.contains("/")
        || numbers(cell).stream().mapToDouble(Double::parseDouble).sum() > (1 - SHARE) * LIMIT;
  }

  private static List<String> numbers(String line) {
    return NUMBER.matcher(line).results().map(r -> r.group()).toList();
  }

  private static boolean agreeAsNumbers(String before, String now) {
    double a = Double.parseDouble(before);
    double b = Double.parseDouble(now);
    if (before.contains("e")) {
      return Math.max(a, b) <= DECADES * Math.min(a, b);
    } else if (before.contains(".")) {
      return Math.abs(a - b) <= SHARES;
    }
    return Math.abs(a - b) <= FEW + SHARE * Math.max(a, b);
  }

  @Test
  void whatIsSaidToBeSolvedIs() {
    // Sums of 200 terms in another order differ by less than a per cent of such a residual.
    assertThat(comparison.hard().values().stream().flatMap(List::stream))
        .filteredOn(Trial::solved)
        .allMatch(t -> t.residual() <= 1.01e-8);
  }

  @Test
  void autoIsNearTheBestOfEachHardProblem() {
    List<Trial> auto = comparison.hard().get("auto");
    for (int i = 0; i < auto.size(); i++) {
      int best = leastCost(comparison.hard(), i).orElseThrow();
      assertThat(auto.get(i).solved()).as(auto.get(i).problem()).isTrue();
      assertThat(auto.get(i).cost()).as(auto.get(i).problem()).isLessThanOrEqualTo(3 * best / 2);
    }
  }

  @Test
  void autoLosesNothingThatAnotherSolves() {
    for (Map<String, List<Trial>> trials : List.of(comparison.drawn(), comparison.layers())) {
      List<Trial> auto = trials.get("auto");
      assertThat(IntStream.range(0, auto.size()))
          .filteredOn(i -> leastCost(trials, i).isPresent())
          .filteredOn(
              i ->
                  !auto.get(i).problem().endsWith(NON_NORMAL)
                      || isPromised(trials.get("picard").get(i)))
          .allMatch(i -> auto.get(i).solved());
    }
  }

  private static boolean isPromised(Trial plain) {
    return plain.solved() && plain.cost() <= PROMISED;
  }

  /** Return the least work of all methods, a product counting as an evaluation. */
  private static OptionalInt leastCost(Map<String, List<Trial>> trials, int problem) {
    return trials.values().stream()
        .map(own -> own.get(problem))
        .filter(t -> t.solved())
        .mapToInt(Trial::cost)
        .min();
  }

  @Test
  void autoIsFirstOnTheWhole() {
    Map<String, Double> areas = comparison.areas();
    assertThat(areas)
        .allSatisfy((id, area) -> assertThat(area).as(id).isLessThanOrEqualTo(areas.get("auto")));
    // Where it takes layers only, its whole is the layers.
    Map<String, Double> onLayers = comparison.areasOnLayers();
    assertThat(onLayers)
        .allSatisfy(
            (id, area) ->
                assertThat(areas.containsKey(id) || area <= onLayers.get("auto")).as(id).isTrue());
  }
}
