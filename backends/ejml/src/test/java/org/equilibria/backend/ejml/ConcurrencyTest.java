package org.equilibria.backend.ejml;

import org.equilibria.tck.BackendContract;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {

  @Test
  void threadsWithScopesOfTheirOwnDoNotDisturbEachOther() {
    BackendContract.equalBits().verify(EjmlBackend::open);
  }
}
