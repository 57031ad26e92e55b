package org.equilibria.study.store;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.component.Catalog;
import org.equilibria.study.config.DataSettings;
import org.equilibria.study.fit.Changes;
import org.equilibria.study.result.CellResult;

/** A check that results which are gone on with have the data, plugins and code of those to come. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SameSources {

  private SameSources() {}

  /**
   * Insist that results are of the data and plugins at hand.
   *
   * @param folder where they are, for messages
   * @param data gives the fingerprint of the data at hand for a choice of them
   * @throws EquilibriaException INVALID_INPUT naming every change
   */
  public static void require(
      Path folder,
      List<CellResult> recorded,
      Function<DataSettings, String> data,
      Catalog catalog) {
    Set<String> changes = new LinkedHashSet<>();
    for (CellResult result : recorded) {
      if (!result.data().equals(data.apply(result.cell().pipeline().data()))) {
        changes.add("data: the samples or their order have changed");
      }
      changes.addAll(Changes.of(result.plugins(), result.cell().pipeline().plugins(catalog)));
    }
    if (!changes.isEmpty()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "%s holds results of others than are at hand now; run the study into another folder, or"
                  .formatted(folder)
              + " mix them with --accept-changes (acceptChanges in Java)\n  "
              + String.join("\n  ", changes));
    }
  }
}
