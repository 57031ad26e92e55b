package org.equilibria.study.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.study.config.Ranges.Item;
import org.equilibria.study.config.SearchSettings.Method;
import org.equilibria.study.config.SearchSettings.Resource;

/**
 * How a study tunes the options of each level of an axis before it compares them: every combination
 * of the axes by itself, with the same number of trials.
 *
 * <p>Random search draws each trial from the ranges of its options (Bergstra and Bengio, JMLR 13,
 * 2012). Successive halving (Jamieson and Talwalkar, AISTATS 2016; the innermost loop of Hyperband,
 * Li et al., JMLR 18, 2018, algorithm 1) runs n trials with little of a resource, then the best
 * n/&eta; with &eta; times as much, and so on to the whole of it. No library that is well kept
 * offers either for the JVM under a licence that fits.
 *
 * @param axis whose levels have options to be tuned
 * @param levels which options each level has
 * @param objective what the best trial is chosen by: the mean over seeds
 * @param seeds that trials are run with; none of them is one of the comparison
 * @param settings how many trials are run, and how long
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Search(
    Dimension axis,
    List<Level> levels,
    Objective objective,
    List<Long> seeds,
    SearchSettings settings) {

  /** Copy the lists. */
  public Search {
    levels = List.copyOf(levels);
    seeds = List.copyOf(seeds);
  }

  /**
   * The options that a level of the axis has.
   *
   * @param name as the configuration has it
   * @param of what the level is like
   * @param options what each may be: values as a configuration holds them, and intervals as {@code
   *     lin(0, 1)} or {@code log(1e-4, 1)}; none where nothing is tuned
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  public record Level(String name, Condition of, Map<Dimension, List<Object>> options) {

    /** Copy the options, keeping their order. */
    public Level {
      Map<Dimension, List<Object>> copy = new LinkedHashMap<>();
      options.forEach((option, values) -> copy.put(option, List.copyOf(values)));
      options = Collections.unmodifiableMap(copy);
    }
  }

  /**
   * A round of trials.
   *
   * @param trials of each level, at most
   * @param epochs that each is trained for, at most
   * @param seeds that each is run with in this round
   * @param judged seeds whose runs a trial is judged by: where the resource is seeds, those of
   *     earlier rounds, too
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  public record Rung(int trials, int epochs, List<Long> seeds, List<Long> judged) {

    /** Copy the lists. */
    public Rung {
      seeds = List.copyOf(seeds);
      judged = List.copyOf(judged);
    }
  }

  /**
   * Return the rounds of trials. Of successive halving with reduction &eta; there are as many as
   * leave a trial and a unit of the resource to each; of K rounds number k, from 0, has {@code
   * floor(trials / eta^k)} trials with {@code floor(R / eta^(K-1-k))} of the R epochs or seeds.
   *
   * @param epochs of a whole training
   */
  public List<Rung> rungs(int epochs) {
    if (settings.method() == Method.RANDOM) {
      return List.of(new Rung(settings.trials(), epochs, seeds, seeds));
    }
    boolean bySeeds = settings.resource() == Resource.SEEDS;
    long whole = bySeeds ? seeds.size() : epochs;
    List<Rung> rungs = new ArrayList<>();
    long last = 1;
    while (last * settings.reduction() <= Math.min(settings.trials(), whole)) {
      last *= settings.reduction();
    }
    int used = 0;
    for (long divisor = last, fewer = 1; divisor >= 1; divisor /= settings.reduction()) {
      int resource = (int) (whole / divisor);
      int trials = (int) (settings.trials() / fewer);
      rungs.add(
          bySeeds
              ? new Rung(trials, epochs, seeds.subList(used, resource), seeds.subList(0, resource))
              : new Rung(trials, resource, seeds, seeds));
      used = resource;
      fewer *= settings.reduction();
    }
    return rungs;
  }

  /** Return what options a combination has that may be tuned; nothing where it has no level. */
  Optional<Level> level(Map<Dimension, Object> combination, Completion completion) {
    return levels.stream()
        .filter(level -> level.of().holds(of -> completion.value(of, combination)))
        .findFirst();
  }

  /**
   * Return the different ones of the trials of a level, in the order in which they are drawn. An
   * option has random numbers of its own, by its name, so that levels that share it draw the same.
   */
  List<Map<Dimension, Object>> trials(Level level) {
    Sampler sampler =
        new Sampler(
            new SampleSettings(SampleSettings.Method.RANDOM, settings.trials(), settings.seed()));
    List<Map<Dimension, Object>> trials = new ArrayList<>();
    for (int i = 0; i < settings.trials(); i++) {
      trials.add(new LinkedHashMap<>());
    }
    level
        .options()
        .forEach(
            (option, values) -> {
              List<Item> items = new Ranges(new ArrayList<>()).items(KeyPath.TOP, values);
              List<Item> drawn = sampler.draw(items, sampler.shares(option.id()));
              for (int i = 0; i < drawn.size(); i++) {
                trials.get(i).put(option, drawn.get(i).value());
              }
            });
    return trials.stream().distinct().toList();
  }

  /** Return values of options for people, such as {@code solver.window=4, train.optimizer=adam}. */
  public static String text(Map<Dimension, Object> options) {
    return options.entrySet().stream()
        .map(option -> option.getKey() + "=" + text(option.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String text(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> options = Components.keys(map);
      return Components.notation(String.valueOf(options.remove(Keys.ID)), options);
    }
    return value instanceof Double number
        ? Ranges.written(BigDecimal.valueOf(number))
        : String.valueOf(value);
  }

  /** Return the keys of a study's section that say the same. */
  Map<String, Object> written() {
    Map<String, Object> written = new LinkedHashMap<>();
    written.put(Keys.AXIS, axis.id());
    Map<String, Object> byLevel = new LinkedHashMap<>();
    for (Level level : levels) {
      Map<String, Object> options = new LinkedHashMap<>();
      level.options().forEach((option, values) -> options.put(option.id(), values));
      byLevel.put(level.name(), options);
    }
    written.put(Keys.LEVELS, byLevel);
    written.put(Keys.OBJECTIVE, objective.id());
    written.put(Keys.SEEDS, seeds);
    Map<String, Object> section = Components.section(SearchSettings.class, settings);
    if (settings.method() == Method.RANDOM) {
      section.keySet().removeAll(Keys.OF_HALVING);
    }
    written.putAll(section);
    return written;
  }
}
