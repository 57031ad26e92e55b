package org.equilibria.tck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.JacobianProduct;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;

/**
 * The driver of a solver run, step by step, which watches all that passes between loop and run.
 * There is no termination: a row goes on until the solver gives it up.
 */
final class Stepper implements SolveContext, AutoCloseable {

  private final Scope scope;
  private final Backend backend;
  private final Map<Integer, Behaviour> behaviours;
  private final boolean wantsInverseEstimate;
  private final SolverRun run;
  private final List<Matrix> handedOut = new ArrayList<>();
  private final SortedMap<Integer, String> faults = new TreeMap<>();
  private Problem problem;
  private Optional<AffineForm> affineForm;
  private Scope generation;
  private double[] z;
  private double[] previous;
  private boolean[] rebased;
  private boolean[] overruled;
  private boolean recycles;
  private boolean modified;
  private int allocations;
  private int index;

  /** Start a run at z = 0.1. */
  Stepper(Solver solver, Problem problem, Map<Integer, Behaviour> behaviours, Scope scope) {
    this(solver, problem, behaviours, scope, false);
  }

  private Stepper(
      Solver solver,
      Problem problem,
      Map<Integer, Behaviour> behaviours,
      Scope scope,
      boolean wantsInverseEstimate) {
    this.wantsInverseEstimate = wantsInverseEstimate;
    this.problem = problem;
    this.behaviours = new TreeMap<>(behaviours);
    this.scope = scope;
    backend = scope.backend();
    generation = scope.child("generation");
    affineForm = new ProblemMap(problem, scope).affineForm();
    z = new double[problem.rows() * problem.width()];
    Arrays.fill(z, 0.1);
    previous = z;
    rebased = new boolean[problem.rows()];
    overruled = new boolean[problem.rows()];
    run = solver.start(this);
  }

  static Stepper of(Solver solver, Problem problem, Scope scope) {
    return new Stepper(solver, problem, Map.of(), scope);
  }

  /** Return the driver of a run that is to keep what its inverse estimate takes. */
  static Stepper estimating(Solver solver, Problem problem, Scope scope) {
    return new Stepper(solver, problem, Map.of(), scope, true);
  }

  /** Overwrite every buffer and array of a step with NaN as soon as it is over. */
  Stepper recycling() {
    recycles = true;
    return this;
  }

  /** Say at the next step that the image of a row was corrected. */
  void rebase(int row) {
    rebased[row] = true;
  }

  /**
   * Put a row back to the iterate before the present one, say so at the next step and go from there
   * to f(z), as the loop does where it refuses an iterate.
   */
  void refuse(int row) {
    int width = problem.width();
    System.arraycopy(previous, row * width, z, row * width, width);
    rebased[row] = true;
    overruled[row] = true;
  }

