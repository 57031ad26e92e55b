package org.equilibria.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Rows;
import org.equilibria.api.data.Target;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Kind;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.train.Loss;
import org.equilibria.api.train.Optimizer;
import org.equilibria.api.train.Schedule;
import org.equilibria.api.train.StepSize;
import org.equilibria.backend.ejml.EjmlBackend;
import org.equilibria.engine.data.EmbeddedMnist;
import org.equilibria.engine.train.Adam;
import org.equilibria.engine.train.GradientDescent;
import org.equilibria.engine.train.GradientFlow;
import org.equilibria.engine.train.Losses;
import org.equilibria.engine.train.Schedules;
import org.equilibria.engine.train.Sgd;
import org.equilibria.tck.ContractCheck;
import org.equilibria.tck.DatasetContract;
import org.equilibria.tck.LossContract;
import org.equilibria.tck.OptimizerContract;
import org.equilibria.tck.ScheduleContract;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Hold every loss, optimizer, schedule and source of data of the engine to its contract. */
class ContractTest {

  private static final Map<String, Loss> LOSSES =
      Map.of(
          "square", Losses.SQUARE,
          "logistic", Losses.LOGISTIC,
          "cross-entropy", Losses.CROSS_ENTROPY,
          "huber", Losses.huber(new Losses.HuberOptions(0.5)));

  private static final Map<String, Schedule> SCHEDULES =
      Map.of(
          "constant", Schedules.CONSTANT,
          "step", Schedules.step(new Schedules.StepOptions(10, 0.1)),
          "cosine", Schedules.cosine(new Schedules.CosineOptions(0)));

  private static final Map<String, Optimizer> OPTIMIZERS =
      Map.of(
          "gradient-descent", GradientDescent.with(new StepSize.Auto()),
          "gradient-flow", GradientFlow.with(new StepSize.Auto()),
          "sgd", new Sgd(new Sgd.Options(0.1, 0, false, 0)),
          "sgd with momentum", new Sgd(new Sgd.Options(0.1, 0.9, false, 1e-3)),
          "sgd of Nesterov", new Sgd(new Sgd.Options(0.1, 0.9, true, 0)),
          "adam", new Adam(new Adam.Options(0.001, 0.9, 0.999, 1e-8, 0)),
          "adam with decay", new Adam(new Adam.Options(0.001, 0.9, 0.999, 1e-8, 0.01)));

  private static final Map<String, DataSource> SOURCES =
      Map.of(
          "mnist", EmbeddedMnist.load(),
          "values", values());

  private static DataSource values() {
    Target target = new Target.Values(new double[] {1, 2, 3}, List.of("price"));
    double[] inputs = {1, 2, 3, 4, 5, 6};
    return DataSource.of(new LabelledData("houses", Rows.of(2, inputs), List.of(), target));
  }

  private static <T> Stream<DynamicTest> hold(
      List<ContractCheck<T>> checks, Map<String, T> subjects) {
    return subjects.entrySet().stream()
        .flatMap(
            subject ->
                DynamicTest.stream(
                    checks.stream(),
                    check -> subject.getKey() + ": " + check.rule(),
                    check -> check.verify(subject.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> losses() {
    return hold(LossContract.checks(), LOSSES);
  }

  @TestFactory
  Stream<DynamicTest> schedules() {
    return hold(ScheduleContract.checks(), SCHEDULES);
  }

  @TestFactory
  Stream<DynamicTest> optimizers() {
    return hold(OptimizerContract.checks(EjmlBackend::open), OPTIMIZERS);
  }

  @TestFactory
  Stream<DynamicTest> sourcesOfData() {
    return hold(DatasetContract.checks(), SOURCES);
  }

  @Test
  void nothingOnOfferIsLeftOut() {
    assertThat(LOSSES.keySet()).containsAll(offered(Kinds.LOSS));
    assertThat(SCHEDULES.keySet()).containsAll(offered(Kinds.SCHEDULE));
    assertThat(OPTIMIZERS.keySet()).containsAll(offered(Kinds.OPTIMIZER));
  }

  private static List<String> offered(Kind<?> kind) {
    return new EnginePlugin()
        .components().stream().filter(c -> c.kind().equals(kind)).map(Component::id).toList();
  }
}
