package org.equilibria.host.campaign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.host.Equilibria;
import org.equilibria.host.FixedPointProblem;
import org.equilibria.host.Solution;
import org.equilibria.testkit.problem.Answer;
import org.equilibria.testkit.problem.Families;
import org.equilibria.testkit.problem.Family;
import org.equilibria.testkit.problem.PlainDoubles;
import org.equilibria.testkit.problem.PlainDoubles.Iterated;
import org.equilibria.testkit.problem.Problem;

/**
 * Solve one problem of every family, side by side in one batch, with every solver on every backend,
 * and judge each row by plain doubles.
 */
final class Campaign {

  static final List<String> BACKENDS = List.of("ejml", "native", "nd4j");

  private static final List<Termination> DOUBLE_RULES =
      List.of(
          Termination.builder().build(),
          Termination.builder().rtol(1e-8).maxSteps(3000).build(),
          Termination.builder().rtol(1e-6).atol(1e-9).norm(Norm.INF).maxSteps(500).build());

  // Batches of few unknowns are solved component-wise and with weights, too, on one backend: what
  // differs is judged by the loop.
  static final int WIDEST_VARIED = 6;

  // Weights are 2^-16 to 2^16.
  private static final int WIDEST_WEIGHT = 16;

  private static final List<Termination> SINGLE_RULES =
      List.of(
          Termination.builder().rtol(1e-5).build(),
          Termination.builder().rtol(1e-5).maxSteps(1000).build());

  /**
   * A solved row.
   *
   * @param where seed, width, backend, precision and rule
   */
  record Row(
      String family,
      String where,
      String solver,
      SolveStatus status,
      int evaluations,
      boolean plainSolves,
      int plainEvaluations) {}

  private final Consumer<Row> rows;
  private final Collection<Fault> faults = Collections.synchronizedList(new ArrayList<>());

  /**
   * Create a campaign.
   *
   * @param rows told of every solved row, by several threads
   */
  Campaign(Consumer<Row> rows) {
    this.rows = rows;
  }

  /** Run all solvers on the problems of some seeds; return what is wrong. */
  List<Fault> run(long firstSeed, int seeds) {
    for (String backend : BACKENDS) {
      for (Precision precision : List.of(Precision.F64, Precision.F32)) {
        try (Equilibria equilibria =
            Equilibria.builder().backend(backend).precision(precision).build()) {
          boolean alone = rowsAreAsAlone(equilibria, backend);
          IntStream.range(0, seeds)
              .parallel()
              .forEach(i -> solve(equilibria, backend, precision, alone, firstSeed + i));
        }
      }
    }
    return List.copyOf(faults);
  }

  /** Return the rule of a seed. */
  static Termination rule(Precision precision, long seed) {
    List<Termination> rules = precision == Precision.F32 ? SINGLE_RULES : DOUBLE_RULES;
    return rules.get((int) (seed % rules.size()));
  }

  /** Return weights that are powers of two, by which nothing is rounded. */
  static double[] drawWeights(long seed, int width) {
    return new Random(seed + width)
        .ints(width, -WIDEST_WEIGHT, WIDEST_WEIGHT + 1)
        .mapToDouble(k -> Math.scalb(1.0, k))
        .toArray();
  }

  /** Return the problem in the units of weights. */
  static Problem inUnits(Problem problem, double[] weights) {
    double[] units = Arrays.stream(weights).map(w -> 1 / w).toArray();
    return new Problem(
        times(problem.start(), weights),
        (z, out) -> {
          problem.f().apply(times(z, units), out);
          System.arraycopy(times(out, weights), 0, out, 0, out.length);
        },
        new Answer.Unknown()); // what is known is known of the norm without weights
  }

  static double[] times(double[] a, double[] b) {
    double[] product = new double[a.length];
    Arrays.setAll(product, k -> a[k] * b[k]);
    return product;
  }

  private static boolean rowsAreAsAlone(Equilibria equilibria, String id) {
    try (Backend backend = equilibria.catalog().create(Kinds.BACKEND, ComponentSpec.of(id))) {
      return backend.info().rowDeterministic();
    }
  }

  private void solve(
      Equilibria equilibria, String backend, Precision precision, boolean alone, long seed) {
    Termination rule = rule(precision, seed);
    for (int width : new int[] {1, 2 + (int) (seed % 5), seed % 4 == 0 ? 100 : 24}) {
      String where =
          "seed %d, %d wide, %s %s, rtol %.0e, at most %d steps"
              .formatted(seed, width, backend, precision, rule.rtol(), rule.maxSteps());
      boolean single = precision == Precision.F32;
      Group group = Group.draw(seed, width, rule, single);
      List<Method> methods = Method.all(equilibria.catalog());
      for (Method method : methods) {
        new Batch(equilibria, group, method, where).solve(alone);
      }
      if (width > 1 && width <= WIDEST_VARIED && backend.equals(BACKENDS.get(0))) {
        Termination entries = rule.toBuilder().componentwise(true).build();
        Group byEntry = Group.draw(seed, width, entries, single);
        Group weighted = group.weighted(seed, width);
        for (Method method : methods) {
          new Batch(equilibria, byEntry, method, where + ", every entry").solve(alone);
          new Batch(equilibria, weighted, method, where + ", weights").solve(alone);
        }
      }
    }
  }

