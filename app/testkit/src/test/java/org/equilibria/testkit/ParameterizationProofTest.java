package org.equilibria.testkit;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Parameterization;
import org.equilibria.api.parameterization.Property;
import org.equilibria.tck.ParameterizationContract;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every rule of the parameterization contract is proven on one that breaks it. */
class ParameterizationProofTest {

  private static final Parameterization SOUND = new Squares(0.9);

  /** M = A o A, certified by its Frobenius norm and projected onto a ball of that norm. */
  private record Squares(double radius) implements Parameterization {

    @Override
    public List<ParameterSpec> parameters(int width) {
      return List.of(new ParameterSpec("A", width, width, 0.3));
    }

    @Override
    public Certificate materialize(Backend backend, List<Matrix> parameters, Matrix weight) {
      backend.hadamard(parameters.get(0), parameters.get(0), weight);
      double norm = frobenius(backend, weight);
      return norm < 1 ? new Certificate(Property.CONTRACTION_2, norm) : Certificate.NONE;
    }

    private static double frobenius(Backend backend, Matrix a) {
      double[] norms = new double[a.rows()];
      backend.rowNorms(a, Norm.L2, norms);
      return Math.sqrt(Arrays.stream(norms).map(n -> n * n).sum());
    }

    @Override
    public void pullback(
        Backend backend, List<Matrix> parameters, Matrix gradient, List<Matrix> out) {
      derivative(backend, parameters.get(0), gradient, out.get(0));
    }

    @Override
    public void pushforward(
        Backend backend, List<Matrix> parameters, List<Matrix> direction, Matrix out) {
      derivative(backend, parameters.get(0), direction.get(0), out);
    }

    private static void derivative(Backend backend, Matrix a, Matrix along, Matrix out) {
      backend.hadamard(a, along, out);
      scale(out, 2);
    }

    @Override
    public void project(Backend backend, List<Matrix> parameters) {
      Matrix a = parameters.get(0);
      Matrix weight = a.scope().uninitialized(a.rows(), a.cols());
      materialize(backend, parameters, weight);
      double norm = frobenius(backend, weight);
      if (norm > radius) {
        scale(a, Math.sqrt(radius / norm));
      }
    }
  }

  private static void scale(Matrix a, double factor) {
    a.scope().backend().axpby(factor - 1, a, 1, a);
  }

  private static Parameterization with(Tampering.Hook hook) {
    return Tampering.with(Parameterization.class, SOUND, hook);
  }

  /** Change a matrix among the arguments after a successful call. */
  private static Parameterization scaling(String method, int argument, double factor) {
    return with(
        call -> {
          Object answer = call.proceed();
          if (call.name().equals(method)) {
            Object argumentValue = call.arguments()[argument];
            scale(
                argumentValue instanceof List<?> list
                    ? (Matrix) list.get(0)
                    : (Matrix) argumentValue,
                factor);
          }
          return answer;
        });
  }

  private static Parameterization unsteady() {
    AtomicInteger calls = new AtomicInteger();
    return with(
        call -> {
          Object answer = call.proceed();
          if (call.name().equals("materialize") && calls.incrementAndGet() % 2 == 0) {
            scale((Matrix) call.arguments()[2], 1 + 1e-14);
          }
          return answer;
        });
  }

  private static Object doubled(Tampering.Invocation call) throws Throwable {
    Object answer = call.proceed();
    if (call.name().equals("pushforward")) {
      scale((Matrix) call.arguments()[3], 2);
    } else if (call.name().equals("pullback")) {
      scale((Matrix) ((List<?>) call.arguments()[3]).get(0), 2);
    }
    return answer;
  }

  private static Object boastful(Tampering.Invocation call) throws Throwable {
    Object answer = call.proceed();
    return answer instanceof Certificate c && c.property() != Property.NONE
        ? new Certificate(c.property(), c.constant() * 0.5)
        : answer;
  }

  private static Object nameless(Tampering.Invocation call) throws Throwable {
    return call.name().equals("parameters")
        ? List.of(new ParameterSpec(" ", (int) call.arguments()[0], (int) call.arguments()[0], 0.3))
        : call.proceed();
  }

  private static Object inaccurateInF32(Tampering.Invocation call) throws Throwable {
    Object answer = call.proceed();
    if (call.name().equals("materialize")
        && ((Matrix) call.arguments()[2]).precision() == Precision.F32) {
      scale((Matrix) call.arguments()[2], 1.01);
    }
    return answer;
  }

  private static final Map<String, Parameterization> BROKEN =
      Map.ofEntries(
          entry("describes-parameters", with(ParameterizationProofTest::nameless)),
          entry("materialize-overwrites", unsteady()),
          entry("gradients-overwrite", scaling("pushforward", 3, Double.NaN)),
          entry("keeps-inputs", scaling("pullback", 2, 3)),
          entry("pushforward-is-derivative", with(ParameterizationProofTest::doubled)),
          entry("pullback-is-adjoint", scaling("pullback", 3, 2)),
          entry("certificate-holds", with(ParameterizationProofTest::boastful)),
          entry("project-is-idempotent", scaling("project", 1, 0.5)),
          entry("project-restores-property", new Squares(1.5)),
          entry("works-in-f32", with(ParameterizationProofTest::inaccurateInF32)));

  private static final Map<String, Set<String>> IMPLIED =
      Map.of(
          "parameterization.gradients-overwrite",
          Set.of(
              "parameterization.pushforward-is-derivative", "parameterization.pullback-is-adjoint"),
          "parameterization.certificate-holds",
          Set.of("parameterization.project-restores-property"));

  @TestFactory
  Stream<DynamicTest> eachRuleIsProven() {
    Map<String, Parameterization> broken = new HashMap<>();
    BROKEN.forEach((rule, subject) -> broken.put("parameterization." + rule, subject));
    return Proof.of(
        ParameterizationContract.checks(TestBackends::reference), SOUND, broken, IMPLIED);
  }
}
