package org.equilibria.solvers;

import java.util.Arrays;
import java.util.Optional;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.InverseEstimate;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.SolverRun;

/**
 * One solve by Broyden's second method: ring buffers of the differences d_k and the corrections c_k
 * = s_k - G_k d_k, with which -G g = beta g - sum_k c_k {@code <d_k, g>} / ||d_k||^2. A step reads
 * the differences once, for the products with g and with the newest difference, and the corrections
 * twice.
 */
final class Broyden2Run implements SolverRun {

  private final SolveContext context;
  private final Broyden2.Options options;
  private final Backend backend;
  private final HistoryRows rows;
  private final int memory;
  private final double mixing;
  private final Matrix[] differences;
  private final Matrix[] corrections;
  private Matrix residual;
  private Matrix previousResidual;
  private Matrix previousState;
  private int filled;
  private int newest = -1;
  private boolean started;
  private int[] ownNewest;
  private int[] history;
  private double[] squares;
  private double[] products;
  private double[] coefficients;

  Broyden2Run(SolveContext context, Broyden2.Options options) {
    this.context = context;
    this.options = options;
    backend = context.backend();
    memory = options.memory();
    mixing = options.mixing();
    differences = new Matrix[memory];
    corrections = new Matrix[memory];
    residual = context.allocate();
    previousResidual = context.allocate();
    previousState = context.allocate();
    rows = new HistoryRows(context);
    int count = context.rows();
    ownNewest = new int[count];
    history = new int[count];
    squares = new double[count * memory];
    products = new double[count * 2 * memory];
    coefficients = new double[count * (memory + 2)];
  }

  @Override
  public Proposal step(Iterate it, Matrix next, RowFaults faults) {
    Combinations.difference(backend, it.fz(), it.z(), residual);
    if (!started) {
      started = true;
      rememberPresent(it);
      return Combinations.relax(backend, mixing, it, next);
    }
    pushDifference(it.active());
    readProducts();
    for (int row = 0; row < context.rows(); row++) {
      if (it.active()[row]) {
        count(row, it.rebased()[row]);
      }
    }
    pushCorrection(it);
    writeNext(it, next);
    rememberPresent(it);
    return Proposal.WRITTEN;
  }

  /**
   * Take over what Anderson's method remembers of some rows, whose next iterate is to be the first
   * shown to this run: its differences, and from them the corrections that this run would have made
   * of them.
   */
  void adopt(AndersonRun other, boolean[] coming) {
    int most = other.mostDifferences(coming);
    makeRoom(Math.min(most, memory));
    Matrix aside = residual; // its content is of the step before
    boolean[] own = new boolean[coming.length];
    for (int row = 0; row < own.length; row++) {
      if (coming[row]) {
        // A full memory would be dropped at once.
        history[row] = Math.min(other.differences(row), memory - 1);
        ownNewest[row] = Math.max(0, newest);
      }
    }
    for (int age = Math.min(most, memory - 1) - 1; age >= 0; age--) {
      adopt(other, coming, own, age, aside);
    }
    other.writePrevious(coming, aside, previousResidual, previousState);
    started = true;
  }

  private void adopt(AndersonRun other, boolean[] coming, boolean[] own, int age, Matrix aside) {
    int count = Math.min(filled, memory) - age - 1;
    int stride = count + 2;
    Matrix[] xs = new Matrix[stride];
    other.differences(age, xs);
    for (int older = 0; older < count; older++) {
      xs[2 + older] = corrections[slot(age + 1 + older)];
    }
    for (int row = 0; row < own.length; row++) {
      int base = row * stride;
      Arrays.fill(coefficients, base, base + stride, 0);
      own[row] = coming[row] && history[row] > age;
      if (!own[row]) {
        continue;
      }
      double square = other.inner(row, age, age);
      squares[row * memory + slot(age)] = square;
      if (!(square > 0) || square == Double.POSITIVE_INFINITY) {
        history[row] = age;
        own[row] = false;
        continue;
      }
      coefficients[base] = 1;
      coefficients[base + 1] = mixing - 1;
      for (int older = age + 1; older < history[row]; older++) {
        coefficients[base + 1 + older - age] =
            -other.inner(row, older, age) / squares[row * memory + slot(older)];
      }
    }
    backend.copyRows(xs[1], own, differences[slot(age)]);
    backend.combineRows(coefficients, xs, aside);
    backend.copyRows(aside, own, corrections[slot(age)]);
  }

  /** Let so many updates have a slot each, older ones than there are before these. */
  private void makeRoom(int updates) {
    int further = updates - filled;
    if (further <= 0) {
      return;
    }
    System.arraycopy(differences, 0, differences, further, filled);
    System.arraycopy(corrections, 0, corrections, further, filled);
    for (int row = 0; row < ownNewest.length; row++) {
      int base = row * memory;
      System.arraycopy(squares, base, squares, base + further, filled);
      ownNewest[row] += further;
    }
    for (int slot = 0; slot < further; slot++) {
      differences[slot] = context.allocate();
      corrections[slot] = context.allocate();
      backend.fill(differences[slot], 0);
      backend.fill(corrections[slot], 0);
    }
    newest += further;
    filled = updates;
  }

