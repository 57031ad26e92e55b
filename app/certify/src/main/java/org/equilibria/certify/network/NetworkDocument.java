package org.equilibria.certify.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.equilibria.api.matrix.Scope;
import org.equilibria.certify.quantity.NetworkState;
import org.equilibria.certify.quantity.StateReader;
import org.equilibria.certify.quantity.Systems;
import org.equilibria.engine.component.Catalog;
import org.equilibria.theory.certificate.ConvergenceCertificate;
import org.equilibria.theory.certificate.Drift;
import org.equilibria.theory.certificate.Neighbourhood;
import org.equilibria.theory.certificate.Point;
import org.equilibria.theory.certificate.Rates;
import org.equilibria.theory.generalization.BallComplexity;
import org.equilibria.theory.generalization.InfNormComplexity;
import org.equilibria.theory.generalization.KernelBound;
import org.equilibria.theory.generalization.Lipschitz;
import org.equilibria.theory.generalization.ParameterCount;
import org.equilibria.theory.kernel.FiniteGram;
import org.equilibria.theory.kernel.LimitGram;
import org.equilibria.theory.kernel.LimitKernel;
import org.equilibria.theory.kernel.LinearInjectionKernel;
import org.equilibria.theory.kernel.Moments;
import org.equilibria.theory.kernel.ReluInjectionKernel;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.SpectralNorm;
import org.equilibria.theory.numerics.Vectors;
import org.equilibria.theory.wellposed.ExistenceTest;
import org.equilibria.theory.wellposed.WeightFacts;

/**
 * Every quantity of docs/theory.md for one network, under the names of the golden files, nested as
 * there. A network with mu &lt;= 0 has well-posedness only.
 */
public final class NetworkDocument {

  /** Radii of {@code certificate.at} over the well-posed one; the last is beyond it. */
  private static final List<Double> RADII = List.of(1e-6, 1e-3, 0.05, 0.5, 1.5);

  /** Radius of {@code bounds} over the well-posed one. */
  private static final double RADIUS = 1e-3;

  private static final double KAPPA = 0.2;

  private final NetworkInput input;
  private final WeightFacts facts;
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  private NetworkDocument(NetworkInput input, double[][] weight) {
    this.input = input;
    facts = WeightFacts.of(weight);
  }

  /**
   * Return the quantities.
   *
   * @param delta probability that the bounds fail
   * @param systems how equilibria and adjoints are solved
   * @param trajectories how far training is followed
   * @param scope of precision F64
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT if an equilibrium was not
   *     found
   * @throws java.util.concurrent.CancellationException if the caller cancelled
   */
  public static ObjectNode of(
      NetworkInput input,
      Systems systems,
      double delta,
      Trajectories trajectories,
      Scope scope,
      Catalog catalog) {
    double scale = input.gamma() / Math.sqrt(input.width());
    double[][] weight =
        Arrays.stream(input.weight())
            .map(row -> Arrays.stream(row).map(a -> scale * a).toArray())
            .toArray(double[][]::new);
    NetworkDocument document = new NetworkDocument(input, weight);
    document.describe();
    document.json.set("wellposed", document.wellPosed());
    if (document.facts.mu() > 0) {
      StateReader reader = new StateReader(systems);
      NetworkState state = reader.read(input.network(scope, catalog), input.inputs(), scope);
      state.requireSolved();
      Solved solved = document.new Solved(state);
      solved.write(delta);
      double greatest = solved.point.gram().greatest();
      if (trajectories.descentSteps() > 0) {
        Descent descent = new Descent(input, greatest, trajectories.descentSteps());
        document.json.set("gd", descent.run(reader, scope, catalog));
      }
      if (trajectories.flowEvaluations() > 0) {
        int most = trajectories.flowEvaluations();
        Flow flow = new Flow(input, state, greatest, most, systems, scope, catalog);
        document.json.set("gf", flow.acrossKinks());
        document.json.set("gf_smooth", flow.smooth());
      }
    } else {
      document.json.put("expect", "NOT certified well-posed");
    }
    return document.json;
  }

  /** Return whether a document is of a network that was certified well-posed. */
  public static boolean isWellPosed(ObjectNode document) {
    return !document.has("expect");
  }

  private void describe() {
    json.put("name", input.name());
    json.put("n", input.inputs().length).put("d", input.inputs()[0].length);
    json.put("m", input.width()).set("gamma", Numbers.of(input.gamma()));
    json.put("variant", input.variant()).set("alpha", Numbers.of(input.alpha()));
    json.put("centred", input.centred());
  }

