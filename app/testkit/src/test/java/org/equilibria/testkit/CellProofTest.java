package org.equilibria.testkit;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.equilibria.api.cell.BoundCell;
import org.equilibria.api.cell.Cell;
import org.equilibria.api.cell.CellMap;
import org.equilibria.api.cell.Pullback;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.Jacobian;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.tck.CellContract;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every rule of the cell contract is proven on one that breaks it. */
class CellProofTest {

  private static final int INPUTS = 4;
  private static final int WIDTH = 3;

  /** z = tanh(A z + B x) by host functions. */
  private static final Cell SOUND =
      Cell.of(
          WIDTH,
          List.of(
              new ParameterSpec("A", WIDTH, WIDTH, 0.4),
              new ParameterSpec("B", WIDTH, INPUTS, 0.5)),
          CellProofTest::tanh,
          (x, z, theta, u, gradZ, gradX, gradTheta) -> {
            double[] f = new double[WIDTH];
            tanh(x, z, theta, f);
            for (int i = 0; i < WIDTH; i++) {
              double s = (1 - f[i] * f[i]) * u[i];
              for (int j = 0; j < WIDTH; j++) {
                gradZ[j] += s * theta[0][i * WIDTH + j];
                gradTheta[0][i * WIDTH + j] += s * z[j];
              }
              for (int j = 0; j < INPUTS; j++) {
                gradX[j] += s * theta[1][i * INPUTS + j];
                gradTheta[1][i * INPUTS + j] += s * x[j];
              }
            }
          });

  private static void tanh(double[] x, double[] z, double[][] theta, double[] out) {
    for (int i = 0; i < WIDTH; i++) {
      double sum = 0;
      for (int j = 0; j < WIDTH; j++) {
        sum += theta[0][i * WIDTH + j] * z[j];
      }
      for (int j = 0; j < INPUTS; j++) {
        sum += theta[1][i * INPUTS + j] * x[j];
      }
      out[i] = Math.tanh(sum);
    }
  }

  private static final List<Class<?>> PARTS =
      List.of(BoundCell.class, CellMap.class, Evaluator.class, Linearization.class, Pullback.class);

  /** Put proxies before a cell and whatever it makes. */
  private static Cell with(Tampering.Hook hook) {
    return Tampering.with(Cell.class, SOUND, call -> tampered(hook.answer(call), hook));
  }

  private static Object tampered(Object value, Tampering.Hook hook) {
    for (Class<?> part : PARTS) {
      if (part.isInstance(value)) {
        return before(part, value, hook);
      }
    }
    return value;
  }

  private static <T> T before(Class<T> part, Object value, Tampering.Hook hook) {
    return Tampering.with(part, part.cast(value), call -> tampered(hook.answer(call), hook));
  }

  private static void scale(Matrix a, double factor) {
    a.scope().backend().axpby(factor - 1, a, 1, a);
  }

  /** Scale a matrix among the arguments of a method after, or before, it was called. */
  private static Cell scaling(String method, int argument, double factor, boolean before) {
    return with(
        call -> {
          boolean concerned = call.name().equals(method) && call.arguments()[argument] != null;
          if (concerned && before) {
            scale((Matrix) call.arguments()[argument], factor);
          }
          Object answer = call.proceed();
          if (concerned && !before) {
            scale((Matrix) call.arguments()[argument], factor);
          }
          return answer;
        });
  }

  private static Cell unsteady() {
    AtomicInteger calls = new AtomicInteger();
    return with(
        call -> {
          Object answer = call.proceed();
          if (call.name().equals("evaluate") && calls.incrementAndGet() % 2 == 0) {
            scale((Matrix) call.arguments()[2], 1 + 1e-14);
          }
          return answer;
        });
  }

  private static Object nameless(Tampering.Invocation call) throws Throwable {
    Object answer = call.proceed();
    return call.name().equals("parameters")
        ? ((List<?>) answer).stream().map(p -> ((ParameterSpec) p).named(" ")).toList()
        : answer;
  }

  private static Object wrongResidual(Tampering.Invocation call) throws Throwable {
    Object answer = call.proceed();
    if (call.name().equals("evaluate")) {
      ((Evaluation) call.arguments()[3]).residual()[0] *= 2;
    }
    return answer;
  }

  /** Inject other features where a row is alone, or where the precision is low. */
  private static Cell otherFeatures(boolean alone, double factor) {
    return with(
        call -> {
          if (!call.name().equals("inject")) {
            return call.proceed();
          }
          Matrix x = (Matrix) call.arguments()[0];
          Matrix other = ((Scope) call.arguments()[1]).uninitialized(x.rows(), x.cols());
          x.scope().backend().copy(x, other);
          if (alone ? x.rows() == 1 : x.precision() == Precision.F32) {
            scale(other, factor);
          }
          return other;
        });
  }

