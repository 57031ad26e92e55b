package com.example;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Rows;
import org.equilibria.api.data.Target;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Traits;
import org.equilibria.api.spi.ApiVersion;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Plugin;
import org.equilibria.api.train.Loss;
import org.equilibria.api.train.Optimizer;
import org.equilibria.api.train.StepSize;

/** Components of another author, in no package of the framework. */
public final class Outside {

  private Outside() {}

  /** Plain steps; {@code failing} throws at the first. */
  public record Plain(boolean failing) implements Solver {
    @Override
    public Traits traits() {
      return new Traits(false, 0, Set.of());
    }

    @Override
    public SolverRun start(SolveContext context) {
      return (iterate, next, faults) -> {
        if (failing) {
          throw new IllegalStateException("no step today");
        }
        return Proposal.IMAGE;
      };
    }
  }

  /** One step of the adjoint; {@code silent} emits nothing. */
  public static GradientEstimator oneStep(boolean silent) {
    return (request, sink) -> {
      if (!silent) {
        sink.accept(request.solution(), request.cotangent());
      }
    };
  }

  /** A plugin of the given components. */
  public record Offer(String id, List<Component<?, ?>> components) implements Plugin {
    @Override
    public Info info() {
      return new Info(id, "3.1", ApiVersion.CURRENT, "A fixture.");
    }
  }

  /** A loss that returns a number and writes another, if any. */
  public static Loss loss(double value, Optional<Double> slope) {
    return (outputs, targets, gradient, offset, k) -> {
      slope.ifPresent(s -> gradient[offset] = s);
      return value;
    };
  }

  /** An optimizer that fails at its third update. */
  public static Optimizer tired() {
    return new Optimizer() {
      @Override
      public StepSize step() {
        return new StepSize.Fixed(1);
      }

      @Override
      public Updater start(List<Matrix> parameters, Scope scope) {
        return (values, gradients, step, number) -> {
          if (number == 3) {
            throw new IllegalStateException("tired");
          }
        };
      }
    };
  }

  /** Two samples of two features, the last of which is as given. */
  public static DataSource data(double last) {
    return DataSource.of(
        new LabelledData(
            "pairs",
            Rows.of(2, new double[] {1, 2, 3, last}),
            List.of(),
            new Target.Values(new double[] {1, 2}, List.of("price"))));
  }
}
