package org.equilibria.examples.kinds;

import java.util.List;
import org.equilibria.api.spi.ApiVersion;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;

/** The plugin of all of them; named in META-INF/services/org.equilibria.api.spi.Plugin. */
public final class KindsPlugin implements Plugin {

  @Override
  public Info info() {
    return new Info("kinds", "1.0", new ApiVersion(0, 1), "an example of most kinds");
  }

  @Override
  public List<Component<?, ?>> components() {
    return List.of(
        Component.of(
            Kinds.SOLVER,
            "heavy-ball",
            "plain steps with momentum (Polyak 1964)",
            HeavyBall.Options.class,
            (options, assembly) -> new HeavyBall(options)),
        Component.of(
            Kinds.GRADIENT,
            "jacobian-free",
            "no adjoint solve at all (Fung et al. 2022)",
            JacobianFree::new),
        Component.of(
            Kinds.PARAMETERIZATION,
            "bounded-entries",
            "M = (gamma / m) tanh(A), a contraction in the maximum norm",
            BoundedEntries.Options.class,
            (options, assembly) -> new BoundedEntries(options)),
        Component.of(
            Kinds.BACKEND, "plain", "plain loops over arrays, in f64", PlainBackend::open),
        Component.of(
            Kinds.BOUND, "row-sums", "margin of the test L ||M||_inf < 1", RowSums::bound),
        Component.of(
            Kinds.DATASET,
            "spirals",
            "two spirals around each other",
            Spirals.Options.class,
            (options, assembly) -> new Spirals(options)),
        Component.of(
            Kinds.LOSS, "log-cosh", "log cosh of the error, for values", LogCosh::new),
        Component.of(
            Kinds.OPTIMIZER,
            "sign-descent",
            "steps along the signs of the gradient (Bernstein et al. 2018)",
            SignDescent.Options.class,
            (options, assembly) -> new SignDescent(options)),
        Component.of(
            Kinds.SCHEDULE,
            "inverse-time",
            "1 / (1 + decay t)",
            InverseTime.Options.class,
            (options, assembly) -> new InverseTime(options)));
  }
}