  private static Object spreadingNan(Tampering.Invocation call) throws Throwable {
    Object answer = call.proceed();
    if (call.name().equals("evaluate")) {
      Matrix z = (Matrix) call.arguments()[0];
      double[] state = new double[z.rows() * z.cols()];
      z.scope().backend().download(z, state);
      if (Arrays.stream(state).anyMatch(Double::isNaN)) {
        z.scope().backend().fill((Matrix) call.arguments()[2], 1);
      }
    }
    return answer;
  }

  private static Object wrongRows(Tampering.Invocation call) throws Throwable {
    return call.name().equals("retain") ? call.with(new int[] {0, 1}) : call.proceed();
  }

  private static Object zeroJvp(Tampering.Invocation call) throws Throwable {
    if (!call.name().equals("jvp")) {
      return call.proceed();
    }
    Matrix out = (Matrix) call.arguments()[1];
    out.scope().backend().fill(out, 0);
    return null;
  }

  /** Show a Jacobian that stays at the first state it is moved to. */
  private static Object unmovedJacobian(Tampering.Invocation call) throws Throwable {
    Object answer = call.proceed();
    if (!call.name().equals("jacobian")) {
      return answer;
    }
    AtomicInteger moves = new AtomicInteger();
    return ((Optional<?>) answer)
        .map(
            jacobian ->
                Tampering.with(
                    Jacobian.class,
                    (Jacobian) jacobian,
                    inner ->
                        inner.name().equals("linearize") && moves.getAndIncrement() > 0
                            ? (Object) 0.0
                            : inner.proceed()));
  }

  private static Object wrongSecondParameter(Tampering.Invocation call) throws Throwable {
    Object answer = call.proceed();
    if (!call.name().equals("pullback")) {
      return answer;
    }
    Matrix second = (Matrix) ((List<?>) call.arguments()[1]).get(1);
    Pullback sound = (Pullback) answer;
    return new Pullback() {
      @Override
      public void accept(Matrix z, Matrix u) {
        sound.accept(z, u);
      }

      @Override
      public void finish() {
        sound.finish();
        if (second != null) {
          scale(second, 2);
        }
      }
    };
  }

  private static Object firstPairOnly(Tampering.Invocation call) throws Throwable {
    Object answer = call.proceed();
    if (!call.name().equals("pullback")) {
      return answer;
    }
    Pullback sound = (Pullback) answer;
    AtomicInteger pairs = new AtomicInteger();
    return new Pullback() {
      @Override
      public void accept(Matrix z, Matrix u) {
        if (pairs.getAndIncrement() == 0) {
          sound.accept(z, u);
        }
      }

      @Override
      public void finish() {
        sound.finish();
      }
    };
  }

  private static Object stale(Tampering.Invocation call) throws Throwable {
    return call.name().equals("refresh") ? null : call.proceed();
  }

  private static Object boastful(Tampering.Invocation call) throws Throwable {
    return call.name().equals("isAffine") ? Boolean.TRUE : call.proceed();
  }

  private static final Map<String, Cell> BROKEN =
      Map.ofEntries(
          entry("describes-parameters", with(CellProofTest::nameless)),
          entry("is-pure", unsteady()),
          entry("keeps-inputs", scaling("vjp", 0, 3, false)),
          entry("reports-residual", with(CellProofTest::wrongResidual)),
          entry("treats-rows-alone", otherFeatures(true, 1 + 1e-9)),
          entry("keeps-nan-in-its-row", with(CellProofTest::spreadingNan)),
          entry("retains-rows", with(CellProofTest::wrongRows)),
          entry("vjp-is-derivative", scaling("vjp", 1, 2, false)),
          entry("jvp-is-derivative", with(CellProofTest::zeroJvp)),
          entry("jacobian-follows-state", with(CellProofTest::unmovedJacobian)),
          entry("adjoint-adds-cotangent", scaling("adjoint", 0, 2, true)),
          entry("pullback-by-parameters", with(CellProofTest::wrongSecondParameter)),
          entry("pullback-by-inputs", scaling("pullbackInjection", 3, 2, false)),
          entry("pullback-sums-pairs", with(CellProofTest::firstPairOnly)),
          entry("refresh-takes-parameters", with(CellProofTest::stale)),
          entry("affine-structure-is-true", with(CellProofTest::boastful)),
          entry("works-in-f32", otherFeatures(false, 1.1)));

  private static final Map<String, Set<String>> IMPLIED =
      Map.of(
          "cell.vjp-is-derivative", Set.of("cell.adjoint-adds-cotangent"),
          // What an evaluator shows of its rows is of those that it kept.
          "cell.retains-rows", Set.of("cell.jacobian-follows-state"));

  @TestFactory
  Stream<DynamicTest> eachRuleIsProven() {
    Map<String, Cell> broken = new HashMap<>();
    BROKEN.forEach((rule, subject) -> broken.put("cell." + rule, subject));
    return Proof.of(CellContract.checks(INPUTS, TestBackends::reference), SOUND, broken, IMPLIED);
  }
}
