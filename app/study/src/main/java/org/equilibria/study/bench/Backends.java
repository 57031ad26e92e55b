package org.equilibria.study.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.component.Catalog;

/** Create each backend once, when it is first asked for, and close all of them together. */
final class Backends implements AutoCloseable {

  private final Catalog catalog;
  private final Map<ComponentSpec, Backend> open = new LinkedHashMap<>();

  Backends(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Open a scope on a backend.
   *
   * @throws EquilibriaException UNSUPPORTED if it does not offer the precision; UNAVAILABLE if it
   *     cannot be created
   */
  Scope scope(ComponentSpec backend, Precision precision) {
    Backend found = open.computeIfAbsent(backend, spec -> catalog.create(Kinds.BACKEND, spec));
    if (!found.info().precisions().contains(precision)) {
      throw new EquilibriaException(
          ErrorCode.UNSUPPORTED,
          "backend %s does not offer %s".formatted(found.info().id(), precision));
    }
    return found.openScope("bench", precision);
  }

  @Override
  public void close() {
    open.values().forEach(Backend::close);
  }
}