  /**
   * One problem of each family that has the width, and what plain iteration makes of them.
   *
   * @param weights of the unknowns, by which the problems are judged; none for 1 each
   */
  private record Group(
      List<Family> families,
      List<Problem> problems,
      List<Iterated> iterated,
      Judge judge,
      double[] weights) {

    static Group draw(long seed, int width, Termination rule, boolean single) {
      List<Family> families =
          Families.all().stream()
              .filter(f -> f.widths().test(width) && (f.fitsSingle() || !single))
              .toList();
      List<Problem> problems = families.stream().map(f -> f.problem(seed, width)).toList();
      return new Group(
          families,
          problems,
          problems.stream().map(p -> PlainDoubles.iterate(p, rule, single)).toList(),
          Judge.exactly(rule, single),
          new double[0]);
    }

    /**
     * Return the same with weights. These are powers of two, so that what is solved is, to the last
     * bit, the problem in other units.
     */
    Group weighted(long seed, int width) {
      double[] weights = drawWeights(seed, width);
      return new Group(
          families,
          problems,
          problems.stream()
              .map(p -> PlainDoubles.iterate(inUnits(p, weights), judge.rule(), judge.single()))
              .toList(),
          judge.weighted(),
          weights);
    }

    /** Return the problem that is judged: in the units of the weights. */
    Problem judged(int row) {
      return weights.length == 0 ? problems.get(row) : inUnits(problems.get(row), weights);
    }

    /** Return a state in these units. */
    double[] judged(double[] z) {
      return weights.length == 0 ? z : times(z, weights);
    }
  }

  /** The problems of a group as one batch, with one solver. */
  private final class Batch {
    private final Equilibria equilibria;
    private final Group group;
    private final Method method;
    private final String where;

    Batch(Equilibria equilibria, Group group, Method method, String where) {
      this.equilibria = equilibria;
      this.group = group;
      this.method = method;
      this.where = where;
    }

    void solve(boolean alone) {
      List<Problem> problems = group.problems();
      AtomicIntegerArray calls = new AtomicIntegerArray(problems.size());
      Solution solution;
      try {
        solution = solution(problems, calls);
      } catch (EquilibriaException e) {
        add("a whole batch", "failure", e.getMessage());
        return;
      }
      SolveStatus worst = SolveStatus.CONVERGED;
      for (int row = 0; row < problems.size(); row++) {
        judge(row, solution, calls.get(row));
        worst = worst.worse(solution.outcomes().get(row).status());
        if (alone) {
          compareWithAlone(row, solution);
        }
      }
      if (worst != solution.status()) {
        add("a whole batch", "status is not the worst", solution.status() + " for " + worst);
      }
    }

    private void judge(int row, Solution solution, int calls) {
      Family family = group.families().get(row);
      SampleOutcome outcome = solution.outcomes().get(row);
      Iterated iterated = group.iterated().get(row);
      rows.accept(
          new Row(
              family.name(),
              where,
              method.notation(),
              outcome.status(),
              outcome.evaluations(),
              iterated.solved(),
              iterated.evaluations()));
      if (calls != outcome.evaluations()) {
        add(
            family.name(),
            "evaluations are not calls",
            outcome.evaluations() + " counted, but f was called " + calls + " times");
      }
      if (method.notation().equals("picard")
          && outcome.status() == SolveStatus.CONVERGED
          && outcome.evaluations() != iterated.evaluations()) {
        add(
            family.name(),
            "not plain iteration",
            outcome.evaluations() + " evaluations for " + iterated.evaluations());
      }
      group
          .judge()
          .judge(
              group.judged(row),
              iterated,
              method.compared(),
              group.judged(solution.row(row)),
              outcome,
              (kind, detail) -> add(family.name(), kind, detail));
    }

    private void compareWithAlone(int row, Solution batch) {
      Problem problem = group.problems().get(row);
      Solution alone = solution(List.of(problem), new AtomicIntegerArray(1));
      SampleOutcome inBatch = batch.outcomes().get(row);
      if (!Arrays.equals(alone.row(0), batch.row(row))
          || !alone.outcomes().get(0).equals(inBatch)) {
        add(
            group.families().get(row).name(),
            "not as alone",
            inBatch + " in the batch, alone " + alone.outcomes().get(0));
      }
    }

    private Solution solution(List<Problem> problems, AtomicIntegerArray calls) {
      int width = problems.get(0).width();
      double[] start = new double[problems.size() * width];
      for (int row = 0; row < problems.size(); row++) {
        System.arraycopy(problems.get(row).start(), 0, start, row * width, width);
      }
      FixedPointMap map =
          FixedPointMap.of(
              problems.size(),
              width,
              (row, z, out) -> {
                calls.incrementAndGet(row);
                problems.get(row).f().apply(z, out);
              });
      FixedPointProblem problem =
          equilibria.problem(map).solver(method.notation()).termination(group.judge().rule());
      if (group.weights().length > 0) {
        problem.weights(group.weights());
      }
      return problem.solve(start);
    }

    private void add(String family, String kind, String detail) {
      faults.add(new Fault(family, where, method.notation(), kind, detail));
    }
  }
}
