package org.equilibria.backend.nd4j;

import org.equilibria.tck.BackendContract;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {

  @Test
  void threadsWithScopesOfTheirOwnDoNotDisturbEachOther() {
    BackendContract.equalBits().verify(Nd4jBackend::open);
  }
}
