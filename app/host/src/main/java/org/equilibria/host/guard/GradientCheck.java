package org.equilibria.host.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.equilibria.api.cell.BoundCell;
import org.equilibria.api.cell.Cell;
import org.equilibria.api.cell.CellMap;
import org.equilibria.api.cell.Pullback;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.jspecify.annotations.Nullable;

/**
 * A check, once each, that the gradients of a cell of others by its parameters and by its injected
 * features are those of its map ({@link Differences}): nothing else would say of a training that it
 * goes astray. Where differences tell nothing, the second backward pass is looked at, too, then the
 * fourth and so on.
 */
final class GradientCheck {

  private final Cell cell;
  private final int inputs;
  private final List<Matrix> theta;
  private final Owner owner;

  /** Whether the gradient by each parameter, and last by the features, was found right. */
  private final boolean[] done;

  private long passes;

  /** Check the gradients of a cell that is bound to parameters, which are read. */
  GradientCheck(Cell cell, int inputs, List<Matrix> theta, Owner owner) {
    this.cell = cell;
    this.inputs = inputs;
    this.theta = List.copyOf(theta);
    this.owner = owner;
    done = new boolean[theta.size() + 1];
  }

  /**
   * Check what a backward pass is about to ask for, near a state.
   *
   * @param wanted null where a gradient is not
   * @param parent of the scope of what is needed on the way
   * @throws org.equilibria.api.error.EquilibriaException CONTRACT_VIOLATION if one is wrong
   */
  void check(Matrix z, Matrix injected, List<@Nullable Matrix> wanted, Scope parent) {
    if (z.rows() == 0 || Long.bitCount(++passes) != 1) {
      return;
    }
    for (int i = 0; i < done.length; i++) {
      if (!done[i] && (i == theta.size() || wanted.get(i) != null)) {
        try (Scope scope = parent.child("gradient check")) {
          done[i] = tells(i, z, injected, scope);
        }
      }
    }
  }

  private boolean tells(int which, Matrix z, Matrix injected, Scope scope) {
    CellMap here = map(which, 0, injected, scope);
    if (owner.given("byDifferences()", here::byDifferences)) {
      return true; // which are what it would be compared with
    }
    Matrix moving = which < theta.size() ? theta.get(which) : injected;
    double scale = ProductCheck.scale(moving);
    double step = Differences.step(scope.precision(), scale);
    Matrix at = ProductCheck.away(z, ProductCheck.scale(z), scope);
    Optional<Matrix> ahead = image(which, step, injected, at, scope);
    Optional<Matrix> behind = image(which, -step, injected, at, scope);
    if (ahead.isEmpty() || behind.isEmpty()) {
      return false;
    }
    Differences differences =
        Differences.of(ProductCheck.image(here, at, scope, owner), ahead.get(), behind.get(), step);
    if (!differences.tell()) {
      return false;
    }
    List<Matrix> gradients = new ArrayList<>();
    theta.forEach(p -> gradients.add(scope.zeros(p.rows(), p.cols())));
    Matrix byFeatures = scope.zeros(injected.rows(), injected.cols());
    Pullback pullback =
        owner.given(
            "pullback()", () -> here.pullback(at, List.copyOf(gradients), byFeatures, scope));
    owner.run("accept()", () -> pullback.accept(at, ahead.get()));
    owner.run("finish()", pullback::finish);
    Matrix gradient = which < theta.size() ? gradients.get(which) : byFeatures;
    Matrix direction =
        Differences.moved(scope.zeros(moving.rows(), moving.cols()), Differences::along, scope);
    double found = Differences.sum(gradient, direction);
    if (differences.refute(found)) {
      throw owner.broken(
          "pullback() gives a gradient by %s that is not that of what it evaluates: along one"
                  .formatted(named(which))
              + " direction %.4g, and differences of its values %.4g"
                  .formatted(found, differences.squared()));
    }
    return true;
  }

  private String named(int which) {
    return which < theta.size()
        ? "its parameter '"
            + GivenParameters.of(owner, () -> cell.parameters(inputs)).get(which).name()
            + "'"
        : "its injected features";
  }

  /** Return an image at moved parameters or features, if these are allowed. */
  private Optional<Matrix> image(int which, double by, Matrix injected, Matrix at, Scope scope) {
    try {
      return Optional.of(ProductCheck.image(map(which, by, injected, scope), at, scope, owner));
    } catch (RuntimeException e) { // of parameters that are constrained, which it may not be moved
      return Optional.empty();
    }
  }

  private CellMap map(int which, double by, Matrix injected, Scope scope) {
    List<Matrix> moved = new ArrayList<>();
    for (int i = 0; i < theta.size(); i++) {
      double step = i == which ? by : 0;
      moved.add(Differences.moved(theta.get(i), e -> step * Differences.along(e), scope));
    }
    double step = which == theta.size() ? by : 0;
    Matrix features = Differences.moved(injected, e -> step * Differences.along(e), scope);
    BoundCell bound = owner.given("bind()", () -> cell.bind(inputs, List.copyOf(moved), scope));
    return owner.given("map()", () -> bound.map(features, scope));
  }
}
