package org.equilibria.bench.command;

import java.util.List;
import java.util.Set;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Traits;
import org.equilibria.api.spi.ApiVersion;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;

/** A plugin with a solver that fails and a backend that cannot be used. */
public final class FaultyPlugin implements Plugin {

  @Override
  public Info info() {
    return new Info("faulty", "9.9", new ApiVersion(0, 1), "what goes wrong");
  }

  @Override
  public List<Component<?, ?>> components() {
    return List.of(
        Component.of(Kinds.SOLVER, "throwing", "fails at once", Throwing::new),
        Component.of(Kinds.BACKEND, "absent", "is not here", FaultyPlugin::absent));
  }

  private static Backend absent() {
    throw new EquilibriaException(ErrorCode.UNAVAILABLE, "there is no such device");
  }

  private static final class Throwing implements Solver {
    @Override
    public Traits traits() {
      return new Traits(false, 0, Set.of());
    }

    @Override
    public SolverRun start(SolveContext context) {
      throw new IllegalStateException("the plugin is broken");
    }
  }
}
