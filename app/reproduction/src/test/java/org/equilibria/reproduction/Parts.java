package org.equilibria.reproduction;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.spi.Assembly;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kind;
import org.equilibria.engine.cell.Injection;
import org.equilibria.solvers.Anderson;
import org.equilibria.solvers.Implicit;
import org.equilibria.solvers.Picard;
import org.equilibria.theory.GammaScaling;

/** Give the components that a laboratory asks for, without a catalog of plugins. */
final class Parts implements Assembly {

  private static final class Relu implements Activation {
    @Override
    public Expr value(Expr x) {
      return x.max(0);
    }

    @Override
    public SlopeRange slopes() {
      return new SlopeRange(0, 1);
    }
  }

  @Override
  @SuppressWarnings("unchecked") // each id belongs to the kind of its component
  public <T> T create(Kind<T> kind, ComponentSpec spec) {
    if (spec.id().equals("relu") && kind.id().equals("injection")) {
      Injection injection = x -> x.max(0);
      return (T) injection;
    }
    return (T)
        switch (spec.id()) {
          case "picard" -> new Picard(new Picard.Options(1));
          case "anderson" -> new Anderson(new Anderson.Options(5, 1, 1e-10));
          case "implicit" -> implicit();
          case "gamma-scaling" -> new GammaScaling(options(spec.options()));
          case "relu" -> new Relu();
          default -> throw new IllegalArgumentException(spec.toString());
        };
  }

  private static GammaScaling.Options options(Map<String, Object> options) {
    return new GammaScaling.Options((Double) options.get("gamma"));
  }

  private Implicit implicit() {
    return new Implicit(
        new Picard(new Picard.Options(1)), OptionalDouble.empty(), OptionalInt.empty());
  }
}
