package org.equilibria.solvers;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.InverseEstimate;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.SolverRun;
import org.jspecify.annotations.Nullable;

/**
 * One Anderson solve: ring buffers of differences and their Gram matrix per row. A row uses so many
 * of its newest differences as it may reach; products are read of as many as some row uses.
 */
final class AndersonRun implements SolverRun {

  /** Differences that are always used. */
  static final int LEAST = 5;

  // For a linear f with matrix M, f(z) - z at the next iterate is M times what the least squares
  // leave. A residual that much larger than what they leave is of what is not linear in f, unless M
  // expands.
  private static final double UNFORESEEN = 4;

  private final SolveContext context;
  private final Anderson.Options options;
  private final Backend backend;
  private final HistoryRows rows;
  private final int window;
  private final double mixing;
  private final double contrast;
  private final GramLeastSquares leastSquares;
  // by slot of the ring; null where no row reaches
  private final @Nullable Matrix[] residualDifferences;
  private final @Nullable Matrix[] imageDifferences;
  private final int[] place;
  private Matrix residual;
  private Matrix previousResidual;
  private Matrix previousImage;
  private int stored;
  private int newest = -1;
  private boolean started;
  private int[] ownNewest;
  private int[] history;
  private int[] reach;
  private boolean[] widening;
  private int[] used;
  private double[] present;
  private double[] older;
  private double[] squares;
  private double[] foreseen;
  private double[] gram;
  private double[] products;
  private double[] right;
  private double[] coefficients;

  AndersonRun(SolveContext context, Anderson.Options options) {
    this(context, options, Double.POSITIVE_INFINITY, options.window());
  }

  /**
   * Start a run.
   *
   * @param contrast where f turns out not to be linear, differences that reach back to a residual
   *     beyond this times the present one are left out, but for the newest {@link #LEAST}; infinite
   *     for no such test, which takes an inner product a step
   * @param reach differences that a row uses at most until {@link #widen}, at least {@link #LEAST}
   *     but where the window is smaller
   */
  AndersonRun(SolveContext context, Anderson.Options options, double contrast, int reach) {
    this.context = context;
    this.options = options;
    this.contrast = contrast;
    backend = context.backend();
    window = options.window();
    mixing = options.mixing();
    leastSquares = new GramLeastSquares(window, context.width(), options.ridge());
    residualDifferences = new Matrix[window];
    imageDifferences = new Matrix[window];
    place = new int[window];
    residual = context.allocate();
    previousResidual = context.allocate();
    previousImage = context.allocate();
    rows = new HistoryRows(context);
    int count = context.rows();
    ownNewest = new int[count];
    history = new int[count];
    this.reach = new int[count];
    Arrays.fill(this.reach, reach);
    widening = new boolean[count];
    used = new int[count];
    present = new double[count];
    older = new double[count * window];
    squares = new double[count];
    foreseen = new double[count];
    gram = new double[count * window * window];
    products = new double[count * 2 * window];
    right = new double[count * window];
    coefficients = new double[count * (2 * window + 2)];
  }

  @Override
  public Proposal step(Iterate it, Matrix next, RowFaults faults) {
    Combinations.difference(backend, it.fz(), it.z(), residual);
    if (started) {
      pushDifferences(it);
    }
    rememberPresent(it);
    if (!started) {
      started = true;
      return Combinations.relax(backend, mixing, it, next);
    }
    // Rows without a history are written, too: what is said of a batch may not change for a row by
    // what other rows remember.
    readProducts(mostDifferences(it.active()));
    if (contrast != Double.POSITIVE_INFINITY && anyReachesFar(it.active())) {
      context.rowGram(new Matrix[] {previousResidual}, new Matrix[] {previousResidual}, squares);
    }
    for (int row = 0; row < context.rows(); row++) {
      fillCoefficients(row, it.active()[row]);
    }
    backend.combineRows(coefficients, operands(it), next);
    return Proposal.WRITTEN;
  }

