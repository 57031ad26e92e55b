package org.equilibria.host.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Parameterization;

/**
 * A check, once each, that the pullback of a parameterization of others to its parameters is that
 * of the weight it makes ({@link Differences}); where differences tell nothing, again at the second
 * pullback, the fourth and so on. Three weights and a pullback a parameter are made, of a width for
 * which that costs little beside a training.
 */
final class PullbackCheck {

  private static final int WIDEST = 512;

  private final Parameterization parameterization;
  private final Owner owner;
  private boolean[] done = {};
  private long pullbacks;

  PullbackCheck(Parameterization parameterization, Owner owner) {
    this.parameterization = parameterization;
    this.owner = owner;
  }

  /**
   * Check a pullback that is about to be asked for.
   *
   * @throws org.equilibria.api.error.EquilibriaException CONTRACT_VIOLATION if it is wrong
   */
  void check(Backend backend, List<Matrix> parameters, Matrix gradWeight) {
    if (gradWeight.cols() > WIDEST || Long.bitCount(++pullbacks) != 1) {
      return;
    }
    if (done.length != parameters.size()) {
      done = new boolean[parameters.size()];
    }
    boolean asked = false;
    try (Scope scope = gradWeight.scope().child("pullback check")) {
      for (int i = 0; i < done.length; i++) {
        if (!done[i]) {
          done[i] = tells(i, backend, parameters, gradWeight.cols(), scope);
          asked = true;
        }
      }
      if (asked) { // what it keeps of a weight is to be that of these parameters
        weight(backend, parameters, gradWeight.cols(), scope);
      }
    }
  }

  private boolean tells(
      int which, Backend backend, List<Matrix> parameters, int width, Scope scope) {
    Matrix moving = parameters.get(which);
    double step = Differences.step(scope.precision(), ProductCheck.scale(moving));
    Optional<Matrix> ahead = moved(which, step, backend, parameters, width, scope);
    Optional<Matrix> behind = moved(which, -step, backend, parameters, width, scope);
    Matrix here = weight(backend, parameters, width, scope);
    if (ahead.isEmpty() || behind.isEmpty()) {
      return false;
    }
    Differences differences = Differences.of(here, ahead.get(), behind.get(), step);
    if (!differences.tell()) {
      return false;
    }
    List<Matrix> gradients = new ArrayList<>();
    parameters.forEach(p -> gradients.add(scope.zeros(p.rows(), p.cols())));
    owner.run(
        "pullback()",
        () -> parameterization.pullback(backend, parameters, ahead.get(), List.copyOf(gradients)));
    Matrix zero = scope.zeros(moving.rows(), moving.cols());
    double found =
        Differences.sum(gradients.get(which), Differences.moved(zero, Differences::along, scope));
    if (differences.refute(found)) {
      throw owner.broken(
          "pullback() to its parameter '%s' is not that of materialize(): along one direction it"
                  .formatted(
                      GivenParameters.of(owner, () -> parameterization.parameters(width))
                          .get(which)
                          .name())
              + " gives %.4g, and differences of weights %.4g"
                  .formatted(found, differences.squared()));
    }
    return true;
  }

  /** Return the weight of moved parameters, if these are allowed. */
  private Optional<Matrix> moved(
      int which, double by, Backend backend, List<Matrix> parameters, int width, Scope scope) {
    List<Matrix> moved = new ArrayList<>(parameters);
    moved.set(
        which, Differences.moved(parameters.get(which), e -> by * Differences.along(e), scope));
    try {
      return Optional.of(weight(backend, List.copyOf(moved), width, scope));
    } catch (RuntimeException e) { // of parameters that are constrained, which it may not be moved
      return Optional.empty();
    }
  }

  private Matrix weight(Backend backend, List<Matrix> parameters, int width, Scope scope) {
    Matrix weight = scope.zeros(width, width);
    owner.given("materialize()", () -> parameterization.materialize(backend, parameters, weight));
    return weight;
  }
}
