package org.equilibria.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.RowFunction;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.backend.ejml.EjmlBackend;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.testkit.problem.Family;
import org.equilibria.testkit.problem.Layer;
import org.equilibria.testkit.problem.LayerFamily;
import org.equilibria.testkit.problem.PlainDoubles;
import org.equilibria.testkit.problem.Problem;

/**
 * What a solver made of one problem, in f64 on the backend {@code ejml}, with a relative residual
 * of 1e-8 to reach.
 *
 * @param problem name
 * @param status how it ended
 * @param evaluations calls of f, by the loop and by the solver
 * @param products products with the Jacobian or, of layers, with the weight, besides those of the
 *     evaluations
 * @param residual ||f(z) - z|| / ||f(z)|| of the returned z, evaluated once more in plain doubles
 * @param error ||z - solution|| / ||solution||; NaN where no solution is known
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Trial(
    String problem,
    SolveStatus status,
    int evaluations,
    int products,
    double residual,
    double error) {

  private static final double RTOL = 1e-8;
  private static final int HARD_LIMIT = 3000;
  private static final int DRAWN_LIMIT = 300;
  private static final int WIDTH = 16;

  /** Return whether the residual was reached. */
  public boolean solved() {
    return status == SolveStatus.CONVERGED;
  }

  /** Return the work in evaluations; a product with J or M costs about as much as one. */
  public int cost() {
    return evaluations + products;
  }

  /** Solve a hard problem within 3,000 evaluations. */
  public static Trial of(HardProblem problem, Solver solver) {
    int[] evaluations = new int[1];
    int[] products = new int[1];
    FixedPointMap map =
        FixedPointMap.of(
            1,
            problem.width(),
            (row, z, out) -> {
              evaluations[0]++;
              problem.f().apply(row, z, out);
            },
            (row, z, u, out) -> {
              products[0]++;
              problem.vjp().apply(row, z, u, out);
            });
    Solved solved = solve(map, problem.start(), solver, HARD_LIMIT);
    double[] z = solved.states()[0];
    double[] image = new double[z.length];
    problem.f().apply(0, z.clone(), image);
    return new Trial(
        problem.name(),
        solved.statuses().get(0),
        evaluations[0],
        products[0],
        PlainDoubles.distance(image, z) / PlainDoubles.norm2(image),
        problem.error(z));
  }

  /** Solve problems of a family, 16 wide, of the seeds from 0 on, each within 300 evaluations. */
  public static List<Trial> of(Family family, int problems, Solver solver) {
    List<Problem> drawn =
        IntStream.range(0, problems).mapToObj(seed -> family.problem(seed, WIDTH)).toList();
    int[] evaluations = new int[problems];
    RowFunction f =
        (row, z, out) -> {
          evaluations[row]++;
          drawn.get(row).f().apply(z, out);
        };
    double[] start = drawn.stream().flatMapToDouble(p -> Arrays.stream(p.start())).toArray();
    Solved solved = solve(FixedPointMap.of(problems, WIDTH, f), start, solver, DRAWN_LIMIT);
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < problems; i++) {
      PlainDoubles.Measured measured =
          PlainDoubles.measure(drawn.get(i), solved.states()[i], Norm.L2, false);
      trials.add(
          new Trial(
              family.name(),
              solved.statuses().get(i),
              evaluations[i],
              0,
              measured.residual() / measured.imageNorm(),
              Double.NaN));
    }
    return trials;
  }

  /**
   * Solve layers of a family, 16 wide, of the seeds from 0 on, each alone and within 300
   * evaluations.
   */
  public static List<Trial> of(LayerFamily family, int problems, Solver solver) {
    try (Backend backend = EjmlBackend.open()) {
      return IntStream.range(0, problems)
          .mapToObj(seed -> of(family.name(), family.layer(seed, WIDTH), solver, backend))
          .toList();
    }
  }

  private static Trial of(String family, Layer layer, Solver solver, Backend backend) {
    try (Scope scope = backend.openScope("trial", Precision.F64)) {
      SolveResult result =
          new SolveLoop(SolveSettings.quiet())
              .solve(
                  layer.map(scope),
                  scope.zeros(1, layer.width()),
                  solver,
                  rule(DRAWN_LIMIT),
                  scope);
      double[] z = new double[layer.width()];
      backend.download(result.solution(), z);
      PlainDoubles.Measured measured = PlainDoubles.measure(layer.problem(), z, Norm.L2, false);
      int evaluations = result.outcomes().get(0).evaluations();
      int work = (int) Math.round(result.stats().gemmEquivalents());
      return new Trial(
          family,
          result.status(),
          evaluations,
          work - evaluations,
          measured.residual() / measured.imageNorm(),
          Double.NaN);
    }
  }

  private static Termination rule(int limit) {
    return Termination.builder().rtol(RTOL).maxSteps(limit).maxEvaluations(limit).build();
  }

  private record Solved(List<SolveStatus> statuses, double[][] states) {}

  private static Solved solve(FixedPointMap map, double[] start, Solver solver, int limit) {
    try (Backend backend = EjmlBackend.open();
        Scope scope = backend.openScope("trial", Precision.F64)) {
      Matrix z = scope.uninitialized(map.rows(), map.width());
      backend.upload(start, z);
      SolveResult result =
          new SolveLoop(SolveSettings.quiet()).solve(map, z, solver, rule(limit), scope);
      double[] all = new double[start.length];
      backend.download(result.solution(), all);
      double[][] states = new double[map.rows()][];
      Arrays.setAll(states, i -> Arrays.copyOfRange(all, i * map.width(), (i + 1) * map.width()));
      return new Solved(result.outcomes().stream().map(o -> o.status()).toList(), states);
    }
  }
}
