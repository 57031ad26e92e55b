package org.equilibria.api.matrix;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * The description of a backend.
 *
 * @param id component identifier, such as {@code ejml}
 * @param version version of the library underneath
 * @param device where the arithmetic happens, for people
 * @param precisions precisions that scopes can be opened with
 * @param rowDeterministic whether a row's result is bitwise independent of the other rows of its
 *     batch in every operation of the solve loop
 * @param facts what else people may want to know of this machine, in the order to be shown, such as
 *     {@code instructions} and {@code AVX-512 with bf16}
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record BackendInfo(
    String id,
    String version,
    String device,
    Set<Precision> precisions,
    boolean rowDeterministic,
    Map<String, String> facts) {

  /** Copy the set of precisions and the facts, keeping their order. */
  public BackendInfo {
    precisions = Set.copyOf(precisions);
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** Describe a backend without further facts. */
  public BackendInfo(
      String id,
      String version,
      String device,
      Set<Precision> precisions,
      boolean rowDeterministic) {
    this(id, version, device, precisions, rowDeterministic, Map.of());
  }
}
