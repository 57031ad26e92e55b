package org.equilibria.host;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.VjpCheck;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.ComponentNotation;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.engine.component.Mistakes;
import org.equilibria.engine.component.Names;
import org.equilibria.engine.network.Backward;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.engine.solve.RowCheck;
import org.equilibria.engine.solve.SolveListener;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.host.wiring.Run;
import org.equilibria.host.wiring.RunSettings;
import org.equilibria.study.config.InverseEstimates;

/**
 * The problem z = f(z) for one map, to be solved and differentiated; choices are set one by one,
 * then used any number of times. Used by one thread; several problems may be used side by side.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FixedPointProblem {

  private final Run run;
  private final FixedPointMap map;
  private Choice<Solver> solver =
      new Choice.Named<>(Kinds.SOLVER, ComponentSpec.of(Catalog.DEFAULT_SOLVER));
  private Choice<GradientEstimator> gradient =
      new Choice.Named<>(Kinds.GRADIENT, ComponentSpec.of("implicit"));
  private Termination termination = Termination.builder().build();
  private UnaryOperator<SolveSettings> watching = UnaryOperator.identity();
  private List<Double> weights = List.of();
  private boolean checkRows;

  FixedPointProblem(Run run, FixedPointMap map) {
    this.run = run;
    this.map = Required.given("the map", map);
  }

  /** Choose the solver; {@code auto} unless chosen. */
  public FixedPointProblem solver(ComponentSpec spec) {
    solver = new Choice.Named<>(Kinds.SOLVER, Required.given("the solver", spec));
    return this;
  }

  /** Choose a solver as an object; solves that run side by side share it. */
  public FixedPointProblem solver(Solver value) {
    solver = Choice.Given.of(Kinds.SOLVER, Required.given("the solver", value));
    return this;
  }

  /**
   * Choose the solver in the notation, such as {@code anderson{window=5}}, options also apart.
   *
   * @throws EquilibriaException INVALID_INPUT if the notation cannot be read
   */
  public FixedPointProblem solver(String notation, String... options) {
    return solver(ComponentNotation.parse(Required.given("the solver", notation), options));
  }

  /** Choose the gradient estimator; {@code implicit} unless chosen. */
  public FixedPointProblem gradient(ComponentSpec spec) {
    gradient = new Choice.Named<>(Kinds.GRADIENT, Required.given("the gradient estimator", spec));
    return this;
  }

  /** Choose a gradient estimator as an object; solves that run side by side share it. */
  public FixedPointProblem gradient(GradientEstimator value) {
    gradient = Choice.Given.of(Kinds.GRADIENT, Required.given("the gradient estimator", value));
    return this;
  }

  /**
   * Choose the gradient estimator in the notation, such as {@code implicit{rtol=1e-10}}.
   *
   * @throws EquilibriaException INVALID_INPUT if the notation cannot be read
   */
  public FixedPointProblem gradient(String notation, String... options) {
    return gradient(
        ComponentNotation.parse(Required.given("the gradient estimator", notation), options));
  }

  /** Choose when a row is done; the default rule unless chosen. */
  public FixedPointProblem termination(Termination rule) {
    termination = Required.given("the termination rule", rule);
    return this;
  }

  /**
   * Weigh the unknowns: every entry of f(z) - z and of f(z) is multiplied by the weight of its
   * unknown before norms are taken, so that a row has converged when
   *
   * <pre>||w o (f(z) - z)|| &lt;= atol + rtol ||w o f(z)||,</pre>
   *
   * and with {@code componentwise} when w_i |f(z) - z|_i &lt;= atol + rtol w_i |f(z)|_i for every
   * i: {@code atol} 1 and weights 1 / atol_i give each unknown an absolute tolerance of its own.
   * The residuals and errors of solutions, traces and listeners are in that norm; solvers minimise
   * and project in the inner product of powers of two next to the weights. The entries of an
   * adjoint solution u, being changes of the loss by one of z, are weighed by 1 / w_i; where {@code
   * rtol} is 0, the estimator is to have one of its own.
   *
   * @param values one for each unknown, finite, above 0 and within a factor of 1e30 of each other;
   *     the same for every row. 1 each unless chosen
   * @throws EquilibriaException INVALID_INPUT naming every weight that cannot be one
   */
  public FixedPointProblem weights(double... values) {
    weights = Weights.checked(Required.given("the weights", values), map.width());
    return this;
  }

  /** Follow the forward and adjoint solves, evaluation by evaluation; listeners add up. */
  public FixedPointProblem listener(SolveListener listener) {
    Required.given("the listener", listener);
    return watching(settings -> settings.withListener(listener));
  }

  /**
   * Let the solves be cancelled: between evaluations and, where the map is one of host functions,
   * between its rows. Interrupting the solving thread does the same, and ends a function that waits
   * interruptibly.
   */
  public FixedPointProblem cancellation(Cancellation cancellation) {
    Required.given("the cancellation", cancellation);
    return watching(settings -> settings.withCancellation(cancellation));
  }

  /** Record one point an evaluation in the solutions. */
  public FixedPointProblem trace() {
    return watching(settings -> settings.withTrace(true));
  }

  /**
   * Check after every forward solve that the map keeps its rows apart and is the same at every
   * evaluation, which costs as much as two further evaluations of the batch. They are not in the
   * counts of the solution. A map that fails is a CONTRACT_VIOLATION that names the row.
   */
  public FixedPointProblem checkRows() {
    checkRows = true;
    return this;
  }

  private FixedPointProblem watching(UnaryOperator<SolveSettings> more) {
    UnaryOperator<SolveSettings> before = watching;
    watching = settings -> more.apply(before.apply(settings));
    return this;
  }

  /**
   * Solve from a start.
   *
   * @param start rows x width values, row by row
   * @throws EquilibriaException UNKNOWN_COMPONENT or INVALID_INPUT with every mistake of the
   *     solver's options; PLUGIN_FAILURE if the map, the solver or a listener throws anything;
   *     CONTRACT_VIOLATION if the map breaks its contract
   */
  public Solution solve(double... start) {
    Solver chosen = createSolver();
    try (Scope scope = openScope()) {
      return Solution.of(forward(settings(), uploadStart(start, scope), chosen, scope));
    }
  }

  /**
   * Solve from a start and differentiate a loss through the equilibrium.
   *
   * @param start rows x width values, row by row
   * @param lossGradient the gradient of the loss by z at the solution, both rows x width values; a
   *     constant function gives a vector-Jacobian product through the equilibrium
   * @throws EquilibriaException INVALID_INPUT with every mistake of the choices, or if the
   *     estimator takes an inverse estimate that the solver does not have; PLUGIN_FAILURE if the
   *     map, the solver, the estimator, a listener or the loss gradient throws anything;
   *     CONTRACT_VIOLATION if the map breaks its contract; UNSUPPORTED if it has no derivative;
   *     CANCELLED if the thread is interrupted where no solve can say so
   */
  public EquilibriumGradient differentiate(double[] start, UnaryOperator<double[]> lossGradient) {
    Required.given("the loss gradient", lossGradient);
    Catalog catalog = run.get(Catalog.class);
    checkChoices(catalog);
    GradientEstimator estimator = gradient.from(catalog);
    Solver chosen = createSolver();
    InverseEstimates.mistake(
            KeyPath.of("gradient"),
            new InverseEstimates.Chosen<>(gradient.name(), estimator),
            new InverseEstimates.Chosen<>(solver.name(), chosen),
            catalog)
        .ifPresent(mistake -> Mistakes.refuse(List.of(mistake)));
    SolveSettings settings = settings().withInverseEstimate(estimator.needsInverseEstimate());
    SolveSetup setup = new SolveSetup(chosen, termination, estimator, settings);
    try (Scope scope = openScope()) {
      SolveResult forward = forward(settings, uploadStart(start, scope), setup.solver(), scope);
      Solution solution = Solution.of(forward);
      Matrix cotangent = upload(cotangentAt(solution, lossGradient), scope);
      Backward request = new Backward(map, forward, forward.solution(), cotangent, scope, setup);
      List<EquilibriumGradient.Pair> pairs = new ArrayList<>();
      request.run(
          (z, u) ->
              pairs.add(new EquilibriumGradient.Pair(Solution.download(z), Solution.download(u))));
      return new EquilibriumGradient(
          solution,
          pairs,
          request.solves().stream().map(Solution::of).toList(),
          request.ownWork(),
          estimator.truncates(),
          map.byDifferences(),
          map.rows(),
          map.width());
    }
  }

  /**
   * Compare the vector-Jacobian product of the map at a state with differences of its values, as
   * {@link VjpCheck} does.
   *
   * @param state rows x width values, row by row
   * @return the entry that fits worst
   * @throws EquilibriaException INVALID_INPUT if the state does not fit the map or has no entry;
   *     UNSUPPORTED if the map has no derivative; PLUGIN_FAILURE if the map throws anything
   */
  public VjpCheck.Report checkVjp(double... state) {
    try (Scope scope = openScope()) {
      Matrix z = uploadStart(state, scope);
      if (state.length == 0) {
        throw new EquilibriaException(ErrorCode.INVALID_INPUT, "the map has no entry to check");
      }
      try {
        return VjpCheck.of(map).at(z);
      } catch (Throwable e) {
        throw EquilibriaException.of("the map failed", e);
      }
    }
  }

  private double[] cotangentAt(Solution solution, UnaryOperator<double[]> lossGradient) {
    double[] cotangent;
    try {
      cotangent = lossGradient.apply(solution.values());
    } catch (Throwable e) {
      throw EquilibriaException.of("the loss gradient failed", e);
    }
    if (cotangent == null || cotangent.length != map.rows() * map.width()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "the loss gradient returned %s, but the map has %s"
              .formatted(
                  cotangent == null ? "null" : Names.count(cotangent.length, "value"), shape()));
    }
    return cotangent;
  }

  private void checkChoices(Catalog catalog) {
    List<Mistake> mistakes = new ArrayList<>(solver.mistakes(KeyPath.of("solver"), catalog));
    mistakes.addAll(gradient.mistakes(KeyPath.of("gradient"), catalog));
    Mistakes.refuse(mistakes);
  }

  private Solver createSolver() {
    return solver.from(run.get(Catalog.class));
  }

  private SolveSettings settings() {
    return watching.apply(run.get(SolveSettings.class)).withWeights(weights);
  }

  /** Each solve has a root scope of its own, so that solves may run side by side. */
  private Scope openScope() {
    Precision precision = run.get(RunSettings.class).precision().storage();
    return run.get(Backend.class).openScope("solve", precision);
  }

  private SolveResult forward(SolveSettings settings, Matrix start, Solver chosen, Scope scope) {
    SolveResult result = new SolveLoop(settings).solve(map, start, chosen, termination, scope);
    if (checkRows) {
      new RowCheck(map, termination, settings.weights()).check(result, scope);
    }
    return result;
  }

  private Matrix uploadStart(double[] start, Scope scope) {
    Required.given("the start", start);
    if (start.length != (long) map.rows() * map.width()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "the start has %s, but the map has %s"
              .formatted(Names.count(start.length, "value"), shape()));
    }
    return upload(start, scope);
  }

  private String shape() {
    return Names.count(map.rows(), "row") + " of " + Names.count(map.width(), "unknown");
  }

  private Matrix upload(double[] values, Scope scope) {
    Matrix matrix = scope.uninitialized(map.rows(), map.width());
    scope.backend().upload(values, matrix);
    return matrix;
  }
}
