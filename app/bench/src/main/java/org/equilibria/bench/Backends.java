package org.equilibria.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.component.Catalog;

/** The backends of a benchmark, each created when it is first asked for, all closed together. */
final class Backends implements AutoCloseable {

  private final Catalog catalog;
  private final Map<ComponentSpec, Backend> open = new LinkedHashMap<>();

  Backends(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Return a backend.
   *
   * @throws EquilibriaException UNAVAILABLE if it cannot be created
   */
  Backend get(ComponentSpec backend) {
    return open.computeIfAbsent(backend, spec -> catalog.create(Kinds.BACKEND, spec));
  }

  @Override
  public void close() {
    open.values().forEach(Backend::close);
  }
}
