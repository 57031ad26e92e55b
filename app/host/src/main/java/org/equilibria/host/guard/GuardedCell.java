package org.equilibria.host.guard;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.equilibria.api.cell.AffineWeight;
import org.equilibria.api.cell.BoundCell;
import org.equilibria.api.cell.Cell;
import org.equilibria.api.cell.CellMap;
import org.equilibria.api.cell.Pullback;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.ParameterSpec;
import org.jspecify.annotations.Nullable;

/** A cell of others. */
record GuardedCell(Cell cell, Owner owner) implements Cell, Guard {

  @Override
  public int width(int inputs) {
    int width = owner.given("width()", () -> cell.width(inputs));
    if (width < 1) {
      throw owner.broken("width() returned " + width);
    }
    return width;
  }

  @Override
  public List<ParameterSpec> parameters(int inputs) {
    return GivenParameters.of(owner, () -> cell.parameters(inputs));
  }

  @Override
  public BoundCell bind(int inputs, List<Matrix> theta, Scope scope) {
    return new Bound(
        owner.given("bind()", () -> cell.bind(inputs, List.copyOf(theta), scope)),
        owner,
        width(inputs),
        new GivenCertificates(owner, "guarantee()"),
        new ProductCheck(owner),
        new GradientCheck(cell, inputs, theta, owner));
  }

  @Override
  public boolean isAffine() {
    return owner.given("isAffine()", cell::isAffine);
  }

  @Override
  public String toString() {
    return owner.described();
  }

  /**
   * A bound cell of others.
   *
   * @param width columns of a state, as the cell says
   */
  private record Bound(
      BoundCell cell,
      Owner owner,
      int width,
      GivenCertificates certificates,
      ProductCheck products,
      GradientCheck gradients)
      implements BoundCell {

    @Override
    public void refresh() {
      owner.run("refresh()", cell::refresh);
      certificates.renewed();
    }

    @Override
    public Matrix inject(Matrix x, Scope scope) {
      Matrix injected = owner.given("inject()", () -> cell.inject(x, scope));
      if (injected.rows() != x.rows()) {
        throw owner.broken("inject() made %d rows of %d".formatted(injected.rows(), x.rows()));
      }
      if (!FiniteRows.all(injected) && FiniteRows.all(x)) {
        owner.madeNonFinite("inject() made features that are not finite of inputs that are");
      }
      return injected;
    }

    @Override
    public void pullbackInjection(
        Matrix x,
        Matrix gradInjected,
        List<@Nullable Matrix> gradTheta,
        @Nullable Matrix gradX,
        Scope work) {
      owner.run(
          "pullbackInjection()",
          () -> cell.pullbackInjection(x, gradInjected, gradTheta, gradX, work));
    }

    @Override
    public CellMap map(Matrix injected, Scope scope) {
      CellMap map = owner.given("map()", () -> cell.map(injected, scope));
      if (map.rows() != injected.rows() || map.width() != width) {
        throw owner.broken(
            "map() is of %d x %d states, not %d x %d"
                .formatted(map.rows(), map.width(), injected.rows(), width));
      }
      return new Mapped(
          map,
          owner,
          (z, work) -> products.check(own -> cell.map(injected, own), z, work),
          (z, wanted, work) -> gradients.check(z, injected, wanted, work));
    }

    @Override
    public Certificate guarantee() {
      Certificate given = owner.given("guarantee()", cell::guarantee);
      Optional<AffineWeight> affine = affine();
      return affine.isPresent() && FiniteRows.all(affine.get().weight())
          ? certificates.checked(given, affine.get().weight())
          : certificates.known(given);
    }

    @Override
    public Optional<AffineWeight> affine() {
      return owner.given("affine()", cell::affine);
    }
  }

  /** What hears of gradients that are wanted at a state. */
  @FunctionalInterface
  private interface GradientsWanted {

    void accept(Matrix z, List<@Nullable Matrix> gradTheta, Scope work);
  }

  /** The map of a cell of others. */
  private record Mapped(
      CellMap map,
      Owner owner,
      BiConsumer<Matrix, Scope> productCheck,
      GradientsWanted gradientCheck)
      implements CellMap {

    @Override
    public int rows() {
      return map.rows();
    }

    @Override
    public int width() {
      return map.width();
    }

    @Override
    public Evaluator open(Scope scope) {
      return new GuardedEvaluator(owner.given("open()", () -> map.open(scope)), owner);
    }

    @Override
    public boolean byDifferences() {
      return owner.given("byDifferences()", map::byDifferences);
    }

    @Override
    public Linearization linearize(Matrix z, Scope scope) {
      productCheck.accept(z, scope);
      return new Linearized(owner.given("linearize()", () -> map.linearize(z, scope)), owner);
    }

    @Override
    public Optional<AffineForm> affineForm() {
      return owner.given("affineForm()", map::affineForm);
    }

    @Override
    public Pullback pullback(
        Matrix solution, List<@Nullable Matrix> gradTheta, Matrix gradInjected, Scope work) {
      gradientCheck.accept(solution, gradTheta, work);
      Pullback pullback =
          owner.given("pullback()", () -> map.pullback(solution, gradTheta, gradInjected, work));
      return new Pullback() {
        @Override
        public void accept(Matrix z, Matrix u) {
          owner.run("accept()", () -> pullback.accept(z, u));
        }

        @Override
        public void finish() {
          owner.run("finish()", pullback::finish);
        }
      };
    }
  }

  /** A linearization of others. */
  private record Linearized(Linearization linearization, Owner owner) implements Linearization {

    @Override
    public Evaluator adjoint(Matrix cotangent, Scope scope) {
      return new GuardedEvaluator(
          owner.given("adjoint()", () -> linearization.adjoint(cotangent, scope)), owner);
    }

    @Override
    public void vjp(Matrix u, Matrix out) {
      owner.run("vjp()", () -> linearization.vjp(u, out));
    }

    @Override
    public void jvp(Matrix v, Matrix out) {
      owner.run("jvp()", () -> linearization.jvp(v, out));
    }
  }
}
