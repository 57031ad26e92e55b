package org.equilibria.host.guard;

import java.util.List;
import java.util.Optional;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.train.Optimizer;
import org.equilibria.api.train.StepSize;
import org.equilibria.engine.guard.PlainText;

/** An optimizer of others. */
record GuardedOptimizer(Optimizer optimizer, Owner owner) implements Optimizer {

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
      owner.run("update()", () -> updater.update(parameters, gradients, step, number));
    }

    @Override
    public Optional<Ending> update(
        List<Matrix> parameters, List<Matrix> gradients, double step, long number, Field field) {
      return owner
          .given("update()", () -> updater.update(parameters, gradients, step, number, field))
          .map(this::plain);
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
