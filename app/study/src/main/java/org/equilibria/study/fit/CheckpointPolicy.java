package org.equilibria.study.fit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.option.Option;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;

/**
 * When a training is written to its file, besides at a cancellation and at its end.
 *
 * @param epochs after every so many epochs; 0 for not by epochs
 * @param every when the last is so long ago, at the end of an update; zero for not by time
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CheckpointPolicy(
    @Option(help = "after every so many epochs, 0 for not by epochs", value = "0", min = 0)
        int epochs,
    @Option(help = "when the last is so long ago, 0s for not by time", value = "1m", min = 0)
        Duration every) {

  /** Write once a minute. */
  public static final CheckpointPolicy DEFAULT = new CheckpointPolicy(0, Duration.ofMinutes(1));

  /**
   * Return the policy that texts ask for.
   *
   * @param option what the name of each goes after, such as {@code --checkpoint-}
   * @param values text by name
   * @throws EquilibriaException INVALID_INPUT naming every mistake
   */
  public static CheckpointPolicy read(Catalog catalog, String option, Map<String, Object> values) {
    List<Mistake> mistakes = new ArrayList<>();
    CheckpointPolicy policy = catalog.bind(KeyPath.TOP, CheckpointPolicy.class, values, mistakes);
    if (!mistakes.isEmpty()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          mistakes.stream().map(m -> option + m).collect(Collectors.joining("\n")));
    }
    return policy;
  }

  /**
   * Check the ranges.
   *
   * @throws EquilibriaException INVALID_INPUT naming every mistake
   */
  public CheckpointPolicy {
    List<String> mistakes = new ArrayList<>();
    if (epochs < 0) {
      mistakes.add("checkpoints after every " + epochs + " epochs: expected 0 or more");
    }
    if (every.isNegative()) {
      mistakes.add("checkpoints every " + every + ": expected 0s or more");
    }
    if (!mistakes.isEmpty()) {
      throw new EquilibriaException(ErrorCode.INVALID_INPUT, String.join("; ", mistakes));
    }
  }
}
