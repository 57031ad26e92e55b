package org.equilibria.backend.nd4j;

/** A workspace for each thread that uses a backend. */
final class Workspaces {

  // Not static: buffers go when the backend does.
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<Workspace> workspaces = ThreadLocal.withInitial(Workspace::new);

  /** Return the workspace of the calling thread. */
  Workspace get() {
    return workspaces.get();
  }
}
