package org.equilibria.tck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.solve.InverseEstimate;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;

/**
 * The rules of a {@link Solver}: that it solves, on the harness's loop, and what its runs may do,
 * watched step by step.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SolverContract {

  private static final int STEPS = 10;

  /** Patient enough for any rate below 1 that the checks ask for. */
  private static final Termination PATIENT =
      Termination.builder().rtol(1e-8).maxSteps(20_000).stallWindow(5_000).build();

  // Steps damped to a tenth need some fifteen times as many as plain ones.
  private static final int PLAIN_EVALUATIONS = 18;

  private SolverContract() {}

  /** Return all checks. */
  public static List<ContractCheck<Solver>> checks(Harness harness) {
    List<ContractCheck<Solver>> checks = new ArrayList<>();
    Rules rules = new Rules(harness, checks);
    rules.add(
        "solves-affine",
        "The fixed point of an affine contraction is found in every row.",
        SolverContract::solvesAffine);
    rules.add(
        "solves-nonlinear",
        "The fixed point of a nonlinear contraction is found in every row.",
        SolverContract::solvesNonlinear);
    rules.add(
        "solves-in-f32",
        "An affine contraction is solved in F32, where it is offered.",
        SolverContract::solvesInF32);
    rules.add(
        "solves-what-it-guarantees",
        "Problems with a property that the solver is proved to converge for are solved.",
        SolverContract::solvesGuaranteed);
    rules.add(
        "solves-no-rows", "An empty batch is solved without a step.", SolverContract::solvesNoRows);
    rules.add(
        "keeps-iterate",
        "A step changes neither z nor f(z) nor the arrays it is shown.",
        SolverContract::keepsIterate);
    rules.add(
        "forgets-buffers",
        "A run does not look at the buffers of earlier steps.",
        SolverContract::forgetsBuffers);
    rules.add(
        "does-not-read-next",
        "A run does not read the buffer it is to write; every active row of it is written.",
        SolverContract::writesNext);
    rules.add(
        "ignores-inactive-rows",
        "Rows that are finished may hold NaN.",
        (subject, bench) -> unmoved(subject, bench, Behaviour.INACTIVE));
    for (Behaviour behaviour :
        List.of(Behaviour.NAN, Behaviour.DIVERGING, Behaviour.STUCK, Behaviour.CONVERGED)) {
      String kind = behaviour.name().toLowerCase(Locale.ROOT);
      rules.add(
          "ignores-" + kind + "-neighbour",
          "The proposals for a row do not depend on a neighbour that is " + kind + ".",
          (subject, bench) -> unmoved(subject, bench, behaviour));
    }
    rules.add(
        "treats-rows-alone",
        "A row alone gets the proposals that it gets in a batch.",
        SolverContract::treatsRowsAlone);
    rules.add(
        "retain-changes-nothing",
        "Dropping finished rows does not change the proposals for the others.",
        SolverContract::retainChangesNothing);
    rules.add(
        "bounds-history",
        "No more states are allocated than the traits say, however long the run.",
        SolverContract::boundsHistory);
    rules.add(
        "keeps-runs-apart",
        "Two runs of one solver side by side propose what each proposes alone.",
        SolverContract::keepsRunsApart);
    rules.add(
        "breaks-down-openly",
        "A row that is finite gets a finite proposal or is reported as broken down.",
        SolverContract::breaksDownOpenly);
    rules.add(
        "blames-the-right-row",
        "Only rows that cannot go on are reported as broken down.",
        SolverContract::blamesTheRightRow);
    rules.add(
        "survives-rebase",
        "A row whose image was corrected goes on, and its neighbours do not notice.",
        SolverContract::survivesRebase);
    rules.add(
        "survives-refusal",
        "A row that was put back to an earlier iterate and goes on from there to f(z), whatever was"
            + " proposed, goes on, and its neighbours do not notice.",
        SolverContract::survivesRefusal);
    rules.add(
        "inverse-estimate-works-row-by-row",
        "If there is one, the inverse estimate is linear, keeps its input and keeps NaN in its "
            + "row.",
        SolverContract::inverseEstimate);
    rules.add(
        "says-whether-it-has-an-inverse-estimate",
        "There is an inverse estimate, where one is wanted, if and only if the traits say so.",
        SolverContract::saysWhetherItEstimates);
    return List.copyOf(checks);
  }

  /** What every check needs. */
  private record Bench(Harness harness, Scope scope) {

    boolean exact() {
      return scope.backend().info().rowDeterministic();
    }

    /**
     * Solve a contraction, and see that the solver does: the loop takes plain steps for a solver
     * that gets nowhere, so that what it returns does not tell.
     */
    SolveResult solve(Solver solver, Problem problem, Scope where) {
      double rtol = where.precision() == Precision.F64 ? 1e-8 : 1e-5;
      int mostSteps = PLAIN_EVALUATIONS * plainEvaluations(problem, rtol);
      try (Stepper stepper = Stepper.of(solver, problem, where)) {
        stepper.solve(rtol, mostSteps);
      }
      return solve(solver, problem, where, PATIENT.toBuilder().rtol(rtol));
    }

    private static int plainEvaluations(Problem problem, double rtol) {
      double[] z = new double[problem.rows() * problem.width()];
      int evaluations = 0;
      boolean converged;
      do {
        double[] image = problem.image(z);
        double[] difference = image.clone();
        for (int e = 0; e < z.length; e++) {
          difference[e] -= z[e];
        }
        converged = HostMatrix.norm(difference) <= rtol * HostMatrix.norm(image);
        z = image;
        evaluations++;
      } while (!converged);
      return evaluations;
    }

    SolveResult solve(
        Solver solver, Problem problem, Scope where, Termination.Builder termination) {
      ProblemMap map = new ProblemMap(problem, where);
      try (Evaluator evaluator = map.open(where)) {
        Matrix start = where.zeros(problem.rows(), problem.width());
        return harness.solve(
            evaluator, map.affineForm(), start, solver, termination.build(), where, false);
      }
    }
  }

  private record Rules(Harness harness, List<ContractCheck<Solver>> checks) {

    void add(String id, String statement, BiConsumer<Solver, Bench> body) {
      checks.add(new ContractCheck<>("solver." + id, statement, subject -> verify(subject, body)));
    }

    private void verify(Solver subject, BiConsumer<Solver, Bench> body) {
      try (Backend backend = harness.open();
          Scope scope = backend.openScope("check", Precision.F64)) {
        body.accept(subject, new Bench(harness, scope));
      }
    }
  }

  private static Problem contraction(int rows, Sigma sigma) {
    return Problem.of(Property.CONTRACTION_2, 0.6, rows, 6, sigma);
  }

  /** Return a nonlinear problem whose structure the solver can use. */
  private static Problem nonlinear(Solver subject, int rows) {
    return contraction(rows, subject.traits().needsAffineForm() ? Sigma.RELU : Sigma.TANH);
  }

  private static void solvesAffine(Solver subject, Bench bench) {
    Problem problem = contraction(5, Sigma.IDENTITY);
    SolveResult result = bench.solve(subject, problem, bench.scope());
    converged(result);
    nearSolutions(result, problem, 1e-8);
  }

  private static void nearSolutions(SolveResult result, Problem problem, double rtol) {
    double[] z = Trial.read(result.solution());
    for (int row = 0; row < problem.rows(); row++) {
      double[] exact = problem.solution(row);
      double[] tolerances = new double[exact.length];
      // ||z - z*|| <= ||f(z) - z|| / (1 - 0.6), and ||f(z)|| is about ||z*||.
      Arrays.fill(tolerances, 3 * rtol * HostMatrix.norm(exact));
      new Expected(exact, tolerances).check("row " + row, slice(z, row, problem.width()));
    }
  }

  private static double[] slice(double[] values, int row, int width) {
    return Arrays.copyOfRange(values, row * width, (row + 1) * width);
  }

  private static void converged(SolveResult result) {
    for (int row = 0; row < result.outcomes().size(); row++) {
      Broken.unless(
          result.outcomes().get(row).converged(),
          "row %d ended as %s",
          row,
          result.outcomes().get(row));
    }
  }

  private static void solvesNonlinear(Solver subject, Bench bench) {
    Problem problem = nonlinear(subject, 5);
    solves(bench.solve(subject, problem, bench.scope()), problem);
  }

  private static void solves(SolveResult result, Problem problem) {
    converged(result);
    double[] z = Trial.read(result.solution());
    double[] image = problem.image(z);
    for (int row = 0; row < problem.rows(); row++) {
      double[] fz = slice(image, row, problem.width());
      double[] difference = slice(z, row, problem.width());
      Arrays.setAll(difference, k -> fz[k] - difference[k]);
      Broken.unless(
          HostMatrix.norm(difference) <= 1.01e-8 * HostMatrix.norm(fz),
          "row %d of the solution has relative residual %s",
          row,
          HostMatrix.norm(difference) / HostMatrix.norm(fz));
    }
  }

  private static void solvesInF32(Solver subject, Bench bench) {
    Backend backend = bench.scope().backend();
    if (backend.info().precisions().contains(Precision.F32)) {
      try (Scope single = backend.openScope("single precision", Precision.F32)) {
        Problem problem = contraction(5, Sigma.IDENTITY);
        SolveResult result = bench.solve(subject, problem, single);
        converged(result);
        nearSolutions(result, problem, 1e-5);
      }
    }
  }

  private static void solvesGuaranteed(Solver subject, Bench bench) {
    for (Property property : subject.traits().guaranteedFor()) {
      if (Problem.knows(property)) {
        Problem problem = Problem.guaranteed(property, 4, 8);
        solves(bench.solve(subject, problem, bench.scope(), PATIENT.toBuilder()), problem);
      }
    }
  }

  private static void solvesNoRows(Solver subject, Bench bench) {
    SolveResult result = bench.solve(subject, contraction(0, Sigma.IDENTITY), bench.scope());
    Broken.unless(result.converged(), "an empty batch ended as %s", result.status());
    Broken.unless(
        result.outcomes().isEmpty() && result.solution().rows() == 0,
        "an empty batch has %d outcomes",
        result.outcomes().size());
    try (Stepper stepper = Stepper.of(subject, contraction(0, Sigma.IDENTITY), bench.scope())) {
      stepper.steps(2);
    }
  }

  private static List<double[]> proposals(
      Solver subject, Problem problem, Map<Integer, Behaviour> behaviours, Bench bench) {
    try (Stepper stepper = new Stepper(subject, problem, behaviours, bench.scope())) {
      return stepper.steps(STEPS);
    }
  }

  private static void keepsIterate(Solver subject, Bench bench) {
    try (Stepper stepper = Stepper.of(subject, nonlinear(subject, 3), bench.scope())) {
      for (int step = 0; step < STEPS; step++) {
        stepper.step();
        Broken.unless(!stepper.modified(), "step %d changed what it was shown", step);
      }
    }
  }

  private static void forgetsBuffers(Solver subject, Bench bench) {
    Problem problem = nonlinear(subject, 3);
    List<double[]> expected = proposals(subject, problem, Map.of(), bench);
    try (Stepper stepper = Stepper.of(subject, problem, bench.scope()).recycling()) {
      same(bench, expected, stepper.steps(STEPS), "once buffers were overwritten between steps");
    }
  }

  /** Compare proposals bit by bit, or up to rounding on backends where rows influence rounding. */
  private static void same(
      Bench bench, List<double[]> expected, List<double[]> actual, String circumstance) {
    for (int step = 0; step < expected.size(); step++) {
      double[] values = expected.get(step);
      double[] tolerances = new double[values.length];
      Arrays.fill(tolerances, bench.exact() ? 0 : 1e-9 * (1 + HostMatrix.norm(values)));
      new Expected(values, tolerances)
          .check("step " + step + " " + circumstance + ", proposal", actual.get(step));
    }
  }

  private static List<double[]> rows(List<double[]> proposals, int width, int... rows) {
    return proposals.stream()
        .map(
            p ->
                Arrays.stream(rows)
                    .mapToObj(row -> slice(p, row, width))
                    .flatMapToDouble(Arrays::stream)
                    .toArray())
        .toList();
  }

  /** The stepper fills the buffer with NaN, so what was not written stays NaN. */
  private static void writesNext(Solver subject, Bench bench) {
    List<double[]> proposals = proposals(subject, nonlinear(subject, 3), Map.of(), bench);
    for (int step = 0; step < proposals.size(); step++) {
      Broken.unless(
          Arrays.stream(proposals.get(step)).allMatch(Double::isFinite),
          "step %d proposes %s",
          step,
          Arrays.toString(proposals.get(step)));
    }
  }

  private static void unmoved(Solver subject, Bench bench, Behaviour behaviour) {
    Problem problem = nonlinear(subject, 4);
    List<double[]> expected = proposals(subject, problem, Map.of(), bench);
    List<double[]> actual = proposals(subject, problem, Map.of(1, behaviour), bench);
    same(
        bench,
        rows(expected, problem.width(), 0, 2, 3),
        rows(actual, problem.width(), 0, 2, 3),
        "beside a row that is " + behaviour);
  }

  private static void treatsRowsAlone(Solver subject, Bench bench) {
    Problem problem = nonlinear(subject, 4);
    List<double[]> batch = proposals(subject, problem, Map.of(), bench);
    for (int row : new int[] {0, 3}) {
      List<double[]> alone = proposals(subject, problem.only(row), Map.of(), bench);
      same(bench, rows(batch, problem.width(), row), alone, "of row " + row + " alone");
    }
  }

  private static void retainChangesNothing(Solver subject, Bench bench) {
    Problem problem = nonlinear(subject, 4);
    for (int before = 0; before < STEPS; before += 3) {
      try (Stepper whole = Stepper.of(subject, problem, bench.scope());
          Stepper part = Stepper.of(subject, problem, bench.scope())) {
        if (!part.run().canRetain()) {
          return;
        }
        whole.steps(before);
        part.steps(before);
        part.retainRows(0, 2);
        List<double[]> expected = rows(whole.steps(3), problem.width(), 0, 2);
        same(bench, expected, part.steps(3), "after rows were dropped at step " + before);
        part.retainRows(1);
        expected = rows(whole.steps(STEPS), problem.width(), 2);
        same(bench, expected, part.steps(STEPS), "after rows were dropped again");
      }
    }
  }

  private static void boundsHistory(Solver subject, Bench bench) {
    int most = subject.traits().historyVectors();
    Broken.unless(most >= 0, "the traits say %d history vectors", most);
    try (Stepper stepper = Stepper.of(subject, nonlinear(subject, 2), bench.scope())) {
      for (int step = 0; step < 2 * most + 20; step++) {
        stepper.step();
        Broken.unless(
            stepper.allocations() <= most,
            "%d states are allocated after step %d, the traits say %d",
            stepper.allocations(),
            step,
            most);
      }
      if (stepper.run().canRetain()) {
        stepper.retainRows(1);
        stepper.steps(3);
        Broken.unless(
            stepper.allocations() <= most,
            "%d states are allocated after rows were dropped, the traits say %d",
            stepper.allocations(),
            most);
      }
    }
  }

  private static void keepsRunsApart(Solver subject, Bench bench) {
    Problem one = nonlinear(subject, 3);
    Problem two = contraction(2, Sigma.IDENTITY);
    List<double[]> expected = proposals(subject, one, Map.of(), bench);
    try (Stepper first = Stepper.of(subject, one, bench.scope());
        Stepper second = Stepper.of(subject, two, bench.scope())) {
      List<double[]> actual = new ArrayList<>();
      for (int step = 0; step < STEPS; step++) {
        actual.add(first.step());
        second.step();
      }
      same(bench, expected, actual, "beside another run");
    }
  }

  private static void breaksDownOpenly(Solver subject, Bench bench) {
    Problem problem = nonlinear(subject, 4);
    Map<Integer, Behaviour> behaviours =
        Map.of(0, Behaviour.STUCK, 1, Behaviour.CONVERGED, 2, Behaviour.DIVERGING);
    try (Stepper stepper = new Stepper(subject, problem, behaviours, bench.scope())) {
      for (int step = 0; step < 3 * STEPS; step++) {
        double[] proposal = stepper.step();
        for (int row = 0; row < problem.rows(); row++) {
          double[] values = slice(proposal, row, problem.width());
          Broken.unless(
              stepper.faults().containsKey(row) || Arrays.stream(values).allMatch(Double::isFinite),
              "step %d proposes %s for a row that is %s, without a word",
              step,
              Arrays.toString(values),
              String.valueOf(behaviours.get(row)));
        }
      }
    }
  }

  private static void blamesTheRightRow(Solver subject, Bench bench) {
    Problem problem = nonlinear(subject, 4);
    Map<Integer, Behaviour> behaviours = Map.of(0, Behaviour.INACTIVE, 2, Behaviour.STUCK);
    try (Stepper stepper = new Stepper(subject, problem, behaviours, bench.scope())) {
      stepper.steps(STEPS);
      for (Map.Entry<Integer, String> fault : stepper.faults().entrySet()) {
        Broken.unless(
            fault.getKey() == 2, "row %d broke down: %s", fault.getKey(), fault.getValue());
        Broken.unless(!fault.getValue().isBlank(), "a row broke down without a reason");
      }
    }
  }

  private static void survivesRebase(Solver subject, Bench bench) {
    survives(subject, bench, stepper -> stepper.rebase(1), "rebased");
  }

  private static void survivesRefusal(Solver subject, Bench bench) {
    survives(subject, bench, stepper -> stepper.refuse(1), "put back");
  }

  private static void survives(
      Solver subject, Bench bench, Consumer<Stepper> incident, String what) {
    Problem problem = nonlinear(subject, 3);
    List<double[]> expected = proposals(subject, problem, Map.of(), bench);
    try (Stepper stepper = Stepper.of(subject, problem, bench.scope())) {
      List<double[]> actual = new ArrayList<>(stepper.steps(4));
      incident.accept(stepper);
      actual.addAll(stepper.steps(STEPS - 4));
      same(
          bench,
          rows(expected, problem.width(), 0, 2),
          rows(actual, problem.width(), 0, 2),
          "beside a row that was " + what);
      Broken.unless(
          stepper.faults().isEmpty(), "a row that was %s broke down: %s", what, stepper.faults());
      for (double[] proposal : actual) {
        Broken.unless(
            Arrays.stream(proposal).allMatch(Double::isFinite),
            "a row that was %s leads to %s",
            what,
            Arrays.toString(proposal));
      }
    }
  }

  private static void inverseEstimate(Solver subject, Bench bench) {
    Problem problem = nonlinear(subject, 3);
    try (Stepper stepper = Stepper.estimating(subject, problem, bench.scope())) {
      stepper.steps(STEPS);
      Optional<InverseEstimate> estimate = stepper.run().inverseEstimate();
      if (estimate.isPresent()) {
        new InverseEstimateCheck(estimate.get(), bench.scope(), problem.width()).verify();
      }
    }
  }

  private static void saysWhetherItEstimates(Solver subject, Bench bench) {
    try (Stepper stepper = Stepper.estimating(subject, nonlinear(subject, 3), bench.scope())) {
      stepper.steps(STEPS);
      boolean has = stepper.run().inverseEstimate().isPresent();
      boolean says = subject.traits().inverseEstimate();
      Broken.unless(
          has == says,
          "traits() say that it has %s inverse estimate, and it has %s",
          says ? "an" : "no",
          has ? "one" : "none");
    }
  }
}
