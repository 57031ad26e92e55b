package org.equilibria.study.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.equilibria.api.option.Option;

/**
 * What the cells of a study may take before they are given up. Results do not depend on it, so that
 * a study is gone on with under other limits.
 *
 * @param cellLimit of a cell, from its beginning to its end; zero for none
 * @param silenceLimit without an evaluation, an epoch or word from a bound
 * @param workerMemory heap of each worker as the JVM takes it; empty for that of the command
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record LimitSettings(
    @Option(
            help = "longest time of a cell, which has failed then, 0s for no limit",
            value = "0s",
            min = 0)
        Duration cellLimit,
    @Option(
            help =
                "longest time of a cell without an evaluation, an epoch or word from a bound; it"
                    + " has failed then",
            value = LimitSettings.SILENCE,
            min = 0,
            minExclusive = true)
        Duration silenceLimit,
    @Option(
            help = "heap of each worker, such as 512m or 2g; without one that of the command",
            value = "")
        String workerMemory) {

  /** How long nothing may be heard of code of others unless told otherwise, as it is written. */
  public static final String SILENCE = "15m";

  /** That silence, and no other limit. */
  public static final LimitSettings DEFAULT =
      new LimitSettings(Duration.ZERO, Duration.parse("PT" + SILENCE), "");

  private static final Pattern SIZE = Pattern.compile("[1-9][0-9]{0,8}[kmgKMG]");

  /** Return the limit on the whole of a cell, if there is one. */
  public Optional<Duration> ofCell() {
    return cellLimit.isZero() ? Optional.empty() : Optional.of(cellLimit);
  }

  /** Return the heap of each worker, if it is chosen. */
  public Optional<String> heap() {
    return workerMemory.isEmpty() ? Optional.empty() : Optional.of(workerMemory);
  }

  /** Return the bytes of the heap of each worker, if it is chosen. */
  public OptionalLong heapBytes() {
    return heap().stream()
        .mapToLong(
            size -> {
              int last = size.length() - 1;
              int unit = "kmg".indexOf(Character.toLowerCase(size.charAt(last))) + 1;
              return Long.parseLong(size.substring(0, last)) << (10 * unit);
            })
        .findFirst();
  }

  /** Return what is wrong with the heap of workers, if something is. */
  Optional<String> mistake() {
    return heap()
        .filter(size -> !SIZE.matcher(size).matches())
        .map(size -> "'%s' is not a size such as 512m or 2g".formatted(size));
  }
}
