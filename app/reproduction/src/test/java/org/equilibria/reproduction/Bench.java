package org.equilibria.reproduction;

import java.util.List;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.testkit.TestBackends;

/** Hold a laboratory in which everything is small. */
final class Bench implements AutoCloseable {

  static final Sizes TINY =
      new Sizes(
          "tiny",
          3,
          3,
          32,
          3,
          List.of(16, 32),
          60,
          5,
          List.of(16, 32, 64),
          2,
          List.of(16, 32),
          List.of(20, 40),
          List.of(3, 2),
          List.of(12, 20),
          16,
          5,
          30,
          2,
          3,
          32,
          List.of(20, 30),
          List.of(2, 1),
          16,
          50);

  private final Backend backend = TestBackends.reference();
  private final Scope scope = backend.openScope("bench", Precision.F64);

  static Configuration configuration(long seed) {
    return new Configuration("test", seed, TINY);
  }

  Laboratory laboratory() {
    return new Laboratory(new Parts(), scope, SolveSettings.quiet(), configuration(1));
  }

  Scope scope() {
    return scope;
  }

  @Override
  public void close() {
    backend.close();
  }
}
