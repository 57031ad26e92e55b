package org.equilibria.host.wired;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.Kind;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.EngineKinds;
import org.equilibria.engine.cell.Injection;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.ComponentNotation;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.host.catalog.ComponentCatalog;
import org.equilibria.host.catalog.Fallbacks;
import org.equilibria.host.plugin.PluginLoader;
import org.equilibria.host.plugin.PluginSet;

/** Create components as the host wires them from the class path. */
final class Wired {

  private static final Catalog CATALOG = catalog();

  private Wired() {}

  /** Return a catalog of the components on the class path. */
  static Catalog catalog() {
    PluginSet plugins = PluginLoader.load(Wired.class.getClassLoader(), List.of());
    return new ComponentCatalog(
        plugins.components(), plugins.unavailable(), new Fallbacks(text -> {}));
  }

  static <T> T create(Kind<T> kind, String notation) {
    return CATALOG.create(kind, ComponentNotation.parse(notation));
  }

  static Stream<String> ids(Kind<?> kind) {
    return CATALOG.ids(kind).stream();
  }

  static Injection injection(String name) {
    return create(EngineKinds.INJECTION, name);
  }

  static SolveSetup setup(String solver, double rtol) {
    return new SolveSetup(
        create(Kinds.SOLVER, solver),
        Termination.builder().rtol(rtol).maxSteps(2000).stallWindow(500).build(),
        create(Kinds.GRADIENT, "implicit"),
        SolveSettings.quiet());
  }

  /** Name the weights of a network of one implicit layer with a single parameter A. */
  static NetworkWeights weights(double[] w, double[] a, double[] b) {
    return new NetworkWeights(Map.of("injection.W", w, "implicit.A", a, "readout.B", b));
  }

  static double[] download(Matrix a) {
    double[] out = new double[a.rows() * a.cols()];
    a.scope().backend().download(a, out);
    return out;
  }

  /** Require every entry within {@code tolerance} of the largest expected magnitude. */
  static void assertClose(double[] actual, double[] expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    double scale = 0;
    for (double v : expected) {
      scale = Math.max(scale, Math.abs(v));
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i]))
          .as("entry %d: %s against %s", i, actual[i], expected[i])
          .isLessThanOrEqualTo(tolerance * scale);
    }
  }
}