  /** Return the proposals of the given number of steps. */
  List<double[]> steps(int count) {
    List<double[]> proposals = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      proposals.add(step());
    }
    return proposals;
  }

  /** Go on until every row has met a relative tolerance once, by what the solver proposes. */
  void solve(double rtol, int mostSteps) {
    boolean[] met = new boolean[problem.rows()];
    for (int step = 0; step <= mostSteps; step++) {
      double[] image = problem.image(z);
      double[] residual = residual(z, image);
      double[] norm = residual(new double[z.length], image);
      boolean all = true;
      for (int row = 0; row < met.length; row++) {
        met[row] |= residual[row] <= rtol * norm[row];
        all &= met[row];
      }
      if (all) {
        return;
      }
      step();
    }
    throw Broken.because(
        "after %d proposals of its own, rows that met the tolerance are %s",
        mostSteps, Arrays.toString(met));
  }

  /** Do one step and return the next iterate. */
  double[] step() {
    boolean[] active = active();
    double[] present = hideInactive(z, active);
    double[] image = image(active);
    double[] residual = residual(present, image);
    Iterate iterate =
        new Iterate(
            index, buffer(present), buffer(image), residual.clone(), active.clone(), rebased);
    Matrix next = buffer(filled(z.length));
    boolean[] rebasedBefore = rebased.clone();
    Proposal proposal = run.step(iterate, next, faults::put);
    modified |=
        !Arrays.equals(Trial.read(iterate.z()), present)
            || !Arrays.equals(Trial.read(iterate.fz()), image)
            || !Arrays.equals(iterate.residual(), residual)
            || !Arrays.equals(iterate.active(), active)
            || !Arrays.equals(iterate.rebased(), rebasedBefore);
    double[] proposed = proposal == Proposal.IMAGE ? image : Trial.read(next);
    overrule(proposed, image);
    advance(proposed, active);
    recycle(iterate);
    rebased = new boolean[problem.rows()];
    overruled = new boolean[problem.rows()];
    index++;
    return proposed;
  }

  private void overrule(double[] proposed, double[] image) {
    for (int e = 0; e < proposed.length; e++) {
      proposed[e] = overruled[e / problem.width()] ? image[e] : proposed[e];
    }
  }

  private boolean[] active() {
    boolean[] active = new boolean[problem.rows()];
    for (int row = 0; row < active.length; row++) {
      active[row] = behaviours.get(row) != Behaviour.INACTIVE && !faults.containsKey(row);
    }
    return active;
  }

  private double[] hideInactive(double[] values, boolean[] active) {
    double[] shown = values.clone();
    for (int e = 0; e < shown.length; e++) {
      shown[e] = active[e / problem.width()] ? shown[e] : Double.NaN;
    }
    return shown;
  }

  private double[] image(boolean[] active) {
    double[] image = problem.image(z);
    for (int e = 0; e < image.length; e++) {
      Behaviour behaviour = behaviours.get(e / problem.width());
      image[e] = behaviour == null ? image[e] : behaviour.image(z[e]);
    }
    return hideInactive(image, active);
  }

  private double[] residual(double[] present, double[] image) {
    double[] differences = new double[present.length];
    Arrays.setAll(differences, e -> image[e] - present[e]);
    return Expected.rowNorms(problem.rows(), Expected.exact(differences), Norm.L2).values();
  }

  private static double[] filled(int count) {
    double[] values = new double[count];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  private Matrix buffer(double[] values) {
    Matrix buffer = Trial.matrix(scope, problem.rows(), problem.width(), values);
    handedOut.add(buffer);
    return buffer;
  }

  /**
   * Rows that are out of the game keep their state, so that they cannot become NaN by recycling.
   */
  private void advance(double[] proposed, boolean[] active) {
    previous = z.clone();
    for (int e = 0; e < z.length; e++) {
      if (active[e / problem.width()] && !faults.containsKey(e / problem.width())) {
        z[e] = proposed[e];
      }
    }
  }

  private void recycle(Iterate iterate) {
    if (recycles) {
      handedOut.forEach(buffer -> backend.fill(buffer, Double.NaN));
      Arrays.fill(iterate.residual(), Double.NaN);
      Arrays.fill(iterate.active(), false);
      Arrays.fill(iterate.rebased(), true);
    }
  }

  /** Drop all other rows, as the loop does when most rows are finished. */
  void retainRows(int... kept) {
    Scope old = generation;
    generation = scope.child("generation");
    double[] states = new double[kept.length * problem.width()];
    for (int i = 0; i < kept.length; i++) {
      System.arraycopy(z, kept[i] * problem.width(), states, i * problem.width(), problem.width());
    }
    z = states;
    previous = states;
    problem = problem.only(kept);
    affineForm = new ProblemMap(problem, scope).affineForm();
    rebased = new boolean[kept.length];
    overruled = new boolean[kept.length];
    allocations = 0;
    run.retain(kept);
    backend.synchronize();
    old.close();
  }

  SolverRun run() {
    return run;
  }

  /** Return whether a step changed what it may only read. */
  boolean modified() {
    return modified;
  }

  /** Return the rows that the solver gave up, with its reasons. */
  SortedMap<Integer, String> faults() {
    return Collections.unmodifiableSortedMap(faults);
  }

  /** Return how many states were allocated since the start or the last {@link #retainRows}. */
  int allocations() {
    return allocations;
  }

  double[] state() {
    return z.clone();
  }

  @Override
  public int rows() {
    return problem.rows();
  }

  @Override
  public int width() {
    return problem.width();
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public boolean wantsInverseEstimate() {
    return wantsInverseEstimate;
  }

  @Override
  public Optional<AffineForm> affineForm() {
    return affineForm;
  }

  @Override
  public Optional<JacobianProduct> jacobian() {
    return Optional.of((v, wanted, out) -> multiply(v, wanted, out, false));
  }

  @Override
  public Optional<JacobianProduct> transposedJacobian() {
    return Optional.of((u, wanted, out) -> multiply(u, wanted, out, true));
  }

  @Override
  public Optional<JacobianProduct> differences() {
    return jacobian();
  }

  private void multiply(Matrix v, boolean[] wanted, Matrix out, boolean transposed) {
    double[] vectors = Trial.read(v);
    double[] products = filled(vectors.length);
    int width = problem.width();
    for (int row = 0; row < problem.rows(); row++) {
      if (wanted[row]) {
        double[] vector = Arrays.copyOfRange(vectors, row * width, (row + 1) * width);
        double[] product = product(row, vector, transposed);
        System.arraycopy(product, 0, products, row * width, width);
      }
    }
    backend.upload(products, out);
  }

  private double[] product(int row, double[] vector, boolean transposed) {
    Behaviour behaviour = behaviours.get(row);
    if (behaviour != null) {
      return Arrays.stream(vector).map(v -> behaviour.slope() * v).toArray();
    }
    int width = problem.width();
    double[] state = Arrays.copyOfRange(z, row * width, (row + 1) * width);
    return problem.jacobian(row, state, vector, transposed);
  }

  @Override
  public Matrix allocate() {
    allocations++;
    return generation.uninitialized(rows(), width());
  }

  @Override
  public Matrix gatherRows(Matrix a, int[] rows) {
    Matrix kept = allocate();
    backend.gatherRows(a, rows, kept);
    return kept;
  }

  @Override
  public void rowGram(Matrix[] l, Matrix[] r, double[] out) {
    backend.rowGram(l, r, out);
  }

  @Override
  public void read(Matrix a, double[] out) {
    backend.download(a, out);
  }

  @Override
  public Prepared prepare(double[] weight) {
    return backend.prepare(Trial.matrix(scope, width(), width(), weight), scope);
  }

  @Override
  public void countProduct() {
    // the stepper judges proposals, not work
  }

  @Override
  public void close() {
    run.close();
  }
}
