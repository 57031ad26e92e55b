package org.equilibria.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgementTest {

  private static Judgement judged(long unconverged, double... residuals) {
    double[] allowance = new double[residuals.length];
    Arrays.fill(allowance, 1e-7);
    return Judgement.of("forward", unconverged, residuals, allowance, 1e-6);
  }

  @Test
  void figuresCountIfEveryRowMeetsTheTolerance() {
    assertThat(judged(0, 9e-7, 1.05e-6, 0)).isEqualTo(Judgement.VALID);
  }

  @Test
  void oneRowAboveToleranceAndRoundingIsEnoughToRefuse() {
    Judgement judgement = judged(0, 9e-7, 1.2e-6, 0);

    assertThat(judgement.validity()).isEqualTo(Validity.UNTRUE);
    assertThat(judgement.reason()).contains("forward: 1 of 3 rows", "row 1 is 1.20e-06");
  }

  @Test
  void rowsThatAreNotFiniteAreRefused() {
    assertThat(judged(0, Double.POSITIVE_INFINITY).validity()).isEqualTo(Validity.UNTRUE);
    assertThat(judged(0, Double.NaN).validity()).isEqualTo(Validity.UNTRUE);
  }

  @Test
  void rowsThatAdmitNotToHaveConvergedAreNoLie() {
    Judgement judgement = judged(2, 1, 1, 0);

    assertThat(judgement.validity()).isEqualTo(Validity.UNCONVERGED);
    assertThat(judgement.reason()).isEqualTo("forward: 2 of 3 rows did not converge");
  }

  @Test
  void aLieIsWorseThanAFailure() {
    Judgement lie = judged(0, 1);
    Judgement failure = judged(1, 1);

    assertThat(Judgement.worst(List.of(failure, lie, Judgement.VALID))).isEqualTo(lie);
    assertThat(Judgement.worst(List.of(Judgement.VALID, failure))).isEqualTo(failure);
    assertThat(Judgement.worst(List.of())).isEqualTo(Judgement.VALID);
  }
}
