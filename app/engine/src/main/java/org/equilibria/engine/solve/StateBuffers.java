package org.equilibria.engine.solve;

import java.util.Objects;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.JacobianProduct;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.SolveContext;
import org.jspecify.annotations.Nullable;

/**
 * The states of one solve: iterate, image and next iterate. After a step the previous iterate and
 * its image stay intact until the next step. Compaction moves everything to a new scope. Iterates
 * that are kept are written to the solution, after a compaction to a matrix of their own first.
 */
final class StateBuffers implements SolveContext {

  private final Scope scope;
  private final Backend backend;
  private final int width;
  private final Supplier<Optional<AdjointForm>> adjointForm;
  private final Matrix start;
  private final Matrix solution;
  private final RowMetric metric;
  private final boolean inverseEstimate;
  private Optional<AffineForm> affineForm;
  private Scope generation;
  private final double initialRows;
  private double products;
  private int rows;
  private Matrix z;
  private Matrix image;
  private Matrix spare;
  private @Nullable Matrix imageBefore;
  private @Nullable Matrix fourth;
  private @Nullable Matrix home;
  private @Nullable Matrix homeImage;
  private Matrix kept;
  private @Nullable SolverProducts jacobian;
  private @Nullable IntToDoubleFunction tolerances;

  /**
   * Hold a start and what may be shown of its map.
   *
   * @param solution where iterates are kept
   * @param inverseEstimate whether the run will be asked for its inverse estimate
   */
  StateBuffers(
      Scope scope,
      Matrix start,
      Optional<AffineForm> affineForm,
      Supplier<Optional<AdjointForm>> adjointForm,
      Matrix solution,
      RowMetric metric,
      boolean inverseEstimate) {
    this.scope = scope;
    this.metric = metric;
    this.start = start;
    this.solution = solution;
    this.inverseEstimate = inverseEstimate;
    this.affineForm = affineForm;
    this.adjointForm = adjointForm;
    backend = scope.backend();
    width = start.cols();
    rows = start.rows();
    initialRows = Math.max(1, rows);
    generation = scope.child("states");
    z = allocate();
    image = allocate();
    spare = allocate();
    kept = solution;
    backend.copy(start, z);
  }

  /** Offer products with the Jacobian and tolerances of rows, from the start of the run on. */
  void offer(SolverProducts products, IntToDoubleFunction tolerances) {
    jacobian = products;
    this.tolerances = tolerances;
  }

  Matrix z() {
    return z;
  }

  Matrix image() {
    return image;
  }

  /** Return the buffer for the next iterate; until it is written it holds the previous one. */
  Matrix spare() {
    return spare;
  }

  /** Return the image of the previous iterate, until the next step; null if there is none. */
  @Nullable Matrix imageBefore() {
    return imageBefore;
  }

  void keepPrevious(boolean[] mask) {
    backend.copyRows(spare, mask, kept);
  }

  void keepPresent(boolean[] mask) {
    backend.copyRows(z, mask, kept);
  }

  /** Write NaN for the marked rows, which end without an iterate that could be kept. */
  void keepNothing(boolean[] mask) {
    Matrix nothing = allocate();
    backend.fill(nothing, Double.NaN);
    backend.copyRows(nothing, mask, kept);
  }

  /** Write the kept iterates to their rows of the solution, unless they are there. */
  void emit(int[] ids) {
    if (kept != solution) {
      backend.scatterRows(kept, ids, solution);
    }
  }

  /** Write f of the present iterate over the proposal for the marked rows. */
  void proposeImage(boolean[] mask) {
    backend.copyRows(image, mask, spare);
  }

  /**
   * Write the start over the proposal for the marked rows, which never go back to the iterate
   * before.
   *
   * @param ids rows of the original batch
   */
  void proposeStart(boolean[] mask, int[] ids, Proposal proposal) {
    Matrix first = generation.uninitialized(rows, width);
    backend.gatherRows(start, ids, first);
    backend.copyRows(first, mask, proposal == Proposal.IMAGE ? image : spare);
  }

