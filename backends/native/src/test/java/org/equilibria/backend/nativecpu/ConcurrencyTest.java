package org.equilibria.backend.nativecpu;

import java.util.OptionalInt;
import org.equilibria.tck.BackendContract;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {

  @Test
  void threadsWithScopesOfTheirOwnDoNotDisturbEachOther() {
    BackendContract.equalBits()
        .verify(() -> NativeBackend.open(new NativeOptions(OptionalInt.empty())));
  }
}
