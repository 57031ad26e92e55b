package org.equilibria.host.campaign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.EngineKinds;
import org.equilibria.engine.component.ComponentNotation;
import org.equilibria.engine.inexact.PrecisionMode;
import org.equilibria.engine.network.Backward;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.host.Equilibria;
import org.equilibria.host.catalog.ComponentCatalog;
import org.equilibria.testkit.problem.PlainDoubles;
import org.equilibria.testkit.problem.PlainDoubles.Iterated;
import org.equilibria.testkit.problem.Problem;

/**
 * Solve affine layers, which the backends evaluate, forward and adjoint, with every solver, backend
 * and precision, and judge each row by plain doubles.
 */
final class LayerCampaign {

  private static final List<String> BACKENDS = List.of("ejml", "native", "nd4j");

  private static final Map<LayerFamily.Sigma, String> ACTIVATIONS =
      Map.of(
          LayerFamily.Sigma.RELU, "relu",
          LayerFamily.Sigma.TANH, "tanh",
          LayerFamily.Sigma.IDENTITY, "identity");

  // Plain iteration counts as solving only where it meets half the tolerance: where the last bits
  // decide, f in the arithmetic of a backend may be a step later.
  private static final double MARGIN = 0.5;

  private final Consumer<Campaign.Row> rows;
  private final Collection<Fault> faults = Collections.synchronizedList(new ArrayList<>());

  /**
   * Create a campaign.
   *
   * @param rows told of every solved row, by several threads
   */
  LayerCampaign(Consumer<Campaign.Row> rows) {
    this.rows = rows;
  }

  /** Run all solvers on the layers of some seeds; return what is wrong. */
  List<Fault> run(long firstSeed, int seeds) {
    try (Equilibria equilibria = Equilibria.builder().build()) {
      ComponentCatalog catalog = equilibria.catalog();
      for (String id : BACKENDS) {
        try (Backend backend = catalog.create(Kinds.BACKEND, ComponentSpec.of(id))) {
          for (PrecisionMode mode : modes(backend)) {
            IntStream.range(0, seeds)
                .parallel()
                .forEach(i -> solve(catalog, backend, mode, firstSeed + i));
          }
        }
      }
    }
    return List.copyOf(faults);
  }

  private static List<PrecisionMode> modes(Backend backend) {
    return Stream.of(PrecisionMode.F64, PrecisionMode.F32, PrecisionMode.MIXED)
        .filter(mode -> mode.refusal(backend).isEmpty())
        .toList();
  }

  private void solve(ComponentCatalog catalog, Backend backend, PrecisionMode mode, long seed) {
    boolean single = mode != PrecisionMode.F64;
    Termination.Builder rule = Termination.builder().rtol(single ? 1e-4 : 1e-8);
    if (seed % 2 == 0) {
      rule.maxSteps(1000);
    }
    if (seed % 3 == 0) {
      rule.norm(Norm.INF);
    }
    // Products of 40 columns and more, in batches of 33 rows and more, are blocked otherwise.
    int[] widths = {48, 1, 17, 3};
    int width = widths[(int) (seed % widths.length)];
    int count = width > 40 ? 34 : 5;
    for (LayerFamily family : LayerFamily.all()) {
      Setting setting =
          new Setting(catalog, backend, mode, rule.build(), family, seed, width, count);
      for (Method method : methods(catalog, family)) {
        new Batch(setting, method).solve();
      }
    }
  }

  private static List<Method> methods(ComponentCatalog catalog, LayerFamily family) {
    List<Method> methods = new ArrayList<>(Method.all(catalog));
    if (family.sigma() != LayerFamily.Sigma.TANH) { // its prox is not known in closed form
      methods.addAll(Method.splitting(catalog));
    }
    return methods;
  }

