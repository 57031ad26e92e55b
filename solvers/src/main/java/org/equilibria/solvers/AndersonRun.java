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

/** One Anderson solve: ring buffers of differences and their Gram matrix per row. */
final class AndersonRun implements SolverRun {

  private static final int LEAST = 5;
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
  private final Matrix[] residualDifferences;
  private final Matrix[] imageDifferences;
  private Matrix residual;
  private Matrix previousResidual;
  private Matrix previousImage;
  private int filled;
  private int newest = -1;
  private boolean started;
  private int[] ownNewest;
  private int[] history;
  private int[] used;
  private double[] present;
  private double[] older;
  private double[] squares;
  private double[] foreseen;
  private double[] gram;
  private double[] products;
  private double[] coefficients;

  AndersonRun(SolveContext context, Anderson.Options options) {
    this(context, options, Double.POSITIVE_INFINITY);
  }

  /**
   * Start a run.
   *
   * @param contrast where f turns out not to be linear, differences that reach back to a residual
   *     beyond this times the present one are left out, but for the newest {@link #LEAST}; infinite
   *     for no such test, which takes an inner product a step
   */
  AndersonRun(SolveContext context, Anderson.Options options, double contrast) {
    this.context = context;
    this.options = options;
    this.contrast = contrast;
    backend = context.backend();
    window = options.window();
    mixing = options.mixing();
    leastSquares = new GramLeastSquares(window, context.width(), options.ridge());
    residualDifferences = new Matrix[window];
    imageDifferences = new Matrix[window];
    residual = context.allocate();
    previousResidual = context.allocate();
    previousImage = context.allocate();
    rows = new HistoryRows(context);
    int count = context.rows();
    ownNewest = new int[count];
    history = new int[count];
    used = new int[count];
    present = new double[count];
    older = new double[count * window];
    squares = new double[count];
    foreseen = new double[count];
    gram = new double[count * window * window];
    products = new double[count * 2 * window];
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
    readProducts();
    if (contrast != Double.POSITIVE_INFINITY) {
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
    if (filled <= newest) {
      residualDifferences[newest] = context.allocate();
      imageDifferences[newest] = context.allocate();
      filled = newest + 1;
    }
    rows.difference(residual, previousResidual, it.active(), residualDifferences[newest]);
    rows.difference(it.fz(), previousImage, it.active(), imageDifferences[newest]);
    for (int row = 0; row < history.length; row++) {
      if (it.active()[row]) {
        ownNewest[row] = newest;
        history[row] = it.rebased()[row] ? 0 : Math.min(history[row] + 1, window);
      }
      older[row * window + newest] = present[row];
    }
  }

  /** Return the most differences that are remembered of one of the rows. */
  int mostDifferences(boolean[] wanted) {
    int most = 0;
    for (int row = 0; row < wanted.length; row++) {
      most = wanted[row] ? Math.max(most, differences(row)) : most;
    }
    return most;
  }

  /** Return how many differences are remembered of a row. */
  int differences(int row) {
    return Math.min(history[row], filled);
  }

  /** Write to the first two entries the differences dF and dG of an age, 0 for the newest. */
  void differences(int age, Matrix[] out) {
    out[0] = imageDifferences[slot(age)];
    out[1] = residualDifferences[slot(age)];
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

  /** Read the new row of the Gram matrix and the right-hand side in one pass over the history. */
  private void readProducts() {
    Matrix[] columns = Arrays.copyOf(residualDifferences, filled);
    context.rowGram(
        new Matrix[] {residualDifferences[newest], previousResidual}, columns, products);
    for (int row = 0; row < context.rows(); row++) {
      int base = row * window * window;
      for (int q = 0; q < filled; q++) {
        double product = products[row * 2 * filled + q];
        gram[base + newest * window + q] = product;
        gram[base + q * window + newest] = product;
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
    boolean curved = Math.sqrt(squares[row]) > UNFORESEEN * last;
    int columns = columns(row, curved ? contrast : Double.POSITIVE_INFINITY);
    int solved =
        leastSquares.solve(
            gram, row * window * window, products, (row * 2 + 1) * filled, newest, columns);
    used[row] = solved;
    foreseen[row] = Math.sqrt(Math.max(0, squares[row] - leastSquares.reduction()));
    history[row] = solved < columns ? solved : history[row];
    for (int k = 0; k < solved; k++) {
      int slot = slot(k);
      double gamma = leastSquares.coefficient(k);
      coefficients[base + 2 + slot] = -gamma;
      if (mixing != 1) {
        coefficients[base + 2 + filled + slot] = (1 - mixing) * gamma;
      }
    }
  }

  private int columns(int row, double most) {
    int columns = 0;
    while (columns < Math.min(history[row], filled)
        && (columns < LEAST || older[row * window + slot(columns)] <= most * present[row])) {
      columns++;
    }
    return columns;
  }

  private int slot(int age) {
    return Math.floorMod(newest - age, window);
  }

  private int operandCount() {
    return 2 + (mixing == 1 ? filled : 2 * filled);
  }

  private Matrix[] operands(Iterate it) {
    Matrix[] xs = new Matrix[operandCount()];
    xs[0] = it.z();
    xs[1] = it.fz();
    System.arraycopy(imageDifferences, 0, xs, 2, filled);
    if (mixing != 1) {
      System.arraycopy(residualDifferences, 0, xs, 2 + filled, filled);
    }
    return xs;
  }

  @Override
  public Optional<InverseEstimate> inverseEstimate() {
    return Optional.of(
        new AndersonInverse(
            context,
            options,
            Arrays.copyOf(residualDifferences, filled),
            Arrays.copyOf(imageDifferences, filled),
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
    Rows.gather(context, residualDifferences, filled, kept);
    Rows.gather(context, imageDifferences, filled, kept);
    rows.retain();
    ownNewest = Rows.gather(ownNewest, kept);
    history = Rows.gather(history, kept);
    used = Rows.gather(used, kept);
    present = Rows.gather(present, kept, 1);
    older = Rows.gather(older, kept, window);
    squares = new double[kept.length];
    foreseen = Rows.gather(foreseen, kept, 1);
    gram = Rows.gather(gram, kept, window * window);
  }
}
