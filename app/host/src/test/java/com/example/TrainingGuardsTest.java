package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Rows;
import org.equilibria.api.data.Target;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.train.Loss;
import org.equilibria.api.train.Optimizer;
import org.equilibria.api.train.Schedule;
import org.equilibria.host.guard.Guards;
import org.equilibria.host.guard.Owner;
import org.junit.jupiter.api.Test;

/** What others train with is named when it fails or breaks its contract. */
class TrainingGuardsTest {

  private static final Owner OWNER = new Owner("loss 'x' of plugin y 1.0 (y.jar)");

  private static <T> T guarded(Class<T> type, T component) {
    return type.cast(Guards.guarded(component, OWNER));
  }

  private static void isBlamed(ThrowingCallable use, ErrorCode code, String how) {
    assertThatThrownBy(use)
        .isInstanceOf(EquilibriaException.class)
        .hasMessage(OWNER.described() + ": " + how)
        .extracting(e -> ((EquilibriaException) e).code())
        .isEqualTo(code);
  }

  private static double sample(Loss loss) {
    return loss.sample(new double[3], new double[3], new double[] {7, 7, 7}, 1, 1);
  }

  @Test
  void aLossIsFiniteWithAFiniteGradientOrNotAtAll() {
    assertThat(sample(guarded(Loss.class, Outside.loss(2, Optional.of(3.0))))).isEqualTo(2);
    assertThat(sample(guarded(Loss.class, Outside.loss(Double.NaN, Optional.empty())))).isNaN();
    isBlamed(
        () -> sample(guarded(Loss.class, Outside.loss(2, Optional.empty()))),
        ErrorCode.CONTRACT_VIOLATION,
        "sample() gave the loss 2.0 with NaN in its gradient");
    isBlamed(
        () -> sample(guarded(Loss.class, (f, y, gradient, offset, k) -> f[17])),
        ErrorCode.PLUGIN_FAILURE,
        "sample() failed: java.lang.ArrayIndexOutOfBoundsException:"
            + " Index 17 out of bounds for length 3");
  }

  @Test
  void aScheduleGivesFiniteFactors() {
    Schedule negative = guarded(Schedule.class, (epoch, epochs) -> 1 - 2 * epoch);
    assertThat(negative.factor(0.5, 3)).isZero();
    isBlamed(
        () -> negative.factor(1.5, 3),
        ErrorCode.CONTRACT_VIOLATION,
        "factor() returned -2.0 after 1.5 of 3 epochs");
  }

  @Test
  void anOptimizerIsNamedWhenAnUpdateFails() {
    Optimizer.Updater updater = guarded(Optimizer.class, Outside.tired()).start(List.of(), null);
    updater.update(List.of(), List.of(), 1, 2);
    isBlamed(
        () -> updater.update(List.of(), List.of(), 1, 3, gradients -> Optimizer.Reading.MEASURED),
        ErrorCode.PLUGIN_FAILURE,
        "update() failed: java.lang.IllegalStateException: tired");
  }

  @Test
  void dataAreReadAsFarAsTheyAreNumbers() {
    Rows rows = guarded(DataSource.class, Outside.data(Double.NaN)).train().inputs();
    double[] row = new double[2];
    rows.copy(0, row, 0);
    assertThat(row).containsExactly(1, 2);
    isBlamed(
        () -> rows.copy(1, row, 0),
        ErrorCode.CONTRACT_VIOLATION,
        "feature 1 of row 1 of its pairs is NaN");
  }

  @Test
  void dataFitEachOther() {
    LabelledData train = Outside.data(4).train();
    LabelledData other =
        new LabelledData(
            "others",
            Rows.of(3, new double[3]),
            List.of(),
            new Target.Values(new double[1], List.of("price")));
    DataSource source =
        new DataSource() {
          @Override
          public LabelledData train() {
            return train;
          }

          @Override
          public Optional<LabelledData> test() {
            return Optional.of(other);
          }
        };
    isBlamed(
        () -> guarded(DataSource.class, source),
        ErrorCode.CONTRACT_VIOLATION,
        "java.lang.IllegalArgumentException: pairs has 2 features, others has 3");
  }
}
