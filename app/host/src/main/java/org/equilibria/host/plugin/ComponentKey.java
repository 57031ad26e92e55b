package org.equilibria.host.plugin;

import org.apiguardian.api.API;

/**
 * The key of a component within a process.
 *
 * @param kind id of its kind
 * @param name its id or an alias
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ComponentKey(String kind, String name) {

  /** Return the name as it stands in sentences: {@code solver 'anderson'}. */
  @Override
  public String toString() {
    return kind + " '" + name + "'";
  }
}
