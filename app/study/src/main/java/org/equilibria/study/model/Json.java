package org.equilibria.study.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.equilibria.engine.train.AdjointSummary;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.EpochSums;
import org.equilibria.engine.train.ErrorSummary;
import org.equilibria.engine.train.RescueSummary;
import org.equilibria.engine.train.TrainingSnapshot;

/** Records as JSON that gives equal ones back, to the last bit of every number. */
final class Json {

  /**
   * What a preprocessing has besides arrays.
   *
   * @param constant see {@link org.equilibria.engine.data.Preprocessing}
   * @param unitNorm see there
   */
  record Scaling(boolean constant, boolean unitNorm) {}

  /** The plugin behind each component, by kind. */
  record Plugins(Map<String, String> plugins) {}

  /** What a snapshot has besides arrays. */
  record Checkpoint(
      TrainingSnapshot.Position position,
      Optional<EpochSums> partial,
      double step,
      Duration elapsed,
      List<EpochRecord> records,
      Optional<Best> best) {}

  /** What the best weights so far are known by. */
  record Best(int epoch, double loss) {}

  private static final String SOLVES = "unconvergedRows";
  private static final String STATUSES = "statuses";
  private static final String RESCUE = "rescue";
  private static final String ADJOINT = "adjoint";
  private static final String ERROR = "error";

  private final JsonMapper mapper =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  String write(Record value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of numbers and names are always JSON", e);
    }
  }

  /**
   * Read a record.
   *
   * @throws IllegalArgumentException saying where the text is wrong
   */
  <R extends Record> R read(String text, Class<R> type) {
    try {
      return isOld(text) ? mapper.treeToValue(completed(text), type) : mapper.readValue(text, type);
    } catch (JsonMappingException e) {
      throw new IllegalArgumentException("what stands at " + place(e) + " is not accepted", e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is not JSON", e);
    }
  }

  private static boolean isOld(String text) {
    return has(text, SOLVES) && !(has(text, STATUSES) && has(text, ADJOINT));
  }

  private static boolean has(String text, String key) {
    return text.contains('"' + key + '"');
  }

  /**
   * Files of earlier versions have no estimates of errors and do not count what estimators did
   * beside solving; those of the first have no counts of statuses, and their solves include a
   * rescue.
   */
  private JsonNode completed(String text) throws JsonProcessingException {
    JsonNode tree = mapper.readTree(text);
    for (JsonNode solves : tree.findParents(SOLVES)) {
      ObjectNode summary = (ObjectNode) solves;
      if (!has(text, STATUSES)) {
        summary.putObject(STATUSES);
        summary.set(RESCUE, mapper.valueToTree(RescueSummary.NONE));
      }
      if (!has(text, ADJOINT)) {
        summary.set(ADJOINT, mapper.valueToTree(AdjointSummary.NONE));
        summary.set(ERROR, mapper.valueToTree(ErrorSummary.UNKNOWN));
      }
    }
    return tree;
  }

  private static String place(JsonMappingException e) {
    String place =
        e.getPath().stream()
            .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : r.getFieldName())
            .collect(Collectors.joining("."));
    return place.isEmpty() ? "the top" : place;
  }
}
