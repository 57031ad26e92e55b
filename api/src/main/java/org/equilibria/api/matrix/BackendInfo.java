package org.equilibria.api.matrix;

import java.util.Set;
import org.apiguardian.api.API;

/**
 * Describe a backend.
 *
 * @param id component identifier, such as {@code ejml}
 * @param version version of the library underneath
 * @param device where the arithmetic happens, for people
 * @param precisions precisions that scopes can be opened with
 * @param rowDeterministic whether a row's result is bitwise independent of the other rows of its
 *     batch in every operation of the solve loop
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record BackendInfo(
    String id, String version, String device, Set<Precision> precisions, boolean rowDeterministic) {

  /** Copy the set of precisions. */
  public BackendInfo {
    precisions = Set.copyOf(precisions);
  }
}
