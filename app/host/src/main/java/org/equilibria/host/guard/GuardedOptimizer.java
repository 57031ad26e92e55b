package org.equilibria.host.guard;

import java.util.List;
import java.util.Optional;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.train.Optimizer;
import org.equilibria.api.train.StepSize;
import org.equilibria.engine.guard.PlainText;

/** An optimizer of others. */
record GuardedOptimizer(Optimizer optimizer, Owner owner) implements Optimizer, Guard {

  @Override
  public StepSize step() {
    return owner.given("step()", optimizer::step);
  }

  @Override
  public boolean averages() {
    return owner.given("averages()", optimizer::averages);
  }

  @Override
  public boolean integrates() {
    return owner.given("integrates()", optimizer::integrates);
  }

  @Override
  public Updater start(List<Matrix> parameters, Scope scope) {
    return new GuardedUpdater(
        owner.given("start()", () -> optimizer.start(parameters, scope)), owner);
  }

  @Override
  public String toString() {
    return owner.described();
  }

  private record GuardedUpdater(Updater updater, Owner owner) implements Updater {

    @Override
    public void update(List<Matrix> parameters, List<Matrix> gradients, double step, long number) {
      boolean finite = areFinite(parameters, gradients, step);
      owner.run("update()", () -> updater.update(parameters, gradients, step, number));
      noticeLost(finite, parameters, number);
    }

    @Override
    public Optional<Ending> update(
        List<Matrix> parameters, List<Matrix> gradients, double step, long number, Field field) {
      boolean finite = areFinite(parameters, gradients, step);
      Optional<Ending> ending =
          owner.given("update()", () -> updater.update(parameters, gradients, step, number, field));
      noticeLost(finite, parameters, number);
      return ending.map(this::plain);
    }

    private static boolean areFinite(List<Matrix> parameters, List<Matrix> gradients, double step) {
      return Double.isFinite(step) && FiniteRows.all(parameters) && FiniteRows.all(gradients);
    }

    private void noticeLost(boolean finite, List<Matrix> parameters, long number) {
      if (finite && !FiniteRows.all(parameters)) {
        owner.madeNonFinite(
            "update() %d made parameters that are not finite of parameters, gradients and a step that are"
                .formatted(number));
      }
    }

    private Ending plain(Ending ending) {
      String reason = owner.present(ending.reason(), "the reason of the ending is");
      return new Ending(ending.cancelled(), PlainText.of(reason));
    }

    @Override
    public List<Matrix> memory() {
      return owner.given("memory()", () -> List.copyOf(updater.memory()));
    }
  }
}
