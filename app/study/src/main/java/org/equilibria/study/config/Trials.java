package org.equilibria.study.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.study.config.Search.Level;
import org.equilibria.study.config.Search.Rung;

/**
 * The trials of one combination that a study compares.
 *
 * @param combination values by what they are of
 * @param drawn values of options, of each trial; different ones, in the order in which they are
 *     drawn
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Trials(Map<Dimension, Object> combination, List<Map<Dimension, Object>> drawn) {

  private static final Dimension EPOCHS = Dimension.named("train.epochs");

  /** Copy the list. */
  public Trials {
    drawn = List.copyOf(drawn);
  }

  /**
   * Return the trials of every combination that has options to be tuned and whose values fit
   * together.
   */
  public static List<Trials> of(StudyConfig config, Catalog catalog) {
    Search search = config.search().orElseThrow();
    Completion completion = new Completion(config.base(), catalog);
    Map<Level, List<Map<Dimension, Object>>> drawn = new LinkedHashMap<>();
    List<Trials> all = new ArrayList<>();
    for (Map<Dimension, Object> combination : Combinations.of(config, completion)) {
      if (completion.with(combination).mistakes().isEmpty()) {
        search
            .level(combination, completion)
            .filter(level -> !level.options().isEmpty())
            .map(level -> drawn.computeIfAbsent(level, search::trials))
            .ifPresent(trials -> all.add(new Trials(combination, trials)));
      }
    }
    return all;
  }

  /** Return what of a search does not fit the combinations of its study. */
  static List<Mistake> mistakes(StudyConfig config, Catalog catalog) {
    List<Mistake> mistakes = new ArrayList<>();
    Search search = config.search().orElseThrow();
    KeyPath path = KeyPath.of(Keys.STUDY, Keys.SEARCH);
    Completion completion = new Completion(config.base(), catalog);
    for (Map<Dimension, Object> combination : Combinations.of(config, completion)) {
      Optional<Object> level = completion.value(search.axis(), combination);
      if (search.level(combination, completion).isEmpty() && mistakes.isEmpty()) {
        mistakes.add(
            new Mistake(
                path.key(Keys.LEVELS),
                "%s %s, of another combination than the axis makes, is missing; write which of its options are tuned, or {} for none"
                    .formatted(
                        search.axis(),
                        level.map(Dimension::nameOf).orElse("that is none of the levels"))));
      }
    }
    long trainings =
        (long) of(config, catalog).stream().mapToInt(t -> t.drawn().size()).sum()
            * search.seeds().size();
    if (trainings > Ranges.MOST) {
      mistakes.add(
          new Mistake(
              path.key(Keys.TRIALS),
              "the trials of all combinations with all seeds are %,d trainings, more than %,d"
                  .formatted(trainings, Ranges.MOST)));
    }
    return mistakes;
  }

  /**
   * Return a round of trials as a study of its own, which runs the given combinations, and nothing
   * else, with the seeds of the round.
   *
   * @param config the study that tunes
   * @param name of the round
   * @param trials values of combinations with those of options
   */
  public static StudyConfig study(
      StudyConfig config,
      Catalog catalog,
      String name,
      Rung rung,
      List<Map<Dimension, Object>> trials) {
    Search search = config.search().orElseThrow();
    Pipeline base = new Completion(config.base(), catalog).with(epochs(config, rung)).pipeline();
    Axis axis =
        config.axes().stream()
            .filter(a -> a.dimension().equals(search.axis()))
            .findFirst()
            .orElseThrow();
    List<Object> levels = axis.values().stream().distinct().toList();
    StudyConfig round =
        new StudyBuilder(catalog, name, base)
            .seeds(rung.seeds().stream().mapToLong(Long::longValue).toArray())
            .axis(axis.dimension().id(), levels.toArray())
            .exclude(Map.of(axis.dimension().id(), levels))
            .includeAll(trials)
            .build();
    return round.withLimits(config.limits());
  }

  private static Map<Dimension, Object> epochs(StudyConfig config, Rung rung) {
    return rung.epochs() == config.base().train().epochs()
        ? Map.of()
        : Map.of(EPOCHS, rung.epochs());
  }
}
