package org.equilibria.api.error;

import org.apiguardian.api.API;

/** The party that has to act on a failure. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Blame {
  /** The input, configuration or command is wrong. */
  USER,
  /** A plugin broke its contract or failed. */
  PLUGIN,
  /** A file, device or memory is missing, full or unreadable. */
  RESOURCES,
  /** The framework itself is wrong. */
  INTERNAL
}