  /** What the solves of one layer have in common. */
  private record Setting(
      ComponentCatalog catalog,
      Backend backend,
      PrecisionMode mode,
      Termination rule,
      LayerFamily family,
      long seed,
      int width,
      int count) {

    double[] phi() {
      double[] phi = new double[count * width];
      for (int row = 0; row < count; row++) {
        System.arraycopy(family.bias(seed, width, row), 0, phi, row * width, width);
      }
      return phi;
    }

    /** Return the gradient of a loss by z: the same for every row. */
    double[] cotangent() {
      double[] g = new double[width];
      Arrays.setAll(g, j -> 1 + j % 3);
      return g;
    }

    Network network(Scope scope) {
      ComponentSpec parameterization = ComponentNotation.parse("gamma-scaling{gamma=1}");
      NetworkSpec spec =
          NetworkSpec.ofOne(
              width,
              1,
              false,
              catalog.create(EngineKinds.INJECTION, ComponentSpec.of("linear")),
              catalog.create(Kinds.PARAMETERIZATION, parameterization),
              catalog.create(Kinds.ACTIVATION, ComponentSpec.of(ACTIVATIONS.get(family.sigma()))));
      double[][] m = family.weight(seed, width);
      double[] a = new double[width * width];
      for (int e = 0; e < a.length; e++) {
        a[e] = Math.sqrt(width) * m[e / width][e % width];
      }
      double[] other = new double[width];
      return new Network(
          scope,
          spec,
          new NetworkWeights(Map.of("injection.W", other, "implicit.A", a, "readout.B", other)),
          1,
          1);
    }

    String where() {
      return String.format(
          Locale.ROOT,
          "seed %d, %d wide, %s %s, rtol %.0e, at most %d steps, %s",
          seed,
          width,
          backend.info().id(),
          mode,
          rule.rtol(),
          rule.maxSteps(),
          rule.norm());
    }
  }

  /**
   * What one batch came to.
   *
   * @param adjoint empty if a forward row has no finite solution, so that none is asked for
   */
  private record Solved(
      double[][] weight,
      double[] z,
      List<SampleOutcome> forward,
      double[] u,
      Optional<List<SampleOutcome>> adjoint) {}

  /** One layer with one solver. */
  private final class Batch {
    private final Setting setting;
    private final Method method;
    private final int width;

    Batch(Setting setting, Method method) {
      this.setting = setting;
      this.method = method;
      width = setting.width();
    }

    void solve() {
      double[] phi = setting.phi();
      Solved batch;
      try {
        batch = solved(phi);
      } catch (EquilibriaException e) {
        add("failure", e.getMessage());
        return;
      }
      for (int row = 0; row < setting.count(); row++) {
        judge(row, row(phi, row), batch);
      }
      if (setting.backend().info().rowDeterministic()) {
        for (int row = 0; row < setting.count(); row += setting.count() / 5) {
          compareWithAlone(row, batch, solved(row(phi, row)));
        }
      }
    }

    private double[] row(double[] batch, int row) {
      return Arrays.copyOfRange(batch, row * width, (row + 1) * width);
    }

    /** Solve forward from zero, then the adjoint. */
    private Solved solved(double[] phi) {
      ComponentCatalog catalog = setting.catalog();
      Solver solver = catalog.create(Kinds.SOLVER, ComponentNotation.parse(method.notation()));
      GradientEstimator implicit = catalog.create(Kinds.GRADIENT, ComponentSpec.of("implicit"));
      SolveSettings settings =
          SolveSettings.quiet().withInexact(setting.mode() == PrecisionMode.MIXED);
      SolveSetup setup = new SolveSetup(solver, setting.rule(), implicit, settings);
      Backend backend = setting.backend();
      try (Scope scope = backend.openScope("layer", setting.mode().storage())) {
        Network network = setting.network(scope);
        Matrix features = scope.uninitialized(phi.length / width, width);
        backend.upload(phi, features);
        FixedPointMap map = network.map(features, setup);
        SolveResult forward =
            new SolveLoop(settings)
                .solve(map, scope.zeros(phi.length / width, width), solver, setting.rule(), scope);
        double[] z = download(forward.solution());
        double[][] weight = weight(network);
        if (!Arrays.stream(z).allMatch(Double::isFinite)) {
          return new Solved(weight, z, forward.outcomes(), z, Optional.empty());
        }
        Matrix cotangent = scope.uninitialized(phi.length / width, width);
        double[] g = new double[phi.length];
        Arrays.setAll(g, e -> setting.cotangent()[e % width]);
        backend.upload(g, cotangent);
        Backward request = new Backward(map, forward, forward.solution(), cotangent, scope, setup);
        double[][] u = new double[1][];
        implicit.backward(request, (state, solved) -> u[0] = download(solved));
        return new Solved(
            weight, z, forward.outcomes(), u[0], Optional.of(request.solves().get(0).outcomes()));
      }
    }

