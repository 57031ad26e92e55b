package org.equilibria.host.campaign;

import java.util.List;
import java.util.stream.Stream;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Steps;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.host.catalog.ComponentCatalog;

/**
 * A solver as it takes part.
 *
 * @param notation solver and options
 * @param compared whether it must solve what plain iteration solves: plain iteration itself and
 *     extrapolations, unless they take only a share of each step by request; not iterations of
 *     another kind, and not line searches, which may be on their way to another fixed point
 */
record Method(String notation, boolean compared) {

  /** Return every solver of a catalog that does not ask for an affine form, and some variants. */
  static List<Method> all(ComponentCatalog catalog) {
    Stream<Method> defaults =
        catalog.ids(Kinds.SOLVER).stream()
            .filter(id -> !needsAffineForm(catalog, id))
            .map(id -> new Method(id, id.equals("picard") || extrapolates(catalog, id)));
    return Stream.concat(
            defaults,
            Stream.of(
                new Method("picard{damping=0.5}", false),
                new Method("anderson{window=1}", true),
                new Method("anderson{window=20}", true),
                new Method("anderson{ridge=0}", true),
                new Method("anderson{mixing=0.5}", false),
                new Method("broyden{memory=5}", true)))
        .toList();
  }

  /** Return the solvers that ask for an affine form; they are free to be slower. */
  static List<Method> splitting(ComponentCatalog catalog) {
    return catalog.ids(Kinds.SOLVER).stream()
        .filter(id -> needsAffineForm(catalog, id))
        .map(id -> new Method(id, false))
        .toList();
  }

  private static boolean extrapolates(ComponentCatalog catalog, String id) {
    Solver solver = catalog.create(Kinds.SOLVER, ComponentSpec.of(id));
    return solver.traits().steps() == Steps.EXTRAPOLATION;
  }

  private static boolean needsAffineForm(ComponentCatalog catalog, String id) {
    Solver solver = catalog.create(Kinds.SOLVER, ComponentSpec.of(id));
    return solver.traits().needsAffineForm();
  }
}
