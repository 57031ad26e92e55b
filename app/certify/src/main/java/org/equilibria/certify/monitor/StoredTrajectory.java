package org.equilibria.certify.monitor;

import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.study.json.Json;
import org.equilibria.study.model.Model;

/** A monitored trajectory in the file of a model, as JSON that gives an equal one back. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class StoredTrajectory {

  private StoredTrajectory() {}

  /** Return the text that a file keeps. */
  public static String text(MonitoredTrajectory trajectory) {
    return Json.line(trajectory);
  }

  /**
   * Return what was monitored of the training of a model; empty if it was not.
   *
   * @param name of the model, for the error
   * @throws EquilibriaException MALFORMED_DATA if the file holds no such text
   */
  public static Optional<MonitoredTrajectory> of(String name, Model model) {
    return model.monitor().map(text -> read(name, text));
  }

  private static MonitoredTrajectory read(String name, String text) {
    try {
      return new Json().read(text, MonitoredTrajectory.class);
    } catch (IllegalArgumentException e) {
      throw new EquilibriaException(
          ErrorCode.MALFORMED_DATA, name + ": its metadata 'monitor' are damaged", e);
    }
  }
}
