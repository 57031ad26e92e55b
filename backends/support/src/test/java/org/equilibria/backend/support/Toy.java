package org.equilibria.backend.support;

import java.lang.reflect.Proxy;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;

/** Own matrices without entries on behalf of a backend that does nothing. */
final class Toy implements MatrixStore<Toy.Sheet> {

  final Backend backend =
      (Backend)
          Proxy.newProxyInstance(
              Toy.class.getClassLoader(), new Class<?>[] {Backend.class}, (b, m, a) -> null);
  final Ownership<Sheet, Weight> ownership =
      new Ownership<>(backend, Sheet.class, Weight.class, this);
  int released;
  boolean zeroed;

  @Override
  public long mostEntries(Precision precision) {
    return 1000 / precision.bytes();
  }

  @Override
  public Sheet allocate(OwningScope scope, int rows, int cols, boolean zeros) {
    zeroed = zeros;
    return new Sheet(this, scope, rows, cols);
  }

  @Override
  public Sheet view(Sheet original, int rows, int cols) {
    return new Sheet(this, original.scope(), rows, cols);
  }

  Weight weight(OwningScope scope, int rows, int cols) {
    return scope.own(new Weight(this, scope, rows, cols));
  }

  /** Count as a matrix. */
  record Sheet(Toy toy, OwningScope scope, int rows, int cols) implements Matrix, Owned {
    @Override
    public Precision precision() {
      return scope.precision();
    }

    @Override
    public long bytes() {
      return (long) rows * cols;
    }

    @Override
    public void release() {
      toy.released++;
    }
  }

  /** Count as a weight. */
  record Weight(Toy toy, OwningScope scope, int rows, int cols) implements Prepared, Owned {
    @Override
    public Precision precision() {
      return scope.precision();
    }

    @Override
    public long bytes() {
      return 7;
    }

    @Override
    public void release() {
      toy.released++;
    }
  }
}
