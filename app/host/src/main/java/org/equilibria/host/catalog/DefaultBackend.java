package org.equilibria.host.catalog;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.host.plugin.RegisteredComponent;
import org.jspecify.annotations.Nullable;

/**
 * The backend that computes where none is named, decided when first asked: the first that can be
 * created on this machine of those that have a rank, the framework's own first, then by rank. A
 * backend of a plugin changes numbers by being installed only where the framework has none, and
 * then that is told.
 */
final class DefaultBackend {

  private final ComponentCatalog catalog;
  private final Fallbacks fallbacks;
  private final Set<String> reasons = new LinkedHashSet<>();
  private @Nullable String decided;

  /**
   * Decide among the backends of a catalog.
   *
   * @param fallbacks told why another is not used
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

  /** Return the same and tell nobody: nobody asked for another. */
  synchronized String quietly() {
    if (decided == null) {
      decided = decide();
    }
    return decided;
  }

  private String decide() {
    List<RegisteredComponent<?, ?>> candidates =
        catalog.components(Kinds.BACKEND).stream()
            .filter(backend -> backend.component().rank().isPresent())
            .sorted(firstChoice())
            .toList();
    if (candidates.isEmpty()) {
      throw new EquilibriaException(ErrorCode.UNKNOWN_COMPONENT, "backend: " + noCandidate());
    }
    // The last is not tried: its creation says why it cannot be had.
    int chosen = 0;
    while (chosen < candidates.size() - 1 && !canBeCreated(candidates.get(chosen))) {
      chosen++;
    }
    RegisteredComponent<?, ?> backend = candidates.get(chosen);
    if (!backend.isBuiltIn()) {
      reasons.add("none is named, and plugin " + backend.provenance() + " offers this one");
    }
    return backend.component().id();
  }

  private boolean canBeCreated(RegisteredComponent<?, ?> candidate) {
    try {
      catalog.create(Kinds.BACKEND, ComponentSpec.of(candidate.component().id())).close();
      return true;
    } catch (EquilibriaException e) {
      reasons.add(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private String noCandidate() {
    Set<String> present = catalog.ids(Kinds.BACKEND);
    return present.isEmpty()
        ? "there is none; add the artifact of one, or a plugin that offers one"
        : "none is named; name one of " + String.join(", ", present);
  }

  /** Order the framework's own before others, each by rank. */
  private static Comparator<RegisteredComponent<?, ?>> firstChoice() {
    return Comparator.<RegisteredComponent<?, ?>, Boolean>comparing(RegisteredComponent::isBuiltIn)
        .thenComparing(candidate -> candidate.component().rank().orElseThrow())
        .reversed()
        .thenComparing(candidate -> candidate.component().id());
  }
}
