package org.equilibria.testkit;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.train.Optimizer;
import org.equilibria.api.train.StepSize;
import org.equilibria.tck.OptimizerContract;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every rule of the optimizer contract is proven on one that breaks it. */
class OptimizerProofTest {

  /** Heavy ball: v &lt;- v / 2 + g, theta &lt;- theta - step v. */
  private static class HeavyBall implements Optimizer {

    @Override
    public StepSize step() {
      return new StepSize.Fixed(0.1);
    }

    @Override
    public Updater start(List<Matrix> parameters, Scope scope) {
      return new Run(parameters.stream().map(p -> scope.zeros(p.rows(), p.cols())).toList(), scope);
    }
  }

  private static class Run implements Optimizer.Updater {

    final List<Matrix> velocity;
    final Backend backend;

    Run(List<Matrix> velocity, Scope scope) {
      this.velocity = velocity;
      backend = scope.backend();
    }

    @Override
    public void update(List<Matrix> parameters, List<Matrix> gradients, double step, long number) {
      for (int p = 0; p < parameters.size(); p++) {
        backend.axpby(1, gradients.get(p), 0.5, velocity.get(p));
        backend.axpby(-step, velocity.get(p), 1, parameters.get(p));
      }
    }

    @Override
    public List<Matrix> memory() {
      return velocity;
    }
  }

  private interface Starter {
    Optimizer.Updater start(List<Matrix> parameters, List<Matrix> velocity, Scope scope);
  }

  private static Optimizer starting(Starter starter) {
    return new HeavyBall() {
      @Override
      public Updater start(List<Matrix> parameters, Scope scope) {
        Run run = (Run) super.start(parameters, scope);
        return starter.start(parameters, run.velocity, scope);
      }
    };
  }

  private static Optimizer restless() {
    AtomicInteger asked = new AtomicInteger();
    return new HeavyBall() {
      @Override
      public StepSize step() {
        return new StepSize.Fixed(1 + asked.incrementAndGet());
      }
    };
  }

  private static Optimizer eager() {
    return starting(
        (parameters, velocity, scope) -> {
          parameters.forEach(p -> scope.backend().axpby(0, p, 1.01, p));
          return new Run(velocity, scope);
        });
  }

  private static Optimizer ascending() {
    return starting(
        (parameters, velocity, scope) ->
            new Run(velocity, scope) {
              @Override
              public void update(
                  List<Matrix> parameters, List<Matrix> gradients, double step, long number) {
                super.update(parameters, gradients, -step, number);
              }
            });
  }

  private static Optimizer decaying() {
    return starting(
        (parameters, velocity, scope) ->
            new Run(velocity, scope) {
              @Override
              public void update(
                  List<Matrix> parameters, List<Matrix> gradients, double step, long number) {
                super.update(parameters, gradients, step, number);
                parameters.forEach(p -> backend.axpby(0, p, 0.999, p));
              }
            });
  }

  /** Steps along g / |g|, which is 0/0 for a gradient of 0. */
  private static Optimizer normalizing() {
    return starting(
        (parameters, velocity, scope) ->
            (values, gradients, step, number) -> {
              for (int p = 0; p < values.size(); p++) {
                double[] g = new double[values.get(p).rows() * values.get(p).cols()];
                scope.backend().download(gradients.get(p), g);
                double squares = 0;
                for (double entry : g) {
                  squares += entry * entry;
                }
                double length = step == 0 ? 0 : step / Math.sqrt(squares);
                scope.backend().axpby(-length, gradients.get(p), 1, values.get(p));
              }
            });
  }

  private static Optimizer hoarding() {
    return starting(
        (parameters, velocity, scope) ->
            new Run(velocity, scope) {
              private final List<Matrix> last = new ArrayList<>();

              @Override
              public void update(
                  List<Matrix> parameters, List<Matrix> gradients, double step, long number) {
                last.forEach(g -> backend.axpby(0, g, 1, g));
                last.clear();
                last.addAll(gradients);
                super.update(parameters, gradients, step, number);
              }
            });
  }

  /** Counts the updates of all runs. */
  private static Optimizer sharing() {
    AtomicInteger updates = new AtomicInteger();
    return starting(
        (parameters, velocity, scope) -> {
          updates.set(0);
          return new Run(velocity, scope) {
            @Override
            public void update(
                List<Matrix> parameters, List<Matrix> gradients, double step, long number) {
              super.update(
                  parameters, gradients, step * (1 + 1.0 / updates.incrementAndGet()), number);
            }
          };
        });
  }

  private static Optimizer forgetful() {
    return starting(
        (parameters, velocity, scope) ->
            new Run(velocity, scope) {
              @Override
              public List<Matrix> memory() {
                return List.of();
              }
            });
  }

  /** Two steps with the gradient of each; moves before it knows that it was cancelled. */
  private static Optimizer midpoint() {
    return new HeavyBall() {
      @Override
      public boolean integrates() {
        return true;
      }

      @Override
      public Updater start(List<Matrix> parameters, Scope scope) {
        return new Run(((Run) super.start(parameters, scope)).velocity, scope) {
          @Override
          public Optional<Ending> update(
              List<Matrix> parameters,
              List<Matrix> gradients,
              double step,
              long number,
              Field field) {
            update(parameters, gradients, step / 2, number);
            field.read(gradients);
            if (field.read(gradients) == Reading.CANCELLED) {
              return Optional.of(new Ending(true, "cancelled"));
            }
            update(parameters, gradients, step / 2, number);
            return Optional.empty();
          }
        };
      }
    };
  }

  @TestFactory
  Stream<DynamicTest> everyRuleFindsItsCulprit() {
    return TestBackends.all().entrySet().stream()
        .flatMap(
            backend ->
                Proof.of(
                    OptimizerContract.checks(backend.getValue()),
                    new HeavyBall(),
                    Map.ofEntries(
                        entry("optimizer.describes-itself", restless()),
                        entry("optimizer.start-moves-nothing", eager()),
                        entry("optimizer.descends-a-quadratic", ascending()),
                        entry("optimizer.step-zero-moves-nothing", decaying()),
                        entry("optimizer.zero-gradients-stay-finite", normalizing()),
                        entry("optimizer.keeps-nothing-of-an-update", hoarding()),
                        entry("optimizer.runs-are-apart", sharing()),
                        entry("optimizer.continues-to-the-same-bits", forgetful()),
                        entry("optimizer.cancelled-update-moves-nothing", midpoint())),
                    Map.of(
                        "optimizer.start-moves-nothing",
                        Set.of(
                            "optimizer.step-zero-moves-nothing",
                            "optimizer.continues-to-the-same-bits"),
                        // what is shared between runs is not in the memory of one
                        "optimizer.runs-are-apart",
                        Set.of("optimizer.continues-to-the-same-bits"),
                        // wherever gradients are released, the next update fails
                        "optimizer.keeps-nothing-of-an-update",
                        Set.of(
                            "optimizer.descends-a-quadratic",
                            "optimizer.step-zero-moves-nothing",
                            "optimizer.zero-gradients-stay-finite",
                            "optimizer.runs-are-apart",
                            "optimizer.continues-to-the-same-bits"))));
  }
}
