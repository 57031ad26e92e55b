package org.equilibria.tck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.train.Optimizer;
import org.equilibria.api.train.Optimizer.Reading;
import org.equilibria.api.train.StepSize;

/**
 * The rules of an {@link Optimizer}, on the parameters of a quadratic loss, in F64, with steps of
 * the size that the check gives.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class OptimizerContract {

  private static final double STEP = 0.05;

  /** Updates until a quadratic of curvature 1/2 to 1 is descended, with a momentum of 0.99 too. */
  private static final int MANY = 1000;

  private static final int SOME = 7;
  private static final int FEW = 3;

  private OptimizerContract() {}

  /**
   * Return all checks.
   *
   * @param backends opens a backend that offers F64; each check closes what it opened
   */
  public static List<ContractCheck<Optimizer>> checks(Supplier<Backend> backends) {
    Checks checks = new Checks(backends, new ArrayList<>());
    checks.add(
        "describes-itself",
        "The step size is there, and what the optimizer says of itself stays.",
        (subject, course) -> describesItself(subject));
    checks.add(
        "start-moves-nothing",
        "Starting a run leaves the parameters as they are.",
        OptimizerContract::startMovesNothing);
    checks.add(
        "descends-a-quadratic",
        "A thousand updates lower a quadratic loss to a tenth.",
        OptimizerContract::descends);
    checks.add(
        "step-zero-moves-nothing",
        "Updates with a step of 0 leave the parameters as they are.",
        OptimizerContract::stepZero);
    checks.add(
        "zero-gradients-stay-finite",
        "Updates along gradients of 0 leave the parameters finite.",
        OptimizerContract::zeroGradients);
    checks.add(
        "keeps-nothing-of-an-update",
        "The gradients of an update are released after it, and nobody misses them.",
        OptimizerContract::keepsNothingOfAnUpdate);
    checks.add(
        "runs-are-apart",
        "Two runs of one optimizer, side by side, go as each does alone, to the bit.",
        OptimizerContract::runsAreApart);
    checks.add(
        "continues-to-the-same-bits",
        "A run whose parameters and memory are written to those of a new one goes on to the same"
            + " bits.",
        OptimizerContract::continues);
    checks.add(
        "cancelled-update-moves-nothing",
        "An update that is cancelled on its way says so and leaves the parameters as they were.",
        OptimizerContract::cancelled);
    return List.copyOf(checks.all());
  }

  private record Checks(Supplier<Backend> backends, List<ContractCheck<Optimizer>> all) {

    void add(String id, String statement, BiConsumer<Optimizer, Bench> body) {
      all.add(
          new ContractCheck<>(
              "optimizer." + id,
              statement,
              subject -> {
                try (Backend backend = backends.get();
                    Scope scope = backend.openScope("check", Precision.F64)) {
                  body.accept(subject, new Bench(scope));
                }
              }));
    }
  }

  private static void describesItself(Optimizer subject) {
    StepSize step = subject.step();
    boolean averages = subject.averages();
    boolean integrates = subject.integrates();
    Broken.unless(step != null, "there is no step size");
    Broken.unless(step.equals(subject.step()), "the step size changes");
    Broken.unless(
        subject.averages() == averages && subject.integrates() == integrates,
        "what it says of itself changes");
  }

  private static void startMovesNothing(Optimizer subject, Bench bench) {
    Course course = bench.course(subject);
    Broken.unless(course.at().equals(bench.start), "the parameters moved");
  }

  private static void descends(Optimizer subject, Bench bench) {
    Course course = bench.course(subject);
    double before = bench.loss(course);
    course.advance(MANY, STEP);
    double after = bench.loss(course);
    Broken.unless(after <= before / 10, "the loss went from %s to %s", before, after);
  }

  private static void stepZero(Optimizer subject, Bench bench) {
    Course course = bench.course(subject);
    course.advance(FEW, 0);
    Broken.unless(course.at().equals(bench.start), "the parameters moved");
  }

  private static void zeroGradients(Optimizer subject, Bench bench) {
    Course course = bench.course(subject);
    course.slope = 0;
    course.advance(SOME, STEP);
    Broken.unless(
        course.at().stream().allMatch(Double::isFinite), "the parameters are %s", course.at());
  }

  private static void keepsNothingOfAnUpdate(Optimizer subject, Bench bench) {
    Course kept = bench.course(subject);
    kept.releases = false;
    kept.advance(SOME, STEP);
    Course released = bench.course(subject);
    released.advance(SOME, STEP);
    Broken.unless(kept.at().equals(released.at()), "released gradients are used");
  }

  private static void runsAreApart(Optimizer subject, Bench bench) {
    Course alone = bench.course(subject);
    alone.advance(SOME, STEP);
    Course first = bench.course(subject);
    Course second = bench.course(subject);
    for (int i = 0; i < SOME; i++) {
      first.advance(1, STEP);
      second.advance(1, STEP / 2);
    }
    Broken.unless(first.at().equals(alone.at()), "a run beside another goes otherwise");
  }

  private static void continues(Optimizer subject, Bench bench) {
    Course whole = bench.course(subject);
    whole.advance(SOME, STEP);
    Course begun = bench.course(subject);
    begun.advance(FEW, STEP);
    Course resumed = bench.course(subject);
    resumed.takeOver(begun);
    resumed.advance(SOME - FEW, STEP);
    Broken.unless(resumed.at().equals(whole.at()), "the continued run goes otherwise");
  }

  private static void cancelled(Optimizer subject, Bench bench) {
    if (!subject.integrates()) {
      return;
    }
    Course course = bench.course(subject);
    course.advance(FEW, STEP);
    List<Double> before = course.at();
    course.cancelledAfter = 1;
    Optional<Optimizer.Ending> ending = course.update(STEP);
    Broken.unless(
        ending.filter(Optimizer.Ending::cancelled).isPresent(), "it ended with %s", ending);
    Broken.unless(course.at().equals(before), "the parameters moved");
  }

  /** The loss sum of curvature (theta - target)^2 / 2 of two parameters. */
  private static final class Bench {

    private static final int SIZE = 10;

    private final int[][] shapes = {{3, 2}, {1, 4}};
    private final Scope scope;
    private final List<Double> start;
    private final double[] curvature;
    private final double[] target;

    Bench(Scope scope) {
      this.scope = scope;
      SplittableRandom random = new SplittableRandom(3);
      start = random.doubles(SIZE, 1, 2).boxed().toList();
      curvature = random.doubles(SIZE, 0.5, 1).toArray();
      target = random.doubles(SIZE, -1, 0).toArray();
    }

    Course course(Optimizer subject) {
      return new Course(this, subject);
    }

    List<Matrix> matrices(Scope owner, double[] values) {
      List<Matrix> matrices = new ArrayList<>();
      int from = 0;
      for (int[] shape : shapes) {
        int size = shape[0] * shape[1];
        double[] part = Arrays.copyOfRange(values, from, from + size);
        matrices.add(Trial.matrix(owner, shape[0], shape[1], part));
        from += size;
      }
      return matrices;
    }

    double loss(Course course) {
      List<Double> theta = course.at();
      double loss = 0;
      for (int i = 0; i < SIZE; i++) {
        double error = theta.get(i) - target[i];
        loss += curvature[i] * error * error / 2;
      }
      return loss;
    }
  }

  /** A run with its parameters. */
  private static final class Course {

    private final Bench bench;
    private final List<Matrix> parameters;
    private final Optimizer.Updater updater;
    private long updates;
    private double slope = 1;
    private boolean releases = true;
    private int cancelledAfter = Integer.MAX_VALUE;

    Course(Bench bench, Optimizer subject) {
      this.bench = bench;
      double[] start = bench.start.stream().mapToDouble(v -> v).toArray();
      parameters = bench.matrices(bench.scope, start);
      updater = subject.start(parameters, bench.scope);
    }

    List<Double> at() {
      return parameters.stream().flatMap(p -> Arrays.stream(Trial.read(p)).boxed()).toList();
    }

    private double[] gradient() {
      List<Double> theta = at();
      double[] gradient = new double[Bench.SIZE];
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = slope * bench.curvature[i] * (theta.get(i) - bench.target[i]);
      }
      return gradient;
    }

    void advance(int count, double step) {
      for (int i = 0; i < count; i++) {
        update(step);
      }
    }

    Optional<Optimizer.Ending> update(double step) {
      updates++;
      Scope work = bench.scope.child("update");
      try {
        List<Matrix> gradients = bench.matrices(work, gradient());
        int[] readings = {0};
        return updater.update(
            parameters, gradients, step, updates, out -> read(out, ++readings[0]));
      } finally {
        if (releases) {
          work.close();
        }
      }
    }

    private Reading read(List<Matrix> out, int readings) {
      if (readings > cancelledAfter) {
        return Reading.CANCELLED;
      }
      double[] gradient = gradient();
      int from = 0;
      for (Matrix a : out) {
        int size = a.rows() * a.cols();
        a.scope().backend().upload(Arrays.copyOfRange(gradient, from, from + size), a);
        from += size;
      }
      return Reading.MEASURED;
    }

    /** Take over where another run stands, as from a file. */
    void takeOver(Course other) {
      updates = other.updates;
      write(other.parameters, parameters);
      Broken.unless(
          updater.memory().size() == other.updater.memory().size(),
          "a new run remembers %d matrices, one that has begun %d",
          updater.memory().size(),
          other.updater.memory().size());
      write(other.updater.memory(), updater.memory());
    }

    private static void write(List<Matrix> from, List<Matrix> to) {
      for (int i = 0; i < from.size(); i++) {
        to.get(i).scope().backend().upload(Trial.read(from.get(i)), to.get(i));
      }
    }
  }
}
