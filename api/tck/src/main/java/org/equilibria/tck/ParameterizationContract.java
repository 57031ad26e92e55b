package org.equilibria.tck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Parameterization;
import org.equilibria.api.parameterization.Property;

/**
 * The rules of a {@link Parameterization}, at widths 1, 4 and 7 and at parameters of the initial
 * size, ten times as large and zero.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ParameterizationContract {

  private static final List<Integer> WIDTHS = List.of(1, 4, 7);

  /** Room for rounding in certificates, relative to 1 + the constant. */
  private static final double ROUNDING = 1e-9;

  private ParameterizationContract() {}

  /**
   * Return all checks.
   *
   * @param backends opens a backend that offers F64; each check closes what it opened
   */
  public static List<ContractCheck<Parameterization>> checks(Supplier<Backend> backends) {
    List<ContractCheck<Parameterization>> checks = new ArrayList<>();
    checks.add(
        new ContractCheck<>(
            "parameterization.describes-parameters",
            "Parameters have distinct names, positive sizes and a finite standard deviation.",
            ParameterizationContract::describesParameters));
    Rules rules = new Rules(backends, checks);
    rules.add(
        "materialize-overwrites",
        "The weight is written in full, whatever it held, and the same each time.",
        Point::materializeOverwrites);
    rules.add(
        "gradients-overwrite",
        "Pullback and pushforward write their outputs in full, whatever they held.",
        Point::gradientsOverwrite);
    rules.add(
        "keeps-inputs",
        "Parameters, gradients and directions that are read stay as they are.",
        Point::keepsInputs);
    rules.add(
        "pushforward-is-derivative",
        "The pushforward is the derivative of the weight along the direction.",
        Point::pushforwardIsDerivative);
    rules.add(
        "pullback-is-adjoint", "<pullback(G), D> = <G, pushforward(D)>.", Point::pullbackIsAdjoint);
    rules.add(
        "certificate-holds",
        "What is guaranteed of the weight is true of it.",
        Point::certificateHolds);
    rules.add(
        "project-is-idempotent",
        "Projecting twice is projecting once.",
        Point::projectIsIdempotent);
    rules.add(
        "project-restores-property",
        "Where projection moves the parameters, the weight is certified afterwards, truly.",
        Point::projectRestoresProperty);
    rules.add(
        "works-in-f32",
        "Where F32 is offered, the weight agrees with that in F64.",
        Point::worksInF32);
    return List.copyOf(checks);
  }

  private static void describesParameters(Parameterization subject) {
    for (int width : WIDTHS) {
      Descriptions.check(subject.parameters(width));
      Broken.unless(
          subject.parameters(width).equals(subject.parameters(width)), "the list changes");
    }
  }

  /** Rules that are checked at every point. */
  private record Rules(Supplier<Backend> backends, List<ContractCheck<Parameterization>> checks) {

    void add(String id, String statement, Consumer<Point> body) {
      checks.add(
          new ContractCheck<>(
              "parameterization." + id, statement, subject -> atEveryPoint(subject, body)));
    }

    private void atEveryPoint(Parameterization subject, Consumer<Point> body) {
      try (Backend backend = backends.get()) {
        for (int width : WIDTHS) {
          for (double size : new double[] {1, 10, 0}) {
            try (Scope scope = backend.openScope("check", Precision.F64)) {
              body.accept(new Point(subject, scope, width, size));
            }
          }
        }
      }
    }
  }

  /** Parameters theta at which the rules are checked. */
  private static final class Point {
    private final Parameterization subject;
    private final Scope scope;
    private final Backend backend;
    private final int width;
    private final double size;
    private final SplittableRandom random = new SplittableRandom(11);
    private final double[][] theta;

    Point(Parameterization subject, Scope scope, int width, double size) {
      this.subject = subject;
      this.scope = scope;
      this.width = width;
      this.size = size;
      backend = scope.backend();
      theta = initial();
    }

    private double[][] initial() {
      return specs().stream()
          .map(s -> gaussian(s.rows() * s.cols(), size * s.standardDeviation()))
          .toArray(double[][]::new);
    }

    private double[][] direction() {
      return specs().stream().map(s -> gaussian(s.rows() * s.cols(), 1)).toArray(double[][]::new);
    }

    private double[] gaussian(int count, double deviation) {
      double[] values = new double[count];
      Arrays.setAll(values, i -> deviation * random.nextGaussian());
      return values;
    }

    private List<ParameterSpec> specs() {
      return subject.parameters(width);
    }

    private List<Matrix> matrices(Scope owner, double[][] values) {
      List<Matrix> matrices = new ArrayList<>();
      for (int i = 0; i < values.length; i++) {
        ParameterSpec spec = specs().get(i);
        matrices.add(Trial.matrix(owner, spec.rows(), spec.cols(), values[i]));
      }
      return matrices;
    }

    private List<Matrix> unwritten() {
      double[][] values = direction();
      for (double[] value : values) {
        Arrays.fill(value, Double.NaN);
      }
      return matrices(scope, values);
    }

    private Matrix square(double[] values) {
      return Trial.matrix(scope, width, width, values);
    }

    private Matrix unwrittenWeight() {
      double[] values = new double[width * width];
      Arrays.fill(values, Double.NaN);
      return square(values);
    }

    private double[] weight(double[][] at) {
      Matrix weight = unwrittenWeight();
      subject.materialize(backend, matrices(scope, at), weight);
      return Trial.read(weight);
    }

    private double[] pushforward(double[][] direction) {
      Matrix out = unwrittenWeight();
      subject.pushforward(backend, matrices(scope, theta), matrices(scope, direction), out);
      return Trial.read(out);
    }

    private double[][] pullback(double[] gradient) {
      List<Matrix> out = unwritten();
      subject.pullback(backend, matrices(scope, theta), square(gradient), out);
      return out.stream().map(Trial::read).toArray(double[][]::new);
    }

    private String where() {
      return "at width " + width + ", size " + size;
    }

    void materializeOverwrites() {
      double[] first = weight(theta);
      finite(first, "the weight");
      Expected.exact(first).check("the weight once more " + where(), weight(theta));
    }

    void gradientsOverwrite() {
      finite(pushforward(direction()), "the pushforward");
      for (double[] gradient : pullback(gaussian(width * width, 1))) {
        finite(gradient, "the pullback");
      }
    }

    private void finite(double[] values, String what) {
      Broken.unless(
          Arrays.stream(values).allMatch(Double::isFinite),
          "%s is not finite %s: %s",
          what,
          where(),
          Arrays.toString(values));
    }

    void keepsInputs() {
      double[][] direction = direction();
      double[] gradient = gaussian(width * width, 1);
      List<Matrix> parameters = matrices(scope, theta);
      List<Matrix> directions = matrices(scope, direction);
      Matrix gradients = square(gradient);
      subject.materialize(backend, parameters, unwrittenWeight());
      subject.pushforward(backend, parameters, directions, unwrittenWeight());
      subject.pullback(backend, parameters, gradients, unwritten());
      for (int i = 0; i < theta.length; i++) {
        Expected.exact(theta[i]).check("parameter " + i, Trial.read(parameters.get(i)));
        Expected.exact(direction[i]).check("direction " + i, Trial.read(directions.get(i)));
      }
      Expected.exact(gradient).check("the gradient by the weight", Trial.read(gradients));
    }

    void pushforwardIsDerivative() {
      if (size == 0) {
        return; // theta = 0 may be a kink, such as that of a norm
      }
      double[][] direction = direction();
      double h = 1e-5;
      double[] ahead = weight(shifted(direction, h));
      double[] behind = weight(shifted(direction, -h));
      double[] derivative = new double[ahead.length];
      Arrays.setAll(derivative, i -> (ahead[i] - behind[i]) / (2 * h));
      double scale = 1 + HostMatrix.norm(derivative);
      double[] tolerances = new double[ahead.length];
      // Central differences err by h^2 f''' / 6 and by a few u |f| / h, both below 1e-8 of scale.
      Arrays.fill(tolerances, 1e-6 * scale);
      new Expected(derivative, tolerances)
          .check("the pushforward " + where(), pushforward(direction));
    }

    private double[][] shifted(double[][] direction, double h) {
      double[][] moved = new double[theta.length][];
      for (int i = 0; i < moved.length; i++) {
        double[] at = theta[i].clone();
        double[] along = direction[i];
        Arrays.setAll(at, k -> at[k] + h * along[k]);
        moved[i] = at;
      }
      return moved;
    }

    void pullbackIsAdjoint() {
      double[][] direction = direction();
      double[] gradient = gaussian(width * width, 1);
      double[] push = pushforward(direction);
      double[][] pull = pullback(gradient);
      double right = HostMatrix.dot(gradient, push);
      double left = 0;
      double scale = HostMatrix.norm(gradient) * HostMatrix.norm(push);
      if (size > 0) {
        // A derivative that vanishes, as that of a sign, is a difference of terms of this size.
        double terms = HostMatrix.norm(weight(theta)) / (size * width);
        scale += terms * HostMatrix.norm(gradient) * HostMatrix.norm(direction[0]);
      }
      for (int i = 0; i < pull.length; i++) {
        left += HostMatrix.dot(pull[i], direction[i]);
        scale += HostMatrix.norm(pull[i]) * HostMatrix.norm(direction[i]);
      }
      Broken.unless(
          Math.abs(left - right) <= 1e-10 * scale,
          "<pullback(G), D> = %s but <G, pushforward(D)> = %s %s",
          left,
          right,
          where());
    }

    void certificateHolds() {
      certified(matrices(scope, theta));
    }

    private Certificate certified(List<Matrix> parameters) {
      Matrix weight = unwrittenWeight();
      Certificate certificate = subject.materialize(backend, parameters, weight);
      double margin = certificate.margin(HostMatrix.rows(Trial.read(weight), width));
      Broken.unless(
          margin >= -ROUNDING * (1 + Math.abs(certificate.constant()))
              || certificate.property().equals(Property.NONE),
          "the weight misses '%s' by %s, which %s claims, %s",
          certificate.property().description(),
          -margin,
          certificate,
          where());
      return certificate;
    }

    private double[][] projected(double[][] at) {
      List<Matrix> parameters = matrices(scope, at);
      subject.project(backend, parameters);
      return parameters.stream().map(Trial::read).toArray(double[][]::new);
    }

    void projectIsIdempotent() {
      double[][] once = projected(theta);
      double[][] twice = projected(once);
      for (int i = 0; i < once.length; i++) {
        double[] tolerances = new double[once[i].length];
        Arrays.fill(tolerances, ROUNDING * (1 + HostMatrix.norm(once[i])));
        new Expected(once[i], tolerances)
            .check("parameter " + i + " projected twice " + where(), twice[i]);
      }
    }

    void projectRestoresProperty() {
      double[][] after = projected(theta);
      Certificate certificate = certified(matrices(scope, after));
      Broken.unless(
          Arrays.deepEquals(after, theta) || !certificate.property().equals(Property.NONE),
          "nothing is certified after projection %s",
          where());
    }

    void worksInF32() {
      if (!backend.info().precisions().contains(Precision.F32)) {
        return;
      }
      double[] reference = weight(theta);
      try (Scope single = backend.openScope("single precision", Precision.F32)) {
        Matrix weight = single.uninitialized(width, width);
        subject.materialize(backend, matrices(single, theta), weight);
        double[] tolerances = new double[reference.length];
        double scale = 1 + HostMatrix.norm(reference);
        Arrays.fill(tolerances, 1e-4 * scale);
        new Expected(reference, tolerances).check("the F32 weight " + where(), Trial.read(weight));
      }
    }
  }
}