  private void pushDifferences(Iterate it) {
    newest = (newest + 1) % window;
    for (int row = 0; row < history.length; row++) {
      if (it.active()[row]) {
        ownNewest[row] = newest;
        history[row] = it.rebased()[row] ? 0 : Math.min(history[row] + 1, window);
        reach[row] = widening[row] ? Math.min(reach[row] + 1, window) : reach[row];
      }
      older[row * window + newest] = present[row];
    }
    if (residualDifferences[newest] == null) {
      takeRoom(it.active());
    }
    rows.difference(residual, previousResidual, it.active(), at(residualDifferences, newest));
    rows.difference(it.fz(), previousImage, it.active(), at(imageDifferences, newest));
  }

  /**
   * Take the matrices of differences that no row reaches any more, or new ones. Where an inverse
   * estimate is wanted, rows that have finished may need theirs.
   */
  private void takeRoom(boolean[] active) {
    int most = context.wantsInverseEstimate() ? window : 0;
    for (int row = 0; row < active.length; row++) {
      most = active[row] ? Math.max(most, reach[row]) : most;
    }
    int old = slot(most);
    boolean reuses = most < window && residualDifferences[old] != null;
    residualDifferences[newest] = reuses ? residualDifferences[old] : context.allocate();
    imageDifferences[newest] = reuses ? imageDifferences[old] : context.allocate();
    if (reuses) {
      residualDifferences[old] = null;
      imageDifferences[old] = null;
    }
    stored = 0;
    for (int slot = 0; slot < window; slot++) {
      place[slot] = stored;
      stored += residualDifferences[slot] == null ? 0 : 1;
    }
  }

  private static Matrix at(@Nullable Matrix[] differences, int slot) {
    return Objects.requireNonNull(differences[slot]);
  }

  /**
   * Let a row use the whole window from now on. What is older than it has reached is of no use
   * without its products, so that it reaches one difference further a step.
   */
  void widen(int row) {
    widening[row] = true;
  }

  private boolean anyReachesFar(boolean[] active) {
    for (int row = 0; row < active.length; row++) {
      if (active[row] && reach[row] > LEAST) {
        return true;
      }
    }
    return false;
  }

  /** Return the most differences that one of the rows uses. */
  int mostDifferences(boolean[] wanted) {
    int most = 0;
    for (int row = 0; row < wanted.length; row++) {
      most = wanted[row] ? Math.max(most, differences(row)) : most;
    }
    return most;
  }

  /** Return how many differences a row uses at most. */
  int differences(int row) {
    return Math.min(history[row], reach[row]);
  }

  /** Write to the first two entries the differences dF and dG of an age, 0 for the newest. */
  void differences(int age, Matrix[] out) {
    out[0] = at(imageDifferences, slot(age));
    out[1] = at(residualDifferences, slot(age));
  }

  /** Return the product of two differences dG of a row, by age. */
  double inner(int row, int age, int other) {
    return gram[(row * window + slot(age)) * window + slot(other)];
  }

  /** Write the last f(z) - z and z of some rows. */
  void writePrevious(boolean[] wanted, Matrix aside, Matrix residual, Matrix state) {
    backend.copyRows(previousResidual, wanted, residual);
    Combinations.difference(backend, previousImage, previousResidual, aside);
    backend.copyRows(aside, wanted, state);
  }

  private void rememberPresent(Iterate it) {
    Matrix swap = previousResidual;
    previousResidual = residual;
    residual = swap;
    backend.copy(it.fz(), previousImage);
    System.arraycopy(it.residual(), 0, present, 0, present.length);
  }

  /**
   * Read the new row of the Gram matrix and the right-hand side, by slot, in one pass over the
   * newest differences.
   */
  private void readProducts(int count) {
    if (count == 0) {
      return;
    }
    Matrix[] columns = new Matrix[count];
    for (int age = 0; age < count; age++) {
      columns[age] = at(residualDifferences, slot(age));
    }
    context.rowGram(new Matrix[] {columns[0], previousResidual}, columns, products);
    for (int row = 0; row < context.rows(); row++) {
      int base = row * window * window;
      for (int age = 0; age < count; age++) {
        int slot = slot(age);
        double product = products[row * 2 * count + age];
        gram[base + newest * window + slot] = product;
        gram[base + slot * window + newest] = product;
        right[row * window + slot] = products[(row * 2 + 1) * count + age];
      }
    }
  }