  /** Make the previous iterate of the marked rows and its image the present ones again. */
  void goBack(boolean[] mask) {
    backend.copyRows(spare, mask, z);
    backend.copyRows(Objects.requireNonNull(imageBefore), mask, image);
  }

  /** Copy the previous iterate of the marked rows and its image aside. */
  void setOut(boolean[] mask) {
    if (home == null || homeImage == null) {
      home = allocate();
      homeImage = allocate();
    }
    backend.copyRows(spare, mask, home);
    backend.copyRows(Objects.requireNonNull(imageBefore), mask, homeImage);
  }

  /** Make what was copied aside of the marked rows the present iterate and its image again. */
  void callBack(boolean[] mask) {
    backend.copyRows(Objects.requireNonNull(home), mask, z);
    backend.copyRows(Objects.requireNonNull(homeImage), mask, image);
  }

  /**
   * Make the proposed iterate the present one and the present one the previous. Where the proposal
   * was written, a fourth buffer keeps the image of the previous iterate.
   */
  void advance(Proposal proposal) {
    Matrix previous = z;
    imageBefore = image;
    if (proposal == Proposal.IMAGE) {
      z = image;
      image = spare;
    } else {
      z = spare;
      image = fourth == null ? allocate() : fourth;
      fourth = imageBefore;
    }
    spare = previous;
  }

  /** Drop all other rows; the caller then lets evaluator and solver follow, then {@link Scope}. */
  Scope compact(int[] keep) {
    Scope old = generation;
    generation = scope.child("states");
    rows = keep.length;
    z = gatherRows(z, keep);
    image = gatherRows(image, keep);
    kept = gatherRows(kept, keep);
    spare = allocate();
    imageBefore = null;
    fourth = null;
    home = home == null ? null : gatherRows(home, keep);
    homeImage = homeImage == null ? null : gatherRows(homeImage, keep);
    affineForm = affineForm.map(form -> form.withBias(gatherRows(form.bias(), keep)));
    offered().retain();
    return old;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public Optional<AffineForm> affineForm() {
    return affineForm;
  }

  @Override
  public Optional<AdjointForm> adjointForm() {
    return adjointForm.get();
  }

  @Override
  public boolean wantsInverseEstimate() {
    return inverseEstimate;
  }

  private SolverProducts offered() {
    return Objects.requireNonNull(jacobian);
  }

  @Override
  public Optional<JacobianProduct> jacobian() {
    return offered().forward();
  }

  @Override
  public Optional<JacobianProduct> transposedJacobian() {
    return offered().transposed();
  }

  @Override
  public Optional<JacobianProduct> differences() {
    return Optional.of(offered().differences());
  }

  @Override
  public double tolerance(int row) {
    return Objects.requireNonNull(tolerances).applyAsDouble(row);
  }

  @Override
  public Matrix allocate() {
    return generation.uninitialized(rows, width);
  }

  @Override
  public Matrix gatherRows(Matrix a, int[] keep) {
    Matrix out = generation.uninitialized(keep.length, width);
    backend.gatherRows(a, keep, out);
    return out;
  }

  @Override
  public void rowGram(Matrix[] l, Matrix[] r, double[] out) {
    metric.gram(l, r, out);
  }

  @Override
  public void read(Matrix a, double[] out) {
    backend.download(a, out);
  }

  @Override
  public Prepared prepare(double[] weight) {
    try (Scope work = scope.child("weight")) {
      Matrix entries = work.uninitialized(width, width);
      backend.upload(weight, entries);
      return backend.prepare(entries, scope);
    }
  }

  @Override
  public void countProduct() {
    countProducts(1);
  }

  @Override
  public void countWork(int row, double work) {
    products += work / initialRows;
    offered().reachFurther(row, work);
  }

  /** Count products of the rows that there are. */
  void countProducts(double count) {
    products += count * rows / initialRows;
  }

  /** Count work in products of the whole batch. */
  void addWork(double work) {
    products += work;
  }

  /** Return the work that the solver did itself, in products of the whole batch. */
  double products() {
    return products;
  }
}
