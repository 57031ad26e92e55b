package org.equilibria.study.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.engine.data.Amount;
import org.equilibria.study.config.Search.Level;
import org.equilibria.study.config.SearchSettings.Method;
import org.equilibria.study.config.SearchSettings.Resource;
import org.jspecify.annotations.Nullable;

/** A reader of how the options of levels are tuned. */
final class SearchReader {

  private static final KeyPath SEARCH = KeyPath.of(Keys.STUDY, Keys.SEARCH);
  private static final String EXAMPLE =
      "{axis: solver, levels: {anderson: {solver.window: 2..8}}, seeds: [101, 102]}";
  private static final Dimension EPOCHS = Dimension.named("train.epochs");
  private static final Dimension LOSS = Dimension.named("train.loss");
  private static final List<Dimension> OF_SAMPLES_OR_MACHINE =
      List.of(Dimension.named(Keys.DATA), Dimension.named(Keys.BACKEND));

  private final Catalog catalog;
  private final List<Mistake> mistakes;
  private final AxesReader reader;
  private final Pipeline base;
  private final List<Axis> axes;
  private final List<Dimension> varied;

  /**
   * Read for a study.
   *
   * @param reader has read the axes
   * @param varied the axes, and what only added combinations vary
   */
  SearchReader(
      Catalog catalog,
      List<Mistake> mistakes,
      AxesReader reader,
      Pipeline base,
      List<Axis> axes,
      List<Dimension> varied) {
    this.catalog = catalog;
    this.mistakes = mistakes;
    this.reader = reader;
    this.base = base;
    this.axes = axes;
    this.varied = varied;
  }

  private void add(KeyPath path, String sentence) {
    mistakes.add(new Mistake(path, sentence));
  }

  /**
   * Return what a section asks for; nothing where that is faulty.
   *
   * @param compared seeds of the comparison
   */
  Optional<Search> read(Object written, List<Long> compared) {
    int before = mistakes.size();
    if (!(written instanceof Map<?, ?> given)) {
      add(
          SEARCH,
          "expected keys with values, such as " + EXAMPLE + ", not " + StudyReader.shown(written));
      return Optional.empty();
    }
    Map<String, Object> section = Components.keys(given);
    for (String key : section.keySet()) {
      if (!Keys.IN_SEARCH.contains(key)) {
        add(SEARCH.key(key), "unknown key" + catalog.hint(key, Keys.IN_SEARCH));
      }
    }
    Optional<Axis> axis = axis(section.get(Keys.AXIS));
    Optional<Objective> objective = objective(section.get(Keys.OBJECTIVE));
    List<Long> seeds = seeds(section.get(Keys.SEEDS), compared);
    SearchSettings settings = settings(section);
    List<Level> levels =
        axis.map(a -> levels(a, section.get(Keys.LEVELS))).orElse(new ArrayList<>());
    if (mistakes.size() > before) {
      return Optional.empty();
    }
    Search search =
        new Search(
            axis.orElseThrow().dimension(), levels, objective.orElseThrow(), seeds, settings);
    checkTogether(search, section);
    return mistakes.size() > before ? Optional.empty() : Optional.of(search);
  }

  private Optional<Axis> axis(@Nullable Object name) {
    KeyPath path = SEARCH.key(Keys.AXIS);
    List<String> names = axes.stream().map(a -> a.dimension().id()).toList();
    if (name == null) {
      add(
          SEARCH,
          "the axis is missing whose levels have options to be tuned; write one of its axes, such"
              + " as axis: solver");
    } else if (name instanceof Map<?, ?> || name instanceof List<?>) {
      add(path, "expected the name of an axis, not " + StudyReader.shown(name));
    } else {
      Optional<Axis> axis =
          axes.stream()
              .filter(
                  a ->
                      a.dimension().id().equals(name)
                          || a.dimension().path().toString().equals(name))
              .findFirst();
      if (axis.isEmpty()) {
        add(
            path,
            "there is no axis '"
                + name
                + "'"
                + (names.isEmpty()
                    ? "; the study has none"
                    : catalog.hint(name.toString(), names)));
      }
      return axis;
    }
    return Optional.empty();
  }