  // Coefficients of z, f(z), dF_0.. and, for mixing below 1, dG_0...
  private void fillCoefficients(int row, boolean active) {
    int stride = operandCount();
    int base = row * stride;
    Arrays.fill(coefficients, base, base + stride, 0);
    coefficients[base] = 1 - mixing;
    coefficients[base + 1] = mixing;
    double last = foreseen[row];
    foreseen[row] = Double.POSITIVE_INFINITY;
    if (!active) {
      return;
    }
    used[row] = 0;
    if (history[row] == 0) {
      return;
    }
    boolean curved = reach[row] > LEAST && Math.sqrt(squares[row]) > UNFORESEEN * last;
    int columns = columns(row, curved ? contrast : Double.POSITIVE_INFINITY);
    int solved =
        leastSquares.solve(gram, row * window * window, right, row * window, newest, columns);
    used[row] = solved;
    foreseen[row] =
        reach[row] > LEAST
            ? Math.sqrt(Math.max(0, squares[row] - leastSquares.reduction()))
            : Double.POSITIVE_INFINITY;
    history[row] = solved < columns ? solved : history[row];
    for (int k = 0; k < solved; k++) {
      int slot = slot(k);
      double gamma = leastSquares.coefficient(k);
      coefficients[base + 2 + place[slot]] = -gamma;
      if (mixing != 1) {
        coefficients[base + 2 + stored + place[slot]] = (1 - mixing) * gamma;
      }
    }
  }

  private int columns(int row, double most) {
    int columns = 0;
    while (columns < differences(row)
        && (columns < LEAST || older[row * window + slot(columns)] <= most * present[row])) {
      columns++;
    }
    return columns;
  }

  private int slot(int age) {
    return Math.floorMod(newest - age, window);
  }

  private int operandCount() {
    return 2 + (mixing == 1 ? stored : 2 * stored);
  }

  private Matrix[] operands(Iterate it) {
    Matrix[] xs = new Matrix[operandCount()];
    xs[0] = it.z();
    xs[1] = it.fz();
    for (int slot = 0; slot < window; slot++) {
      if (residualDifferences[slot] != null) {
        xs[2 + place[slot]] = at(imageDifferences, slot);
        if (mixing != 1) {
          xs[2 + stored + place[slot]] = at(residualDifferences, slot);
        }
      }
    }
    return xs;
  }

  @Override
  public Optional<InverseEstimate> inverseEstimate() {
    return Optional.of(
        new AndersonInverse(
            context,
            options,
            Arrays.copyOf(residualDifferences, stored),
            Arrays.copyOf(imageDifferences, stored),
            ownNewest,
            used,
            gram));
  }

  @Override
  public boolean canRetain() {
    return true;
  }

  @Override
  public void retain(int[] kept) {
    residual = context.allocate();
    previousResidual = context.gatherRows(previousResidual, kept);
    previousImage = context.gatherRows(previousImage, kept);
    for (int slot = 0; slot < window; slot++) {
      if (residualDifferences[slot] != null) {
        residualDifferences[slot] = context.gatherRows(at(residualDifferences, slot), kept);
        imageDifferences[slot] = context.gatherRows(at(imageDifferences, slot), kept);
      }
    }
    rows.retain();
    ownNewest = Rows.gather(ownNewest, kept);
    history = Rows.gather(history, kept);
    reach = Rows.gather(reach, kept);
    widening = Rows.gather(widening, kept);
    used = Rows.gather(used, kept);
    present = Rows.gather(present, kept, 1);
    older = Rows.gather(older, kept, window);
    squares = new double[kept.length];
    foreseen = Rows.gather(foreseen, kept, 1);
    gram = Rows.gather(gram, kept, window * window);
  }
}
