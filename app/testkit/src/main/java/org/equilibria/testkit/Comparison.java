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
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.equilibria.api.solve.Solver;
import org.equilibria.testkit.problem.Families;
import org.equilibria.testkit.problem.Family;
import org.equilibria.testkit.problem.LayerFamily;

/**
 * A comparison of solvers on {@link HardProblem#all}, the golden problems, drawn problems and drawn
 * affine layers, as tables and as a performance profile (Dolan and Moré 2002). Solvers that ask for
 * an affine form are compared on the layers alone. The author of a solver compares it with others
 * by
 *
 * <pre>{@code
 * Comparison.of(Map.of("mine", new MySolver(), "other", new OtherSolver())).profileTable()
 * }</pre>
 *
 * @param hard by solver that takes any map, one trial a problem
 * @param drawn by solver that takes any map, as many trials a family as problems were drawn
 * @param layers by solver, as many trials a family as layers were drawn
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Comparison(
    Map<String, List<Trial>> hard,
    Map<String, List<Trial>> drawn,
    Map<String, List<Trial>> layers) {

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
    layers = new LinkedHashMap<>(layers);
  }

  /** Run every solver on every problem, solvers side by side. */
  public static Comparison of(Map<String, Solver> solvers) {
    List<HardProblem> problems =
        Stream.concat(
                HardProblem.all().stream(), GoldenProblem.all().stream().map(g -> g.reference()))
            .toList();
    List<Family> families =
        Families.all().stream().filter(f -> FAMILIES.contains(f.name())).toList();
    List<LayerFamily> layers = LayerFamily.all();
    Map<String, Solver> general = new TreeMap<>(solvers);
    general.values().removeIf(s -> s.traits().needsAffineForm());
    return new Comparison(
        run(general, s -> problems.stream().map(p -> Trial.of(p, s)).toList()),
        run(general, s -> families.stream().flatMap(f -> Trial.of(f, DRAWN, s).stream()).toList()),
        run(solvers, s -> layers.stream().flatMap(f -> Trial.of(f, DRAWN, s).stream()).toList()));
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

  /**
   * Return the same with a last column: how many times the least {@linkplain Trial#cost cost} of
   * all one solver took.
   *
   * @param solver by its name in this comparison
   */
  public String workTable(String solver) {
    double[] ratios = Objects.requireNonNull(ratios(hard).get(solver), solver);
    String[] lines = workTable().split("\n");
    lines[0] += " " + solver + "/best |";
    lines[1] += "---:|";
    for (int i = 0; i < ratios.length; i++) {
      lines[i + 2] += String.format(Locale.ROOT, " %.2f |", ratios[i]);
    }
    return String.join("\n", lines) + "\n";
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
    return drawnTable("family", drawn);
  }

  /** Return the same of the families of layers. */
  public String layersTable() {
    return drawnTable("layers", layers);
  }

  private static String drawnTable(String title, Map<String, List<Trial>> trials) {
    return table(
        title,
        trials,
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

  /**
   * Return shares of the problems that each solver solves within factors of the least cost: of all
   * problems, or of the layers where it takes only those.
   */
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
   * Return the area below the performance profile on all problems of each solver that takes them,
   * on the logarithmic scale up to a factor of 16, of 1 at most: larger is better on the whole.
   */
  public Map<String, Double> areas() {
    Map<String, Double> areas = areas(ratios());
    areas.keySet().retainAll(hard.keySet());
    return areas;
  }

  /** Return the same on the layers, of every solver. */
  public Map<String, Double> areasOnLayers() {
    return areas(ratios(layers));
  }

  private static Map<String, Double> areas(Map<String, double[]> ratios) {
    Map<String, Double> areas = new LinkedHashMap<>();
    ratios.forEach((name, own) -> areas.put(name, area(own)));
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
   * it takes and some solver solves. A hard problem weighs as much as a family.
   */
  private Map<String, double[]> ratios() {
    Map<String, List<Trial>> general = new LinkedHashMap<>();
    hard.forEach(
        (name, trials) ->
            general.put(
                name,
                Stream.concat(
                        trials.stream().flatMap(t -> IntStream.range(0, DRAWN).mapToObj(i -> t)),
                        of(drawn, name).stream())
                    .toList()));
    Map<String, double[]> ratios = ratios(general);
    Map<String, double[]> all = new LinkedHashMap<>();
    ratios(layers)
        .forEach(
            (name, own) ->
                all.put(
                    name,
                    DoubleStream.concat(
                            Arrays.stream(ratios.getOrDefault(name, new double[0])),
                            Arrays.stream(own))
                        .toArray()));
    return all;
  }

  private static Map<String, double[]> ratios(Map<String, List<Trial>> all) {
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
