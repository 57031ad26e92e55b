package org.equilibria.study.result;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * What bounds say of the network of a cell that was kept, certified after the study.
 *
 * @param model SHA-256 of its file
 * @param options what was asked, by name, in the words of the command {@code certify}
 * @param written when, by ISO 8601
 * @param elapsed wall-clock time
 * @param bounds what bounds say, of one several points in a row
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Certificate(
    String model,
    Map<String, String> options,
    String written,
    Duration elapsed,
    List<BoundResult> bounds) {

  /** Copy the options and bounds. */
  public Certificate {
    options = Collections.unmodifiableMap(new TreeMap<>(options));
    bounds = List.copyOf(bounds);
  }

  /** Return of each bound what it says of the weights after training, else of those before. */
  public List<BoundResult> verdicts() {
    return BoundResult.verdicts(bounds);
  }

  /** Return what a bound says of the weights after training, else of those before. */
  public Optional<BoundResult> verdict(String bound) {
    return verdicts().stream().filter(b -> b.bound().equals(bound)).findFirst();
  }

  /** Return whether this answers a question: no bound failed, and all of it is the same. */
  public boolean answers(String file, Map<String, String> question) {
    return model.equals(file)
        && options.equals(question)
        && bounds.stream().noneMatch(b -> b.badge() == Badge.ERROR);
  }
}
