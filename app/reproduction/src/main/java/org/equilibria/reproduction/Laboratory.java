package org.equilibria.reproduction;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.Assembly;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.certify.quantity.Systems;
import org.equilibria.engine.EngineKinds;
import org.equilibria.engine.cell.Injection;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.data.EmbeddedMnist;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.data.Scaling;
import org.equilibria.engine.data.Selection;
import org.equilibria.engine.data.Split;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.SolveSettings;

/**
 * What experiments are done with: the zeros and ones of the embedded MNIST at unit norm, networks,
 * seeds and memory. Used by one thread.
 */
public final class Laboratory {

  /** gamma of every experiment of the theory document. */
  static final double GAMMA = 0.35;

  /** delta of its bounds. */
  static final double DELTA = 0.05;

  /** Images there are. */
  static final int POOL = 2000;

  /**
   * Residuals of equilibria and adjoints, relative. {@link Specimen#rounding} says what they come
   * to in the output.
   */
  private static final double TOLERANCE = 1e-13;

  /** Images that nothing is trained on. */
  static final int HELD_OUT = 400;

  private final Assembly catalog;
  private final Scope scope;
  private final Sizes sizes;
  private final long seed;
  private final double tolerance;
  private final SolveSetup setup;
  private final Samples pool;
  private final Samples others;

  /**
   * Prepare.
   *
   * @param catalog creates activation, solver and the other parts
   * @param scope owns memory, in F64
   * @param settings how solves are watched
   * @param configuration sizes, and the seed of everything that is drawn
   */
  public Laboratory(
      Assembly catalog, Scope scope, SolveSettings settings, Configuration configuration) {
    this.catalog = catalog;
    this.scope = scope;
    sizes = configuration.sizes();
    seed = configuration.seed();
    tolerance = TOLERANCE;
    setup = setup(settings);
    Dataset images =
        new Selection(List.of("0", "1"), Split.of(POOL, HELD_OUT), new Scaling(false, false, true))
            .from(EmbeddedMnist.load());
    pool = images.train();
    others = images.test();
  }

  private Laboratory(Laboratory other, double tolerance) {
    catalog = other.catalog;
    scope = other.scope;
    sizes = other.sizes;
    seed = other.seed;
    pool = other.pool;
    others = other.others;
    this.tolerance = tolerance;
    setup = setup(other.setup.settings());
  }

  private SolveSetup setup(SolveSettings settings) {
    Solver solver = catalog.create(Kinds.SOLVER, ComponentSpec.of("picard"));
    GradientEstimator gradient = catalog.create(Kinds.GRADIENT, ComponentSpec.of("implicit"));
    Termination termination = Termination.builder().rtol(tolerance).maxSteps(2000).build();
    return new SolveSetup(solver, termination, gradient, settings);
  }

  /** Return the same laboratory with another tolerance of equilibria and adjoints. */
  Laboratory solvingTo(double relativeResidual) {
    return new Laboratory(this, relativeResidual);
  }

  double tolerance() {
    return tolerance;
  }

  /** Return the sizes that a configuration asks for. */
  Sizes sizes() {
    return sizes;
  }

  Scope scope() {
    return scope;
  }

  SolveSetup setup() {
    return setup;
  }

  /** Return how equilibria of drawn networks are solved for: fast, then as surely as others. */
  Systems systems() {
    Solver fast = catalog.create(Kinds.SOLVER, ComponentSpec.of("anderson"));
    return new Systems(List.of(fast, setup.solver()), setup.settings());
  }

  /** Return random numbers of an experiment. */
  SeedStreams seeds(String name, int draw) {
    return new SeedStreams(new SeedStreams(seed).random(name + "." + draw).nextLong());
  }

  NetworkSpec network(int width, double gamma, double alpha) {
    return NetworkSpec.ofOne(
        width,
        alpha,
        false,
        injection(),
        catalog.create(
            Kinds.PARAMETERIZATION, new ComponentSpec("gamma-scaling", Map.of("gamma", gamma))),
        catalog.create(Kinds.ACTIVATION, ComponentSpec.of("relu")));
  }

  private Injection injection() {
    return catalog.create(EngineKinds.INJECTION, ComponentSpec.of("relu"));
  }

  /** Return the first images for draw 0, and images drawn without replacement for others. */
  Images images(int count, int draw) {
    int[] order =
        draw == 0
            ? IntStream.range(0, count).toArray()
            : seeds("images", draw).permutation("images", pool.count());
    return images(pool, Arrays.copyOf(order, count));
  }

  /** Return the images that nothing is trained on. */
  Images heldOut() {
    int[] order = IntStream.range(0, others.count()).toArray();
    return images(others, order);
  }

  private static Images images(Samples samples, int[] order) {
    double[][] x = new double[order.length][];
    double[] targets = new double[order.length];
    int d = samples.features();
    for (int i = 0; i < order.length; i++) {
      x[i] = Arrays.copyOfRange(samples.inputs(), order[i] * d, (order[i] + 1) * d);
      targets[i] = samples.targets()[order[i]];
    }
    return new Images(x, targets);
  }

  /** Return Gaussian directions of unit norm with targets N(0, 1). */
  Images directions(int count, int features, String name, int draw) {
    SeedStreams seeds = seeds(name, draw);
    double[] values = seeds.gaussian("inputs", count * features);
    double[][] x = new double[count][];
    for (int i = 0; i < count; i++) {
      double[] row = Arrays.copyOfRange(values, i * features, (i + 1) * features);
      double norm = Math.sqrt(Arrays.stream(row).map(v -> v * v).sum());
      x[i] = Arrays.stream(row).map(v -> v / norm).toArray();
    }
    return new Images(x, seeds.gaussian("targets", count));
  }
}
