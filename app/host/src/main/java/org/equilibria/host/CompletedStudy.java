package org.equilibria.host;

import java.nio.file.Path;
import org.apiguardian.api.API;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.store.ResultStore;

/**
 * The results of a study that was run.
 *
 * @param results one result a cell, in the order of the plan
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CompletedStudy(StudyResults results) {

  /**
   * Write configuration, results and report to a folder, which is made if there is none.
   *
   * @throws org.equilibria.api.error.EquilibriaException OUTPUT_EXISTS if the folder holds
   *     anything, which is left as it is; IO if it cannot be written to
   */
  public void writeTo(Path folder) {
    try (ResultStore store = ResultStore.create(folder, results.plan())) {
      results.cells().forEach(store::add);
      store.finish(results);
    }
  }
}
