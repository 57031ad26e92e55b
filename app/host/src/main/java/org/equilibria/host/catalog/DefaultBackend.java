package org.equilibria.host.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * The backend that computes where none is named, decided when first asked: the fastest that there
 * is and that can be created on this machine.
 */
final class DefaultBackend {

  private static final List<String> FASTEST_FIRST = List.of("native", "ejml");

  private final ComponentCatalog catalog;
  private final Fallbacks fallbacks;
  private final List<EquilibriaException> reasons = new ArrayList<>();
  private @Nullable String decided;

  /**
   * Decide among the backends of a catalog.
   *
   * @param fallbacks told why a faster one is not used
   */
  DefaultBackend(ComponentCatalog catalog, Fallbacks fallbacks) {
    this.catalog = catalog;
    this.fallbacks = fallbacks;
  }

  synchronized String id() {
    String id = quietly();
    reasons.forEach(why -> fallbacks.to(id, why));
    return id;
  }

  /** Return the same and tell nobody: nobody asked for a faster one. */
  synchronized String quietly() {
    if (decided == null) {
      decided = decide();
    }
    return decided;
  }

  private String decide() {
    SortedSet<String> present = catalog.ids(Kinds.BACKEND);
    List<String> candidates = FASTEST_FIRST.stream().filter(present::contains).toList();
    String last = candidates.isEmpty() ? "ejml" : candidates.get(candidates.size() - 1);
    for (String candidate : candidates) {
      if (candidate.equals(last)) {
        break;
      }
      try {
        catalog.create(Kinds.BACKEND, ComponentSpec.of(candidate)).close();
        return candidate;
      } catch (EquilibriaException e) {
        reasons.add(e);
      }
    }
    return last;
  }
}
