package org.equilibria.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Provider;
import java.security.Security;
import org.junit.jupiter.api.Test;

class JvmStateTest {

  /** A provider of services that a library brings along. */
  private static final class Brought extends Provider {

    private static final long serialVersionUID = 1;

    Brought() {
      super("brought", "1", "nothing");
    }
  }

  /** As a library may need the one that it added, and takes nothing from others by it. */
  @Test
  void providerAddedAfterTheOthersIsLeft() {
    JvmState before = JvmState.now();
    Security.addProvider(new Brought());
    try {
      assertThat(before.putBack()).isEmpty();
      assertThat(Security.getProvider("brought")).isNotNull();
    } finally {
      Security.removeProvider("brought");
    }
  }

  /** What was first is asked first again, and what is new is still there. */
  @Test
  void providerAddedBeforeTheOthersIsPutBehindThem() {
    Provider[] providers = Security.getProviders();
    JvmState before = JvmState.now();
    Security.insertProviderAt(new Brought(), 1);
    String last = providers[providers.length - 1].getName();
    Security.removeProvider(last);
    try {
      assertThat(before.putBack()).containsExactly("the security providers");
      assertThat(Security.getProviders()).startsWith(providers).hasSize(providers.length + 1);
    } finally {
      Security.removeProvider("brought");
    }
    assertThat(Security.getProviders()).containsExactly(providers);
  }
}