    private double[][] weight(Network network) {
      double[] values = download(network.weightsOfEquilibria().get(0));
      double[][] m = new double[width][];
      for (int i = 0; i < width; i++) {
        m[i] = row(values, i);
      }
      return m;
    }

    private static double[] download(Matrix a) {
      double[] values = new double[a.rows() * a.cols()];
      a.scope().backend().download(a, values);
      return values;
    }

    private void judge(int row, double[] phi, Solved batch) {
      Precision precision = setting.mode().storage();
      double[] stored = precision == Precision.F32 ? PlainDoubles.rounded(phi) : phi;
      Norm norm = setting.rule().norm();
      LayerProblem layer =
          new LayerProblem(batch.weight(), stored, setting.family().sigma(), precision);
      double[] z = row(batch.z(), row);
      judge(
          "forward",
          layer.forward(new double[width], setting.family().solvable()),
          new Judge(setting.rule(), false, layer.forwardSlack(norm)),
          z,
          batch.forward().get(row));
      boolean converged = batch.forward().get(row).status() == SolveStatus.CONVERGED;
      if (converged && batch.adjoint().isPresent()) {
        layer
            .adjoint(z, setting.cotangent(), setting.family().differentiable(), norm)
            .ifPresent(
                adjoint ->
                    judge(
                        "adjoint",
                        adjoint.problem(),
                        new Judge(setting.rule(), false, adjoint.slack()),
                        row(batch.u(), row),
                        batch.adjoint().orElseThrow().get(row)));
      }
    }

    private void judge(
        String side, Problem problem, Judge judge, double[] z, SampleOutcome outcome) {
      Termination strict = setting.rule().toBuilder().rtol(MARGIN * setting.rule().rtol()).build();
      Iterated iterated = PlainDoubles.iterate(problem, strict, false);
      double left = PlainDoubles.measure(problem, iterated.z(), strict.norm(), false).imageNorm();
      boolean solvable =
          iterated.solved() && 2 * judge.slack().applyAsDouble(iterated.z()) < strict.rtol() * left;
      rows.accept(
          new Campaign.Row(
              setting.family().name() + ", " + side,
              setting.where(),
              method.notation(),
              outcome.status(),
              outcome.evaluations(),
              solvable,
              iterated.evaluations()));
      judge.judge(
          problem,
          iterated,
          method.compared() && solvable,
          z,
          outcome,
          (kind, detail) -> add(kind, side + ", " + detail));
    }

    private void compareWithAlone(int row, Solved batch, Solved alone) {
      compare("forward", row(batch.z(), row), batch.forward().get(row), alone.z(), alone.forward());
      if (batch.adjoint().isPresent()) {
        compare(
            "adjoint",
            row(batch.u(), row),
            batch.adjoint().orElseThrow().get(row),
            alone.u(),
            alone.adjoint().orElseThrow());
      }
    }

    private void compare(
        String side,
        double[] inBatch,
        SampleOutcome outcome,
        double[] alone,
        List<SampleOutcome> outcomeAlone) {
      if (!Arrays.equals(inBatch, alone) || !outcome.equals(outcomeAlone.get(0))) {
        add(
            "not as alone",
            "%s, %s in the batch, alone %s".formatted(side, outcome, outcomeAlone.get(0)));
      }
    }

    private void add(String kind, String detail) {
      faults.add(
          new Fault(
              "layer: " + setting.family().name(),
              setting.where(),
              method.notation(),
              kind,
              detail));
    }
  }
}
