package org.equilibria.backend.opencl;

import org.equilibria.tck.BackendContract;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {

  @Test
  void threadsWithScopesOfTheirOwnDoNotDisturbEachOther() {
    TestDevice.require();
    BackendContract.equalBits().verify(TestDevice::deferring);
  }
}
