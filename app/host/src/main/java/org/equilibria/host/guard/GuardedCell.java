package org.equilibria.host.guard;

import java.util.List;
import java.util.Optional;
import org.equilibria.api.cell.AffineWeight;
import org.equilibria.api.cell.BoundCell;
import org.equilibria.api.cell.Cell;
import org.equilibria.api.cell.CellMap;
import org.equilibria.api.cell.Pullback;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.Jacobian;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.ParameterSpec;
import org.jspecify.annotations.Nullable;

/** A cell of others. */
record GuardedCell(Cell cell, Owner owner) implements Cell {

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
        width(inputs));
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
  private record Bound(BoundCell cell, Owner owner, int width) implements BoundCell {

    @Override
    public void refresh() {
      owner.run("refresh()", cell::refresh);
    }

    @Override
    public Matrix inject(Matrix x, Scope scope) {
      Matrix injected = owner.given("inject()", () -> cell.inject(x, scope));
      if (injected.rows() != x.rows()) {
        throw owner.broken("inject() made %d rows of %d".formatted(injected.rows(), x.rows()));
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
      return new Mapped(map, owner);
    }

    @Override
    public Certificate guarantee() {
      return owner.given("guarantee()", cell::guarantee);
    }

    @Override
    public Optional<AffineWeight> affine() {
      return owner.given("affine()", cell::affine);
    }
  }

  /** The map of a cell of others. */
  private record Mapped(CellMap map, Owner owner) implements CellMap {

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
      return new Evaluated(owner.given("open()", () -> map.open(scope)), owner);
    }

    @Override
    public boolean byDifferences() {
      return owner.given("byDifferences()", map::byDifferences);
    }

    @Override
    public Linearization linearize(Matrix z, Scope scope) {
      return new Linearized(owner.given("linearize()", () -> map.linearize(z, scope)), owner);
    }

    @Override
    public Optional<AffineForm> affineForm() {
      return owner.given("affineForm()", map::affineForm);
    }

    @Override
    public Pullback pullback(
        Matrix solution, List<@Nullable Matrix> gradTheta, Matrix gradInjected, Scope work) {
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

  /** An evaluator of others. */
  private record Evaluated(Evaluator evaluator, Owner owner) implements Evaluator {

    @Override
    public int rows() {
      return evaluator.rows();
    }

    @Override
    public int width() {
      return evaluator.width();
    }

    @Override
    public void evaluate(Matrix z, double[] accuracy, Matrix out, Evaluation report) {
      owner.run("evaluate()", () -> evaluator.evaluate(z, accuracy, out, report));
    }

    @Override
    public Optional<AdjointForm> adjointForm() {
      return owner.given("adjointForm()", evaluator::adjointForm);
    }

    @Override
    public Optional<Jacobian> jacobian() {
      return owner.given("jacobian()", evaluator::jacobian).map(j -> new Moving(j, owner));
    }

    @Override
    public boolean canRetain() {
      return owner.given("canRetain()", evaluator::canRetain);
    }

    @Override
    public void retain(int[] rows) {
      owner.run("retain()", () -> evaluator.retain(rows.clone()));
    }

    @Override
    public void close() {
      owner.run("close()", evaluator::close);
    }
  }

  /** A Jacobian of others. */
  private record Moving(Jacobian jacobian, Owner owner) implements Jacobian {

    @Override
    public boolean hasJvp() {
      return owner.given("hasJvp()", jacobian::hasJvp);
    }

    @Override
    public boolean hasVjp() {
      return owner.given("hasVjp()", jacobian::hasVjp);
    }

    @Override
    public double linearize(Matrix z) {
      double work = owner.given("linearize()", () -> jacobian.linearize(z));
      if (!(work >= 0)) {
        throw owner.broken("linearize() says that its work is " + work);
      }
      return work;
    }

    @Override
    public void jvp(Matrix v, boolean[] wanted, Matrix out) {
      owner.run("jvp()", () -> jacobian.jvp(v, wanted, out));
    }

    @Override
    public void vjp(Matrix u, boolean[] wanted, Matrix out) {
      owner.run("vjp()", () -> jacobian.vjp(u, wanted, out));
    }
  }

  /** A linearization of others. */
  private record Linearized(Linearization linearization, Owner owner) implements Linearization {

    @Override
    public Evaluator adjoint(Matrix cotangent, Scope scope) {
      return new Evaluated(
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
