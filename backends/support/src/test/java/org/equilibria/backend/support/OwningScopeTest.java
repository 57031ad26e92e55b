package org.equilibria.backend.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.junit.jupiter.api.Test;

class OwningScopeTest {

  private final Toy toy = new Toy();
  private final OwningScope scope = (OwningScope) toy.ownership.openScope("outer", Precision.F64);

  @Test
  void bytesAreThoseOfLiveResourcesAndChildren() {
    scope.zeros(2, 3);
    assertThat(toy.zeroed).isTrue();
    OwningScope child = (OwningScope) scope.child("inner");
    child.uninitialized(4, 5);
    assertThat(toy.zeroed).isFalse();
    toy.weight(child, 1, 1);
    assertThat(child.bytes()).isEqualTo(27);
    assertThat(scope.bytes()).isEqualTo(33);
    child.close();
    assertThat(scope.bytes()).isEqualTo(6);
    assertThat(toy.released).isEqualTo(2);
  }

  @Test
  void resourcesAreReleasedOnceWithTheScopeOrItsParentOrTheBackend() {
    scope.zeros(1, 1);
    Scope child = scope.child("inner");
    child.zeros(1, 1);
    toy.ownership.openScope("other", Precision.F32).zeros(1, 1);
    scope.close();
    scope.close();
    child.close();
    assertThat(toy.released).isEqualTo(2);
    assertThat(toy.ownership.close()).isTrue();
    assertThat(toy.ownership.close()).isFalse();
    assertThat(toy.released).isEqualTo(3);
  }

  @Test
  void closedScopesNegativeAndHugeSizesAreRefused() {
    assertRefused(ErrorCode.CONTRACT_VIOLATION, "zeros", () -> scope.zeros(-1, 2));
    assertRefused(ErrorCode.CONTRACT_VIOLATION, "uninit", () -> scope.uninitialized(2, -1));
    assertRefused(ErrorCode.UNSUPPORTED, "zeros: 126 x 1", () -> scope.zeros(126, 1));
    assertRefused(ErrorCode.UNSUPPORTED, "zeros", () -> scope.zeros(1 << 16, 1 << 16));
    scope.close();
    assertRefused(ErrorCode.CONTRACT_VIOLATION, "zeros in scope outer", () -> scope.zeros(1, 1));
    assertRefused(ErrorCode.CONTRACT_VIOLATION, "child in scope outer", () -> scope.child("late"));
    assertThat(toy.released).isZero();
  }

  private static void assertRefused(ErrorCode code, String start, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            EquilibriaException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageStartingWith(start);
  }
}