  private ObjectNode wellPosed() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.set("op_norm", Numbers.of(facts.spectralNorm()));
    node.set("inf_norm", Numbers.of(facts.infNorm()));
    node.set("pf_lower", Numbers.of(facts.perron().lower()));
    node.set("pf_upper", Numbers.of(facts.perron().upper()));
    node.set("lam_sym", Numbers.of(facts.symmetricMaximum()));
    node.set("mu", Numbers.of(facts.mu()));
    node.set("mu_op", Numbers.of(1 - facts.spectralNorm()));
    node.put("ok_op", ExistenceTest.OPERATOR_NORM.holds(facts));
    node.put("ok_inf", ExistenceTest.INF_NORM.holds(facts));
    node.put("ok_pf", ExistenceTest.PERRON_FROBENIUS.holds(facts));
    return node.put("ok_mon", ExistenceTest.MONOTONE.holds(facts));
  }

  /** A writer of what needs equilibria. */
  private final class Solved {
    private final NetworkState state;
    private final double[] error;
    private final double[][] gram;
    private final Point point;

    Solved(NetworkState state) {
      this.state = state;
      error = new double[state.samples()];
      Arrays.setAll(error, i -> (input.centred() ? 0 : state.outputs()[i]) - input.targets()[i]);
      gram =
          FiniteGram.implicitLayer(state.states(), state.adjoints(), input.gamma(), input.alpha());
      point =
          new Point(
              input.gamma(),
              input.alpha(),
              facts.conditioning(),
              state.states(),
              state.preactivations(),
              state.adjoints(),
              state.fullAdjoints(),
              Eigen.of(gram),
              error);
    }

    void write(double delta) {
      json.set("forward", forward());
      json.set("grads", gradients());
      json.set("gram", gram());
      Optional<LimitKernel> kernel = limitKernel();
      kernel.ifPresent(k -> json.set("limit", limit(new LimitGram(k, input.inputs()))));
      json.set("certificate", certificate());
      json.set("bounds", bounds(kernel, delta));
    }

    private ObjectNode forward() {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.set("phi", Numbers.of(state.injected()));
      node.set("z", Numbers.of(state.states()));
      node.set("p", Numbers.of(state.preactivations()));
      ArrayNode active = node.putArray("active");
      double residual = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < state.samples(); i++) {
        ArrayNode row = active.addArray();
        for (int k = 0; k < state.width(); k++) {
          double p = state.preactivations()[i][k];
          row.add(p > 0 ? 1 : 0);
          residual = Math.max(residual, Math.abs(Math.max(p, 0) - state.states()[i][k]));
          least = Math.min(least, Math.abs(p));
        }
      }
      node.set("f_raw", Numbers.of(state.outputs()));
      double[] f = input.centred() ? new double[state.samples()] : state.outputs();
      node.set("f", Numbers.of(f));
      node.set("e", Numbers.of(error));
      node.set("loss", Numbers.of(0.5 * Vectors.dot(error, error)));
      node.set("residual_inf", Numbers.of(residual));
      node.set("min_abs_preact", Numbers.of(least));
      return node;
    }

    private ObjectNode gradients() {
      double step = input.alpha() / Math.sqrt(state.width());
      double[][] sloped = new double[state.samples()][state.width()];
      for (int i = 0; i < sloped.length; i++) {
        for (int k = 0; k < sloped[i].length; k++) {
          sloped[i][k] = state.adjoints()[i][k] * state.injectionSlopes()[i][k];
        }
      }
      double[][] one = new double[state.samples()][];
      Arrays.fill(one, new double[] {1});
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.set("A", Numbers.of(weighted(step * input.gamma(), state.adjoints(), state.states())));
      node.set("W", Numbers.of(weighted(step, sloped, state.inputs())));
      node.set("b", Numbers.of(weighted(input.alpha(), one, state.states())[0]));
      node.set("q", Numbers.of(state.adjoints()));
      node.set("qtilde", Numbers.of(state.fullAdjoints()));
      node.set("df_dx", Numbers.of(state.inputGradients()));
      return node;
    }

    /** Return scale sum_i e_i l_i r_i^T. */
    private double[][] weighted(double scale, double[][] left, double[][] right) {
      double[][] sum = new double[left[0].length][right[0].length];
      for (int i = 0; i < left.length; i++) {
        for (int k = 0; k < sum.length; k++) {
          double factor = scale * error[i] * left[i][k];
          for (int j = 0; j < sum[k].length && factor != 0; j++) {
            sum[k][j] += factor * right[i][j];
          }
        }
      }
      return sum;
    }

    private ObjectNode gram() {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.set("H_A", Numbers.of(gram));
      node.set(
          "H_W",
          Numbers.of(
              FiniteGram.injection(
                  state.inputs(), state.adjoints(), state.injectionSlopes(), input.alpha())));
      node.set("H_b", Numbers.of(FiniteGram.readout(state.states(), input.alpha())));
      node.set("lambda_min", Numbers.of(point.gram().least()));
      node.set("lambda_max", Numbers.of(point.gram().greatest()));
      return node;
    }

    private Optional<LimitKernel> limitKernel() {
      boolean zero = Arrays.stream(input.inputs()).anyMatch(x -> Vectors.norm(x) == 0);
      if (input.gamma() >= 1 || zero) {
        return Optional.empty();
      }
      LimitKernel kernel =
          input.variant().equals("relu")
              ? new ReluInjectionKernel(input.gamma())
              : new LinearInjectionKernel(input.gamma());
      // with a gamma near to underflow its formulas are 0/0
      double[][] limit = new LimitGram(kernel, input.inputs()).implicitLayer(input.alpha());
      return Arrays.stream(limit).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)
          ? Optional.of(kernel)
          : Optional.empty();
    }

    private ObjectNode limit(LimitGram limit) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      double[][] implicit = limit.implicitLayer(input.alpha());
      node.set("K", Numbers.of(limit.of(Moments::k)));
      node.set("kappa_dot", Numbers.of(limit.of(Moments::kappa)));
      node.set("kappa_pp", Numbers.of(limit.of(Moments::kappaInjection)));
      node.set("H_A", Numbers.of(implicit));
      node.set("H_W", Numbers.of(limit.injection(input.alpha())));
      node.set("H_b", Numbers.of(limit.readout(input.alpha())));
      node.set("lambda_min", Numbers.of(Eigen.values(implicit)[0]));
      return node;
    }

    private ObjectNode certificate() {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.set("report", report(ConvergenceCertificate.of(point)));
      ArrayNode at = node.putArray("at");
      Neighbourhood neighbourhood = new Neighbourhood(point);
      for (double fraction : RADII) {
        double radius = fraction * point.wellPosedRadius();
        at.add(
            neighbourhood
                .at(radius)
                .map(this::drift)
                .orElseGet(
                    () -> {
                      ObjectNode invalid = JsonNodeFactory.instance.objectNode();
                      invalid.set("R", Numbers.of(radius));
                      return invalid.put("invalid", true);
                    }));
      }
      return node;
    }

    private ObjectNode report(ConvergenceCertificate certificate) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.put("m", state.width()).put("n", state.samples());
      node.set("gamma", Numbers.of(input.gamma()));
      node.set("alpha", Numbers.of(input.alpha()));
      node.put("centred", input.centred());
      node.set("mu0", Numbers.of(facts.mu()));
      node.set("rho0", Numbers.of(facts.spectralNorm()));
      node.set("lam_min", Numbers.of(point.gram().least()));
      node.set("lam_max", Numbers.of(point.gram().greatest()));
      node.set("norm_e0", Numbers.of(point.errorNorm()));
      node.set("S0", Numbers.of(point.linearizedDistance()));
      double sigma = point.sigmaLeast();
      node.set(
          "naive_R", Numbers.of(sigma > 0 ? point.errorNorm() / sigma : Double.POSITIVE_INFINITY));
      node.set("R_max_wellposed", Numbers.of(point.wellPosedRadius()));
      node.put("gf_holds", certificate.flow().isPresent());
      node.set("gf_margin", Numbers.of(certificate.flowMargin()));
      node.put("gd_holds", certificate.descent().isPresent());
      node.set("gd_margin", Numbers.of(certificate.descentMargin()));
      certificate.flow().ifPresent(rates -> flow(node, rates));
      certificate.descent().ifPresent(rates -> descent(node, rates, certificate.largestStep()));
      return node;
    }

    private void flow(ObjectNode node, Rates rates) {
      node.set("gf_R", Numbers.of(rates.drift().radius()));
      node.set("gf_E", Numbers.of(rates.drift().jacobian()));
      node.set("gf_rate", Numbers.of(rates.flowRate()));
      node.set("gf_R_used", Numbers.of(rates.flowRadius()));
    }

    private void descent(ObjectNode node, Rates rates, double largestStep) {
      node.set("gd_R", Numbers.of(rates.drift().radius()));
      node.set("gd_Delta", Numbers.of(rates.gramDrift()));
      node.set("gd_rate", Numbers.of(rates.descentRate()));
      node.set("gd_eta_max", Numbers.of(largestStep));
    }

    private ObjectNode drift(Drift drift) {
      Rates rates = Rates.of(point, drift);
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.set("R", Numbers.of(drift.radius()));
      node.set("mu", Numbers.of(drift.conditioning().mu()));
      node.set("rho", Numbers.of(drift.conditioning().rho()));
      node.set("c", Numbers.of(drift.conditioning().c()));
      node.set("dz", Numbers.of(drift.state()));
      node.set("tau", Numbers.of(drift.preactivation()));
      node.set("B", Numbers.of(drift.flipped()));
      node.set("dq", Numbers.of(drift.adjoint()));
      node.set("eps", Numbers.of(drift.rows()));
      node.set("E", Numbers.of(drift.jacobian()));
      node.set("sig_lo", Numbers.of(rates.sigma()));
      node.set("rate_gf", Numbers.of(rates.flowRate()));
      node.set("R_A", Numbers.of(rates.flowRadiusByRate()));
      node.set("Delta", Numbers.of(rates.gramDrift()));
      node.set("R_B", Numbers.of(rates.flowRadiusByKernel()));
      node.set("R_gf", Numbers.of(rates.flowRadius()));
      node.set("rate_gd", Numbers.of(rates.descentRate()));
      node.set("R_gd", Numbers.of(rates.descentRadius()));
      return node;
    }

    private ObjectNode bounds(Optional<LimitKernel> kernel, double delta) {
      double radius = RADIUS * point.wellPosedRadius();
      double readout = Vectors.norm(input.readout());
      BallComplexity ball = BallComplexity.of(new Neighbourhood(point), readout, radius);
      double lipschitz =
          Lipschitz.global(
              point.conditioning(),
              input.alpha(),
              readout,
              SpectralNorm.of(input.injectionWeight()),
              state.width());
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.set("R", Numbers.of(radius));
      node.set("rad_linear", Numbers.of(ball.linear()));
      node.set("rad_remainder", Numbers.of(ball.remainder()));
      node.set("rad_trivial", Numbers.of(ball.trivial()));
      if (point.errorNorm() > 0) {
        node.set("kernel_bound_H", kernelBound(point.gram(), delta));
        kernel
            .map(k -> Eigen.of(new LimitGram(k, input.inputs()).implicitLayer(input.alpha())))
            .ifPresent(gram -> node.set("kernel_bound_Hinf", kernelBound(gram, delta)));
      }
      node.set("lipschitz_global", Numbers.of(lipschitz));
      node.set("lipschitz_local", Numbers.of(Vectors.rowNorms(state.inputGradients())));
      node.set(
          "robust_radius",
          Numbers.of(
              Arrays.stream(state.outputs())
                  .map(f -> Lipschitz.robustRadius(f, lipschitz))
                  .toArray()));
      if (input.centred()) {
        // f_T - f_0 at f_T = f_0: what centring leaves is 0, and the constants of both add up
        node.set("lipschitz_global_centred", Numbers.of(2 * lipschitz));
        node.set("robust_radius_centred", Numbers.of(new double[state.samples()]));
      }
      double sum = Arrays.stream(input.readout()).map(Math::abs).sum();
      node.set(
          "inf_norm_rad_kappa_0p2", Numbers.of(InfNormComplexity.of(state.injected(), sum, KAPPA)));
      node.set("param_count_rad", Numbers.of(parameterCount(radius, readout)));
      return node;
    }

    private double parameterCount(double radius, double readout) {
      return ParameterCount.of(
          point.conditioning(),
          input.alpha(),
          input.gamma(),
          radius,
          readout,
          Arrays.stream(Vectors.rowNorms(state.injected())).max().orElse(0),
          state.width(),
          state.samples());
    }

    private ObjectNode kernelBound(Eigen eigen, double delta) {
      KernelBound bound = KernelBound.of(eigen, error, delta);
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.set("S", Numbers.of(bound.distance()));
      node.set("comp", Numbers.of(bound.complexity()));
      node.set("conf", Numbers.of(bound.confidence()));
      node.set("total", Numbers.of(bound.interpolating()));
      node.set("stratified", Numbers.of(bound.stratified()));
      node.set("t", Numbers.of(bound.time()));
      node.set("train_ramp", Numbers.of(bound.trainLoss()));
      node.set("R", Numbers.of(bound.radius()));
      node.set("lam_min", Numbers.of(eigen.least()));
      node.set("lam_max", Numbers.of(eigen.greatest()));
      return node;
    }
  }
}
