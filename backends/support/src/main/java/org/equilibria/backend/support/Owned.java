package org.equilibria.backend.support;

import org.apiguardian.api.API;

/** What is released with the scope that owns it. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Owned {

  /** Return the bytes held. */
  long bytes();

  /** Let go of the memory; called once, when the scope closes. */
  void release();

  /** Return what holds the entries: two matrices of which one is a view of the other share it. */
  default Object storage() {
    return this;
  }
}