  private Optional<Objective> objective(@Nullable Object name) {
    KeyPath path = SEARCH.key(Keys.OBJECTIVE);
    String id = name == null ? Objective.VALIDATION_LOSS.id() : String.valueOf(name);
    Optional<Objective> objective = Objective.named(id);
    if (name instanceof Map<?, ?> || name instanceof List<?>) {
      add(path, "expected the name of a figure, not " + StudyReader.shown(name));
    } else if (objective.isEmpty() && id.startsWith(Keys.TEST)) {
      add(
          path,
          "'%s' is of the test samples, which must not be seen before the comparison; write one of %s"
              .formatted(id, String.join(", ", Objective.ids())));
    } else if (objective.isEmpty() && (id.endsWith("elapsed") || id.contains("_time"))) {
      add(
          path,
          "'%s' is a time, on which no two runs agree; write one of %s"
              .formatted(id, String.join(", ", Objective.ids())));
    } else if (objective.isEmpty()) {
      add(
          path,
          "'" + id + "' is no figure of validation samples" + catalog.hint(id, Objective.ids()));
    }
    return objective;
  }

  private List<Long> seeds(@Nullable Object written, List<Long> compared) {
    KeyPath path = SEARCH.key(Keys.SEEDS);
    if (written == null) {
      add(
          SEARCH,
          "the seeds are missing that trials are run with; write others than those of study.seeds,"
              + " such as seeds: [101, 102, 103]");
      return List.of();
    }
    List<Long> seeds = new StudyReader(catalog, mistakes).seeds(path, written);
    List<String> items =
        written instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    seeds.stream()
        .filter(compared::contains)
        .findFirst()
        .ifPresent(
            seed ->
                add(
                    items.contains(seed.toString())
                        ? path.item(items.indexOf(seed.toString()))
                        : path,
                    "%d is a seed of the comparison, too; what is compared must not have been tuned"
                            .formatted(seed)
                        + " on its own seeds (study.seeds)"));
    return seeds;
  }

  private SearchSettings settings(Map<String, Object> section) {
    Map<String, Object> options = new LinkedHashMap<>(section);
    options.keySet().removeAll(List.of(Keys.AXIS, Keys.LEVELS, Keys.OBJECTIVE, Keys.SEEDS));
    options.keySet().retainAll(Keys.IN_SEARCH);
    SearchSettings settings = catalog.bind(SEARCH, SearchSettings.class, options, mistakes);
    if (settings.method() == Method.RANDOM) {
      for (String key : Keys.OF_HALVING) {
        if (options.containsKey(key)) {
          add(SEARCH.key(key), "only method: successive-halving has this");
        }
      }
    }
    return settings;
  }

  private List<Level> levels(Axis axis, @Nullable Object written) {
    KeyPath path = SEARCH.key(Keys.LEVELS);
    List<Level> levels = new ArrayList<>();
    if (!(written instanceof Map<?, ?> given)) {
      String example =
          "write which options each level of "
              + axis.dimension()
              + " has, such as {anderson: {solver.window: 2..8}}";
      add(
          written == null ? SEARCH : path,
          written == null
              ? "the levels are missing; " + example
              : "expected keys with values, not " + StudyReader.shown(written) + "; " + example);
      return levels;
    }
    int before = mistakes.size();
    Components.keys(given)
        .forEach((name, options) -> level(path.key(name), axis, name, options, levels));
    if (mistakes.size() == before) {
      axis.values().stream()
          .filter(value -> levels.stream().noneMatch(level -> isLike(value, level.of())))
          .findFirst()
          .ifPresent(
              value ->
                  add(
                      path,
                      "%s %s is missing; write which of its options are tuned, or {} for none"
                          .formatted(axis.dimension(), Dimension.nameOf(value))));
      if (levels.stream().allMatch(level -> level.options().isEmpty())) {
        add(path, "no level has an option to be tuned");
      }
    }
    return levels;
  }

  private static boolean isLike(Object value, Condition condition) {
    return condition.holds(of -> Optional.of(value));
  }

  private void level(KeyPath place, Axis axis, String name, Object written, List<Level> levels) {
    Optional<Condition> of =
        reader
            .accepted(axis.dimension(), place, name)
            .map(form -> new Condition(Map.of(axis.dimension(), List.of(form))));
    List<Object> like =
        of.map(c -> axis.values().stream().filter(value -> isLike(value, c)).toList())
            .orElse(List.of());
    if (of.isPresent() && like.isEmpty()) {
      add(place, "the axis " + axis.dimension() + " has no such level");
    } else if (like.stream().anyMatch(v -> levels.stream().anyMatch(l -> isLike(v, l.of())))) {
      add(place, "the options of this level are listed before");
    } else if (!(written instanceof Map<?, ?> given)) {
      add(
          place,
          "expected options with their ranges, such as {solver.window: 2..8}, or {} for none, not "
              + StudyReader.shown(written));
    } else if (of.isPresent()) {
      Map<Dimension, List<Object>> options = new LinkedHashMap<>();
      Components.keys(given)
          .forEach(
              (option, values) ->
                  option(place.key(option), option, values, axis, like.get(0), options));
      levels.add(new Level(name, of.get(), options));
    }
  }

