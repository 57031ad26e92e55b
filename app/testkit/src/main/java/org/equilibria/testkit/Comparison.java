package org.equilibria.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.equilibria.api.solve.Solver;
import org.equilibria.testkit.problem.Families;
import org.equilibria.testkit.problem.Family;

/**
 * A comparison of solvers on {@link HardProblem#all}, the golden problems and drawn problems, as
 * tables and as a performance profile (Dolan and Moré 2002). The author of a solver compares it
 * with others by
 *
 * <pre>{@code
 * Comparison.of(Map.of("mine", new MySolver(), "other", new OtherSolver())).profileTable()
 * }</pre>
 *
 * @param hard by solver, one trial a problem
 * @param drawn by solver, as many trials a family as problems were drawn
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Comparison(Map<String, List<Trial>> hard, Map<String, List<Trial>> drawn) {

  private static final int DRAWN = 200;

  /** Families that differ in what they ask for; every one has solutions. */
  private static final List<String> FAMILIES =
      List.of(
          "spectrum of both signs",
          "rotation",
          "rank one of slope near 1",
          "transient growth",
          "random tanh",
          "random relu",
          "Jacobi's method",
          "gradient step on logistic regression",
          "lasso by Douglas and Rachford",
          "value iteration on a chain",
          "soft value iteration",
          "logarithm at the edge of its domain",
          "Kepler's equation",
          "Sinkhorn",
          "Bratu",
          "H-equation");

  private static final List<Double> FACTORS = List.of(1.0, 1.5, 2.0, 5.0);
  // The profile is drawn up to this factor, and its area is taken on the logarithmic scale.
  private static final double LARGEST = 16;

  /** Copy the maps, in their order. */
  public Comparison {
    hard = new LinkedHashMap<>(hard);
    drawn = new LinkedHashMap<>(drawn);
  }

  /** Run every solver on every problem, solvers side by side. */
  public static Comparison of(Map<String, Solver> solvers) {
    List<HardProblem> problems =
        Stream.concat(
                HardProblem.all().stream(), GoldenProblem.all().stream().map(g -> g.reference()))
            .toList();
    List<Family> families =
        Families.all().stream().filter(f -> FAMILIES.contains(f.name())).toList();
    return new Comparison(
        run(solvers, s -> problems.stream().map(p -> Trial.of(p, s)).toList()),
        run(solvers, s -> families.stream().flatMap(f -> Trial.of(f, DRAWN, s).stream()).toList()));
  }

  private static Map<String, List<Trial>> run(
      Map<String, Solver> solvers, Function<Solver, List<Trial>> trials) {
    Map<String, List<Trial>> found =
        solvers.entrySet().parallelStream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> trials.apply(e.getValue())));
    Map<String, List<Trial>> ordered = new LinkedHashMap<>();
    new TreeMap<>(solvers).keySet().forEach(name -> ordered.put(name, found.get(name)));
    return ordered;
  }

  /** Return evaluations of f and, after a plus, products on the hard problems. */
  public String workTable() {
    return hardTable(
        t -> !t.solved() ? "-" : t.evaluations() + (t.products() > 0 ? "+" + t.products() : ""));
  }

  /** Return true relative residual and, after a stroke, relative error on the hard problems. */
  public String errorTable() {
    return hardTable(
        t -> !t.solved() ? "-" : String.format(Locale.ROOT, "%.0e/%.0e", t.residual(), t.error()));
  }

  private String hardTable(Function<Trial, String> cell) {
    return table("problem", hard, ts -> cell.apply(ts.get(0)));
  }

  /** Return the share of the problems of each family that was solved, and their median cost. */
  public String drawnTable() {
    return table(
        "family",
        drawn,
        ts -> {
          int[] costs = ts.stream().filter(Trial::solved).mapToInt(Trial::cost).sorted().toArray();
          String share = String.format(Locale.ROOT, "%.2f", costs.length / (double) ts.size());
          return costs.length == 0 ? share : share + " in " + costs[costs.length / 2];
        });
  }

  private static String table(
      String title, Map<String, List<Trial>> trials, Function<List<Trial>, String> cell) {
    List<String> names = List.copyOf(trials.keySet());
    StringBuilder out =
        new StringBuilder("| " + title + " | " + String.join(" | ", names) + " |\n");
    out.append("|---|").append("---:|".repeat(names.size())).append('\n');
    List<String> problems =
        of(trials, names.get(0)).stream().map(Trial::problem).distinct().toList();
    for (String problem : problems) {
      out.append("| ").append(problem);
      for (String name : names) {
        List<Trial> own =
            of(trials, name).stream().filter(t -> t.problem().equals(problem)).toList();
        out.append(" | ").append(cell.apply(own));
      }
      out.append(" |\n");
    }
    return out.toString();
  }

  private static List<Trial> of(Map<String, List<Trial>> trials, String name) {
    return Objects.requireNonNull(trials.get(name));
  }

  /** Return shares of all problems that each solver solves within factors of the least cost. */
  public String profileTable() {
    StringBuilder out = new StringBuilder("| solver");
    for (double factor : FACTORS) {
      out.append(String.format(Locale.ROOT, " | within %.3g", factor));
    }
    out.append(" | solved | area |\n|---|").append("---:|".repeat(FACTORS.size() + 2)).append('\n');
    ratios()
        .forEach(
            (name, ratios) -> {
              out.append("| `").append(name).append('`');
              for (double factor : FACTORS) {
                out.append(String.format(Locale.ROOT, " | %.2f", share(ratios, factor)));
              }
              out.append(
                  String.format(
                      Locale.ROOT,
                      " | %.2f | %.3f |%n",
                      share(ratios, Double.MAX_VALUE),
                      area(ratios)));
            });
    return out.toString();
  }

  /**
   * Return the area below each solver's performance profile on the logarithmic scale up to a factor
   * of 16, of 1 at most: larger is better on the whole.
   */
  public Map<String, Double> areas() {
    Map<String, Double> areas = new LinkedHashMap<>();
    ratios().forEach((name, ratios) -> areas.put(name, area(ratios)));
    return areas;
  }

  private static double area(double[] ratios) {
    return Arrays.stream(ratios)
        .map(r -> Math.max(0, 1 - Math.log(r) / Math.log(LARGEST)))
        .average()
        .orElse(0);
  }

  private static double share(double[] ratios, double factor) {
    return Arrays.stream(ratios).filter(r -> r <= factor).count() / (double) ratios.length;
  }

  /**
   * Return each solver's cost by the least of all, infinite where it failed, on the problems that
   * some solver solves. A hard problem weighs as much as a family.
   */
  private Map<String, double[]> ratios() {
    Map<String, List<Trial>> all = new LinkedHashMap<>();
    hard.forEach(
        (name, trials) ->
            all.put(
                name,
                Stream.concat(
                        trials.stream().flatMap(t -> IntStream.range(0, DRAWN).mapToObj(i -> t)),
                        of(drawn, name).stream())
                    .toList()));
    List<List<Trial>> solvers = new ArrayList<>(all.values());
    int problems = solvers.get(0).size();
    int[] least = new int[problems];
    Arrays.setAll(
        least,
        i ->
            solvers.stream()
                .map(ts -> ts.get(i))
                .filter(Trial::solved)
                .mapToInt(Trial::cost)
                .min()
                .orElse(0));
    int[] solvable = IntStream.range(0, problems).filter(i -> least[i] > 0).toArray();
    Map<String, double[]> ratios = new LinkedHashMap<>();
    all.forEach(
        (name, trials) ->
            ratios.put(
                name,
                Arrays.stream(solvable)
                    .mapToDouble(
                        i ->
                            trials.get(i).solved()
                                ? trials.get(i).cost() / (double) least[i]
                                : Double.POSITIVE_INFINITY)
                    .toArray()));
    return ratios;
  }

  /** Return the performance profile as a picture: share of problems over factor, logarithmic. */
  public String profilePicture() {
    return new ProfilePicture(ratios(), LARGEST).svg();
  }
}
