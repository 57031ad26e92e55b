package every_kind;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.cell.Cell;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Rows;
import org.equilibria.api.data.Target;
import org.equilibria.api.data.Task;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.BackendInfo;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.option.Option;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Parameterization;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Traits;
import org.equilibria.api.spi.ApiVersion;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.NetworkQuantities;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Provenance;
import org.equilibria.api.theory.Quantities;
import org.equilibria.api.theory.Quantity;
import org.equilibria.api.theory.Topic;
import org.equilibria.api.train.Loss;
import org.equilibria.api.train.Optimizer;
import org.equilibria.api.train.Schedule;
import org.equilibria.api.train.StepSize;
import org.equilibria.backend.ejml.EjmlBackend;

/** A plugin of another author, with a component of every kind. */
public final class EveryKind implements Plugin {

  @Override
  public Info info() {
    return new Info("every-kind", "1.2", ApiVersion.CURRENT, "One of every kind.");
  }

  @Override
  public List<Component<?, ?>> components() {
    return List.of(
        Component.of(Kinds.ACTIVATION, "own-activation", "max(x, 0)", Ramp::new),
        Component.of(Kinds.BACKEND, "own-backend", "EJML in this folder", EveryKind::backend),
        Component.of(Kinds.BOUND, "own-bound", "says nothing of anything", Silence::new),
        Component.of(Kinds.CELL, "own-cell", "z = a z / 4 + x", EveryKind::cell),
        Component.of(
            Kinds.DATASET, "own-dataset", "two clouds", CloudOptions.class, (o, a) -> clouds(o)),
        Component.of(Kinds.GRADIENT, "own-gradient", "one step", EveryKind::oneStep),
        Component.of(Kinds.LOSS, "own-loss", "squared hinge", SquaredHinge::new),
        Component.of(
            Kinds.OPTIMIZER,
            "own-optimizer",
            "heavy ball",
            HeavyBall.class,
            (options, assembly) -> options),
        Component.of(Kinds.PARAMETERIZATION, "own-parameterization", "M = A / 100", Small::new),
        Component.of(Kinds.SCHEDULE, "own-schedule", "1 / (1 + epoch)", () -> harmonic()),
        Component.of(Kinds.SOLVER, "own-solver", "plain steps", Plain::new));
  }

  private record Ramp() implements Activation {
    @Override
    public Expr value(Expr x) {
      return x.max(0);
    }

    @Override
    public SlopeRange slopes() {
      return new SlopeRange(0, 1);
    }
  }

  /** The library beside this class computes, under a name of our own. */
  private static Backend backend() {
    Backend library = EjmlBackend.open();
    BackendInfo info = library.info();
    BackendInfo own =
        new BackendInfo(
            "own-backend", "1.2", info.device(), info.precisions(), info.rowDeterministic());
    return (Backend)
        Proxy.newProxyInstance(
            EveryKind.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("info")) {
                return own;
              }
              try {
                return method.invoke(library, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private record Silence() implements Bound {
    @Override
    public Topic topic() {
      return Topic.ROBUSTNESS;
    }

    @Override
    public Set<Quantity<?>> inputs() {
      return Set.of(NetworkQuantities.WEIGHT);
    }

    @Override
    public Outcome evaluate(Quantities quantities) {
      return new Outcome.Inapplicable("nothing is claimed", List.of(), Provenance.proved("folklore"));
    }
  }

  /** One unit of one parameter a. */
  private static Cell cell() {
    return Cell.of(
        1,
        List.of(new ParameterSpec("a", 1, 1, 1)),
        (x, z, theta, out) -> out[0] = theta[0][0] * z[0] / 4 + x[0],
        (x, z, theta, u, gradZ, gradX, gradTheta) -> {
          gradZ[0] += theta[0][0] * u[0] / 4;
          gradX[0] += u[0];
          gradTheta[0][0] += z[0] * u[0] / 4;
        });
  }

  /** Options of the clouds. */
  public record CloudOptions(
      @Option(help = "samples", value = "80", min = 2) int samples,
      @Option(help = "distance of the clouds", value = "2", min = 0) double distance) {}

  private static DataSource clouds(CloudOptions options) {
    Random random = new Random(7);
    double[] inputs = new double[3 * options.samples()];
    int[] classes = new int[options.samples()];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = i % 2;
      for (int k = 0; k < 3; k++) {
        inputs[3 * i + k] = random.nextGaussian() + options.distance() * classes[i];
      }
    }
    return DataSource.of(
        new LabelledData(
            "clouds",
            Rows.of(3, inputs),
            List.of("x", "y", "z"),
            new Target.Classes(classes, List.of("near", "far"))));
  }

  private static GradientEstimator oneStep() {
    return (request, sink) -> sink.accept(request.solution(), request.cotangent());
  }

  private record SquaredHinge() implements Loss {
    @Override
    public double sample(double[] outputs, double[] targets, double[] gradient, int offset, int k) {
      double slack = 1 - targets[offset] * outputs[offset];
      gradient[offset] = slack < 0 ? 0 : -targets[offset] * slack;
      return slack < 0 ? 0 : slack * slack / 2;
    }

    @Override
    public Optional<String> refusal(Task task, int outputs) {
      return task == Task.CLASSIFICATION && outputs == 1
          ? Optional.empty()
          : Optional.of("the squared hinge tells two classes apart");
    }
  }

  /** v <- v / 2 + g, theta <- theta - step v; these are its options, too. */
  public record HeavyBall(@Option(help = "step size", value = "0.1", min = 0) double rate)
      implements Optimizer {
    @Override
    public StepSize step() {
      return new StepSize.Fixed(rate);
    }

    @Override
    public Updater start(List<Matrix> parameters, Scope scope) {
      List<Matrix> velocity =
          parameters.stream().map(p -> scope.zeros(p.rows(), p.cols())).toList();
      return new Updater() {
        @Override
        public void update(
            List<Matrix> values, List<Matrix> gradients, double step, long number) {
          for (int i = 0; i < values.size(); i++) {
            scope.backend().axpby(1, gradients.get(i), 0.5, velocity.get(i));
            scope.backend().axpby(-step, velocity.get(i), 1, values.get(i));
          }
        }

        @Override
        public List<Matrix> memory() {
          return velocity;
        }
      };
    }
  }

  private static final double SHARE = 0.01;

  private record Small() implements Parameterization {
    @Override
    public List<ParameterSpec> parameters(int width) {
      return List.of(new ParameterSpec("A", width, width, 1));
    }

    @Override
    public Certificate materialize(Backend backend, List<Matrix> parameters, Matrix weight) {
      backend.axpby(SHARE, parameters.get(0), 0, weight);
      return Certificate.NONE;
    }

    @Override
    public void pullback(
        Backend backend, List<Matrix> parameters, Matrix gradWeight, List<Matrix> gradParameters) {
      backend.axpby(SHARE, gradWeight, 0, gradParameters.get(0));
    }

    @Override
    public void pushforward(
        Backend backend, List<Matrix> parameters, List<Matrix> direction, Matrix weightDirection) {
      backend.axpby(SHARE, direction.get(0), 0, weightDirection);
    }
  }

  private static Schedule harmonic() {
    return (epoch, epochs) -> 1 / (1 + epoch);
  }

  private record Plain() implements Solver {
    @Override
    public Traits traits() {
      return new Traits(false, 0, Set.of());
    }

    @Override
    public SolverRun start(SolveContext context) {
      return (iterate, next, faults) -> Proposal.IMAGE;
    }
  }
}
