package org.equilibria.study.run;

import org.apiguardian.api.API;

/** What one cell runs on, and owns: backend, storage, seeds, clock. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface CellEnvironment extends AutoCloseable {

  /** Return the runner of the cell. */
  CellRunner runner();

  /** Release everything; after a failure, too. */
  @Override
  void close();
}
