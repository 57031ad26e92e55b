package org.equilibria.certify.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.study.model.Model;

/** A monitored trajectory in the file of a model, as JSON that gives an equal one back. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class StoredTrajectory {

  /** The parts of a trajectory; no envelope is told by an empty reason. */
  private record Stored(
      int samples,
      int trainingSamples,
      double step,
      double predictedRadius,
      String noEnvelope,
      List<Reading> readings,
      List<String> lost) {}

  private StoredTrajectory() {}

  private static JsonMapper mapper() {
    return JsonMapper.builder()
        .enable(
            DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
            DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  /** Return the text that a file keeps; numbers that are not finite are texts. */
  public static String text(MonitoredTrajectory t) {
    Stored stored =
        new Stored(
            t.samples(),
            t.trainingSamples(),
            t.step(),
            t.predictedRadius(),
            t.noEnvelope().orElse(""),
            t.readings(),
            t.lost());
    try {
      return mapper().writeValueAsString(stored);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of numbers and texts are always JSON", e);
    }
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
      Stored stored = mapper().readValue(text, Stored.class);
      return new MonitoredTrajectory(
          stored.samples(),
          stored.trainingSamples(),
          stored.step(),
          stored.predictedRadius(),
          Optional.of(stored.noEnvelope()).filter(reason -> !reason.isEmpty()),
          stored.readings(),
          stored.lost());
    } catch (JsonProcessingException e) {
      throw new EquilibriaException(
          ErrorCode.MALFORMED_DATA, name + ": its metadata 'monitor' are damaged", e);
    }
  }
}
