package org.equilibria.solvers;

import java.util.Optional;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.solve.JacobianProduct;
import org.equilibria.api.solve.SolveContext;

/**
 * A context that counts the work that runs do beside evaluations of the loop, row by row. A product
 * of the whole batch is not among it: which rows it is for is not told.
 */
final class CountedContext implements SolveContext {

  private final SolveContext context;
  private double[] products;

  CountedContext(SolveContext context) {
    this.context = context;
    products = new double[context.rows()];
  }

  /** Return the products with the Jacobian of a row so far, and the work that is worth as many. */
  double products(int row) {
    return products[row];
  }

  /** Drop the other rows. */
  void retain(int[] rows) {
    products = Rows.gather(products, rows, 1);
  }

  private JacobianProduct counted(JacobianProduct product) {
    return (v, wanted, out) -> {
      product.apply(v, wanted, out);
      for (int row = 0; row < wanted.length; row++) {
        products[row] += wanted[row] ? 1 : 0;
      }
    };
  }

  @Override
  public Optional<JacobianProduct> jacobian() {
    return context.jacobian().map(this::counted);
  }

  @Override
  public Optional<JacobianProduct> transposedJacobian() {
    return context.transposedJacobian().map(this::counted);
  }

  @Override
  public Optional<JacobianProduct> differences() {
    return context.differences().map(this::counted);
  }

  @Override
  public int rows() {
    return context.rows();
  }

  @Override
  public int width() {
    return context.width();
  }

  @Override
  public Backend backend() {
    return context.backend();
  }

  @Override
  public Optional<AffineForm> affineForm() {
    return context.affineForm();
  }

  @Override
  public Optional<AdjointForm> adjointForm() {
    return context.adjointForm();
  }

  @Override
  public boolean wantsInverseEstimate() {
    return context.wantsInverseEstimate();
  }

  @Override
  public double tolerance(int row) {
    return context.tolerance(row);
  }

  @Override
  public Matrix allocate() {
    return context.allocate();
  }

  @Override
  public Matrix gatherRows(Matrix a, int[] rows) {
    return context.gatherRows(a, rows);
  }

  @Override
  public void rowGram(Matrix[] l, Matrix[] r, double[] out) {
    context.rowGram(l, r, out);
  }

  @Override
  public void read(Matrix a, double[] out) {
    context.read(a, out);
  }

  @Override
  public void write(double[] source, Matrix out) {
    context.write(source, out);
  }

  @Override
  public Prepared prepare(double[] weight) {
    return context.prepare(weight);
  }

  @Override
  public void countProduct() {
    context.countProduct();
  }

  @Override
  public void countWork(int row, double work) {
    context.countWork(row, work);
    products[row] += work;
  }
}