  private void option(
      KeyPath place,
      String name,
      Object written,
      Axis axis,
      Object level,
      Map<Dimension, List<Object>> options) {
    Optional<Dimension> option = reader.dimension(place, name);
    if (option.isEmpty()) {
      return;
    }
    Dimension known = option.get();
    Optional<String> refusal = refusal(known, axis.dimension(), options.keySet().stream());
    if (refusal.isPresent()) {
      add(place, refusal.get());
      return;
    }
    options.put(
        known,
        reader.options(
            known, place, axis.dimension(), level, new Ranges(mistakes).items(place, written)));
  }

  private Optional<String> refusal(Dimension option, Dimension axis, Stream<Dimension> others) {
    Optional<Dimension> before = others.filter(option::overlaps).findFirst();
    Optional<Dimension> axisThere =
        varied.stream()
            .filter(option::overlaps)
            .filter(a -> !(a.equals(axis) && option.path().isWithin(a.path()) && !option.equals(a)))
            .findFirst();
    if (before.isPresent()) {
      return Optional.of("this is, or is a part of, " + before.get() + ", which stands above");
    } else if (axisThere.isPresent()) {
      return Optional.of(
          "the study varies "
              + axisThere.get()
              + "; what it compares, or a part of it, cannot be tuned as well");
    } else if (OF_SAMPLES_OR_MACHINE.stream().anyMatch(option::overlaps)) {
      return Optional.of(
          "samples, precision and backend are not tuned; trials of others could not be compared");
    }
    return Optional.empty();
  }

  /** Check what only several keys together can be wrong about. */
  private void checkTogether(Search search, Map<String, Object> section) {
    boolean validates = varied.stream().anyMatch(Dimension::isOfData);
    if (!validates && base.data().selection().split().validation().equals(Amount.count(0))) {
      add(
          section.containsKey(Keys.OBJECTIVE) ? SEARCH.key(Keys.OBJECTIVE) : SEARCH,
          "there are no validation samples to choose by; set data.validation, such as 0.2");
    }
    if (search.objective() == Objective.VALIDATION_LOSS) {
      forEachOption(
          search,
          LOSS,
          "losses of different kinds cannot be compared; choose by another objective, such as "
              + Objective.VALIDATION_ACCURACY.id());
    }
    if (search.settings().method() == Method.SUCCESSIVE_HALVING) {
      checkHalving(search);
    }
  }

  private void checkHalving(Search search) {
    SearchSettings settings = search.settings();
    boolean byEpochs = settings.resource() == Resource.EPOCHS;
    int whole = byEpochs ? base.train().epochs() : search.seeds().size();
    if (settings.trials() < settings.reduction()) {
      add(SEARCH.key(Keys.TRIALS), oneRung(settings, settings.trials(), "trials", "trials"));
    }
    if (byEpochs) {
      String why = "successive halving decides it; tune it by method: random, or halve seeds";
      forEachOption(search, EPOCHS, why);
      if (varied.stream().anyMatch(EPOCHS::overlaps)) {
        add(
            SEARCH.key(Keys.RESOURCE),
            "the study varies train.epochs, which successive halving decides; write resource:"
                + " seeds");
      } else if (whole < settings.reduction()) {
        add(SEARCH.key(Keys.METHOD), oneRung(settings, whole, "epochs of train.epochs", "epochs"));
      }
    } else if (whole < settings.reduction()) {
      add(SEARCH.key(Keys.SEEDS), oneRung(settings, whole, "seeds", "seeds"));
    }
  }

  private static String oneRung(SearchSettings settings, int given, String of, String what) {
    return "%d %s make one rung alone with reduction %d; write at least %d %s"
        .formatted(given, of, settings.reduction(), settings.reduction(), what);
  }

  private void forEachOption(Search search, Dimension of, String why) {
    for (Level level : search.levels()) {
      for (Dimension option : level.options().keySet()) {
        if (option.overlaps(of)) {
          add(SEARCH.key(Keys.LEVELS).key(level.name()).key(option.id()), why);
        }
      }
    }
  }
}
