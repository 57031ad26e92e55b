package org.equilibria.api.solve;

import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;

/**
 * The storage of a solver run and the transfers it may do. Everything that is neither timing,
 * allocation nor a transfer from or to the host goes to {@link #backend()} directly.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface SolveContext {

  /** Return the rows of a state now: fewer after {@link SolverRun#retain}. */
  int rows();

  /** Return the columns of a state. */
  int width();

  /** Return the backend of this solve. */
  Backend backend();

  /** Return the affine structure of the map, of the rows it has now, if it has one. */
  Optional<AffineForm> affineForm();

  /** Return the structure of an adjoint map, of the rows it has now, if it shows it. */
  default Optional<AdjointForm> adjointForm() {
    return Optional.empty();
  }

  /**
   * Return products J v with the Jacobian of f, of maps that have them: affine cells (D M v), every
   * adjoint map, and others whose evaluators say so. Each counts as one product of the rows there
   * are; an affine cell counts one more at the first product of a step, for its slopes D. Asked at
   * the start of a run, the answer holds for all of it.
   */
  default Optional<JacobianProduct> jacobian() {
    return Optional.empty();
  }

  /**
   * Return products J^T u, of maps that have them: affine cells and their adjoint maps, host
   * functions with a vector-Jacobian product, and others whose evaluators say so; counted as those
   * of {@link #jacobian}.
   */
  default Optional<JacobianProduct> transposedJacobian() {
    return Optional.empty();
  }

  /**
   * Return approximate products J v by forward differences (f(z + h v) - f(z)) / h, of any map: h
   * is the square root of the unit roundoff times the larger of ||z|| and ||f(z)||, over ||v||.
   * Each is an evaluation of f, counted as one by every row that is wanted. A row gets NaN where f
   * is not finite there, and where only the evaluation of the next iterate is left of those that
   * are allowed.
   */
  default Optional<JacobianProduct> differences() {
    return Optional.empty();
  }

  /**
   * Return whether the {@linkplain SolverRun#inverseEstimate inverse estimate} of the run will be
   * asked for; then no rows are dropped, and a run is to keep what the estimate takes of rows that
   * have finished.
   */
  default boolean wantsInverseEstimate() {
    return false;
  }

  /**
   * Return the residual that would end a row at its present iterate, by the norm of the rule; 0
   * where the loop does not say. For methods that weigh what is left to do: the loop judges by more
   * than this.
   */
  default double tolerance(int row) {
    return 0;
  }

  /** Allocate a rows x width matrix of unspecified content that lives until the run ends. */
  Matrix allocate();

  /**
   * Return a new matrix of the kept rows of {@code a}; for use within {@link SolverRun#retain},
   * after which matrices from before it are gone.
   */
  Matrix gatherRows(Matrix a, int[] rows);

  /** Read inner products as {@link Backend#rowGram} does; one device synchronisation. */
  void rowGram(Matrix[] l, Matrix[] r, double[] out);

  /** Read all entries as {@link Backend#download} does; one device synchronisation. */
  void read(Matrix a, double[] out);

  /**
   * Write all entries as {@link Backend#upload} does, rounded to the precision of {@code out}; one
   * device synchronisation.
   *
   * @param source row-major
   */
  default void write(double[] source, Matrix out) {
    backend().upload(source, out);
  }

  /**
   * Return a weight that the solver made, packed for {@link Backend#multiply} with states. It is
   * rounded to the precision of the states and lives until the run ends; its products are to be
   * {@linkplain #countProduct counted}.
   *
   * @param weight width x width, row-major
   * @throws EquilibriaException UNSUPPORTED by default
   */
  default Prepared prepare(double[] weight) {
    throw new EquilibriaException(ErrorCode.UNSUPPORTED, "this loop keeps no weights for solvers");
  }

  /** Count one product of the rows there are now with the weight, done by the solver itself. */
  void countProduct();

  /**
   * Count work that the solver did on the host for one row, such as a factorization, in products of
   * that row with the weight: 2 n^2 operations each for n unknowns. It counts as products with the
   * Jacobian do for how far a step may lead.
   *
   * @param row one of the rows there are now
   * @param products how many, not below 0
   */
  default void countWork(int row, double products) {
    // what is counted is the loop's to keep
  }
}