  private void pushDifference(boolean[] active) {
    newest = (newest + 1) % memory;
    if (filled <= newest) {
      differences[newest] = context.allocate();
      corrections[newest] = context.allocate();
      filled = newest + 1;
    }
    rows.difference(residual, previousResidual, active, differences[newest]);
  }

  /** Read the products of the newest difference and of the residual with all differences. */
  private void readProducts() {
    context.rowGram(
        new Matrix[] {differences[newest], residual}, Arrays.copyOf(differences, filled), products);
  }

  /** Count the updates of a row, the newest included, and take its square. */
  private void count(int row, boolean forgets) {
    double square = products[row * 2 * filled + newest];
    squares[row * memory + newest] = square;
    ownNewest[row] = newest;
    if (forgets || !(square > 0) || square == Double.POSITIVE_INFINITY) {
      history[row] = 0;
    } else {
      history[row] = history[row] == memory ? 1 : history[row] + 1;
    }
  }

  /** Write c = s + beta d - sum_k c_k <d_k, d> / ||d_k||^2 over the older updates of each row. */
  private void pushCorrection(Iterate it) {
    Matrix step = previousState; // its content is needed for s alone
    Combinations.difference(backend, it.z(), previousState, step);
    int stride = filled + 1;
    Matrix[] xs = new Matrix[stride];
    xs[0] = step;
    xs[1] = differences[newest];
    for (int age = 1; age < filled; age++) {
      xs[age + 1] = corrections[slot(age)];
    }
    for (int row = 0; row < context.rows(); row++) {
      int base = row * stride;
      Arrays.fill(coefficients, base, base + stride, 0);
      coefficients[base] = 1;
      coefficients[base + 1] = mixing;
      int updates = it.active()[row] ? history[row] : 0;
      for (int age = 1; age < updates; age++) {
        coefficients[base + 1 + age] = -share(row, 0, slot(age));
      }
    }
    rows.combine(coefficients, xs, it.active(), corrections[newest]);
  }

  private int slot(int age) {
    return Math.floorMod(newest - age, memory);
  }

  /** Return <d_k, d> / ||d_k||^2 for d the newest difference or, at 1, the residual. */
  private double share(int row, int left, int slot) {
    return products[(row * 2 + left) * filled + slot] / squares[row * memory + slot];
  }

  private void writeNext(Iterate it, Matrix next) {
    int stride = filled + 2;
    Matrix[] xs = new Matrix[stride];
    xs[0] = it.z();
    xs[1] = it.fz();
    // By age, so that a row is summed alike wherever its updates stand.
    for (int age = 0; age < filled; age++) {
      xs[1 + filled - age] = corrections[slot(age)];
    }
    for (int row = 0; row < context.rows(); row++) {
      int base = row * stride;
      Arrays.fill(coefficients, base, base + stride, 0);
      coefficients[base] = 1 - mixing;
      coefficients[base + 1] = mixing;
      if (it.active()[row] && !fillShares(row, base + 2)) {
        Arrays.fill(coefficients, base + 2, base + stride, 0);
        history[row] = 0;
      }
    }
    backend.combineRows(coefficients, xs, next);
  }

  /** Return whether all coefficients of the corrections are finite. */
  private boolean fillShares(int row, int base) {
    boolean finite = true;
    for (int age = 0; age < history[row]; age++) {
      double share = share(row, 1, slot(age));
      coefficients[base + filled - 1 - age] = -share;
      finite &= Double.isFinite(share);
    }
    return finite;
  }

  private void rememberPresent(Iterate it) {
    Matrix swap = previousResidual;
    previousResidual = residual;
    residual = swap;
    backend.copy(it.z(), previousState);
  }

  @Override
  public Optional<InverseEstimate> inverseEstimate() {
    return Optional.of(
        new Broyden2Inverse(
            context,
            options,
            Arrays.copyOf(differences, filled),
            Arrays.copyOf(corrections, filled),
            ownNewest,
            history,
            squares));
  }

  @Override
  public boolean canRetain() {
    return true;
  }

  @Override
  public void retain(int[] kept) {
    residual = context.allocate();
    previousResidual = context.gatherRows(previousResidual, kept);
    previousState = context.gatherRows(previousState, kept);
    Rows.gather(context, differences, filled, kept);
    Rows.gather(context, corrections, filled, kept);
    rows.retain();
    ownNewest = Rows.gather(ownNewest, kept);
    history = Rows.gather(history, kept);
    squares = Rows.gather(squares, kept, memory);
  }
}
