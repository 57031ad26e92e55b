package org.equilibria.study.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.inexact.PrecisionMode;
import org.equilibria.study.config.Dimension;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.config.Search;
import org.equilibria.study.config.Search.Rung;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.config.Trials;
import org.equilibria.study.config.Variant;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.Tuned;
import org.equilibria.study.report.Column;
import org.equilibria.study.report.Columns;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Ending;
import org.equilibria.study.result.Measures;
import org.equilibria.study.result.PassStats;
import org.equilibria.study.result.StudyResults;

/**
 * The course of a search: rounds of trials, each a study of its own that follows from the results
 * of those before it, and in the end the best options of every combination. It depends on nothing
 * but the configuration and these results, so that whoever has them comes to the same.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public final class SearchCourse {

  private final StudyConfig config;
  private final Catalog catalog;
  private final Search search;
  private final List<Rung> rungs;
  private final List<Trials> all;

  /**
   * Plan a search.
   *
   * @param config a study that has one
   */
  public SearchCourse(StudyConfig config, Catalog catalog) {
    this.config = config;
    this.catalog = catalog;
    search = config.search().orElseThrow();
    rungs = search.rungs(config.base().train().epochs());
    all = Trials.of(config, catalog);
  }

  /** Return the rounds, as far as they are known beforehand. */
  public List<Rung> rungs() {
    return rungs;
  }

  /**
   * Return the search as it is planned, in lines for people: the rounds, and the options of each
   * combination.
   */
  public List<String> outline() {
    List<String> lines = new ArrayList<>();
    for (int round = 0; round < rungs.size(); round++) {
      Rung rung = rungs.get(round);
      int most =
          all.stream().mapToInt(t -> Math.min(rung.trials(), t.drawn().size())).sum()
              * rung.seeds().size();
      lines.add(
          "%s: at most %s of each combination, %s, seeds %s: at most %s"
              .formatted(
                  name(round + 1),
                  counted(rung.trials(), "trial"),
                  counted(rung.epochs(), "epoch"),
                  rung.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                  counted(most, "training")));
    }
    for (Trials trials : all) {
      lines.add(
          "%s: %s of %s"
              .formatted(
                  named(trials.combination()),
                  counted(trials.drawn().size(), "different trial"),
                  trials.drawn().get(0).keySet().stream()
                      .map(Dimension::id)
                      .collect(Collectors.joining(", "))));
    }
    return lines;
  }

  private static String counted(int count, String what) {
    return count == 1 ? "1 " + what : "%d %ss".formatted(count, what);
  }

  private static String named(Map<Dimension, Object> combination) {
    return combination.values().stream().map(Dimension::nameOf).collect(Collectors.joining(", "));
  }

  /** Return the name of a round, from 1. */
  public static String name(int round) {
    return "rung-" + round;
  }

  /** One trial of one combination, by their places. */
  private record Entry(int group, int trial) {}

  /** A round that has been run. */
  private record Round(Map<Entry, List<CellResult>> results, Column objective) {}

  /**
   * Return the round after others as a study; nothing where the search has ended.
   *
   * @param before results of these, in their order
   */
  public Optional<StudyConfig> next(List<StudyResults> before) {
    if (before.size() == rungs.size()) {
      return Optional.empty();
    }
    List<Entry> entries = entries(rounds(before));
    return entries.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Trials.study(
                config,
                catalog,
                name(before.size() + 1),
                rungs.get(before.size()),
                entries.stream().map(this::values).toList()));
  }

  private Map<Dimension, Object> values(Entry entry) {
    Map<Dimension, Object> values = new LinkedHashMap<>(all.get(entry.group()).combination());
    values.putAll(all.get(entry.group()).drawn().get(entry.trial()));
    return values;
  }

  /** Return the trials of the round after others: at first all, then the best of the last. */
  private List<Entry> entries(List<Round> before) {
    List<Entry> entries = new ArrayList<>();
    for (int group = 0; group < all.size(); group++) {
      if (before.isEmpty()) {
        for (int trial = 0; trial < all.get(group).drawn().size(); trial++) {
          entries.add(new Entry(group, trial));
        }
      } else {
        ranked(group, before).stream()
            .limit(rungs.get(before.size()).trials())
            .sorted(Comparator.comparingInt(Entry::trial))
            .forEach(entries::add);
      }
    }
    return entries;
  }

  /** Find the results of each trial: trials that come to the same network share them. */
  private List<Round> rounds(List<StudyResults> before) {
    List<Round> rounds = new ArrayList<>();
    for (StudyResults results : before) {
      List<Entry> entries = entries(rounds);
      List<Variant> variants = Variant.of(results.plan().config(), catalog);
      Map<Pipeline, List<CellResult>> cells = new HashMap<>();
      for (CellResult result : results.cells()) {
        cells.computeIfAbsent(asked(result.cell()), p -> new ArrayList<>()).add(result);
      }
      Map<Entry, List<CellResult>> found = new HashMap<>();
      for (int i = 0; i < entries.size(); i++) {
        found.put(entries.get(i), cells.getOrDefault(variants.get(i).pipeline(), List.of()));
      }
      Column objective =
          Columns.of(results.plan()).stream()
              .filter(column -> column.id().equals(search.objective().id()))
              .findFirst()
              .orElseThrow();
      rounds.add(new Round(found, objective));
    }
    return rounds;
  }

  /** Return the pipeline of a cell with the precision that was asked for, which may be auto. */
  private static Pipeline asked(Cell cell) {
    String label = cell.labels().getOrDefault(Dimension.PRECISION.id(), "");
    for (PrecisionMode mode : PrecisionMode.values()) {
      if (mode.text().equals(label.replaceFirst(" .*", ""))) {
        return cell.pipeline().withPrecision(mode);
      }
    }
    return cell.pipeline();
  }

  /** Return the trials of the last round that have the figure, the best first, then the earlier. */
  private List<Entry> ranked(int group, List<Round> rounds) {
    Map<Entry, Double> scores = new HashMap<>();
    for (Entry entry : rounds.get(rounds.size() - 1).results().keySet()) {
      if (entry.group() == group) {
        scores.put(entry, score(entry, rounds));
      }
    }
    Comparator<Entry> byScore = Comparator.comparingDouble(e -> scores.getOrDefault(e, 0.0));
    return scores.keySet().stream()
        .filter(entry -> !Double.isNaN(scores.getOrDefault(entry, Double.NaN)))
        .sorted(
            (search.objective().maximised() ? byScore.reversed() : byScore)
                .thenComparingInt(Entry::trial))
        .toList();
  }

  /** Return the mean over the seeds that a trial is judged by; NaN if one of them has no figure. */
  private double score(Entry entry, List<Round> rounds) {
    List<Long> judged = rungs.get(rounds.size() - 1).judged();
    return judged.stream().mapToDouble(seed -> figure(entry, seed, rounds)).reduce(0, Double::sum)
        / judged.size();
  }

  /** Return the figure of a seed in the last round that ran it. */
  private double figure(Entry entry, long seed, List<Round> rounds) {
    int round =
        IntStream.iterate(rounds.size() - 1, i -> i >= 0, i -> i - 1)
            .filter(i -> rungs.get(i).seeds().contains(seed))
            .findFirst()
            .orElseThrow();
    return rounds.get(round).results().getOrDefault(entry, List.of()).stream()
        .filter(result -> result.cell().seed() == seed && didWhatWasAsked(result))
        .findFirst()
        .flatMap(result -> rounds.get(round).objective().of(result).map(Number.class::cast))
        .map(Number::doubleValue)
        .filter(Double::isFinite)
        .orElse(Double.NaN);
  }

  private boolean didWhatWasAsked(CellResult result) {
    return result.ending().isTrained() && (!search.objective().isWork() || result.converged());
  }

  /**
   * Return what was found for each combination that was tuned.
   *
   * @param results of all rounds, in their order
   */
  public List<Tuned> tuned(List<StudyResults> results) {
    List<Round> rounds = rounds(results);
    List<Tuned> tuned = new ArrayList<>();
    for (int group = 0; group < all.size(); group++) {
      Optional<Entry> best = ranked(group, rounds).stream().findFirst();
      List<CellResult> run = run(group, rounds);
      tuned.add(
          new Tuned(
              all.get(group).combination(),
              best.map(entry -> all.get(entry.group()).drawn().get(entry.trial())),
              search.objective(),
              best.map(entry -> score(entry, rounds)).orElse(Double.NaN),
              search.settings().trials(),
              all.get(group).drawn().size(),
              run.size(),
              run.stream().mapToLong(SearchCourse::evaluations).sum()));
    }
    return tuned;
  }

  private static List<CellResult> run(int group, List<Round> rounds) {
    return rounds.stream()
        .flatMap(round -> round.results().entrySet().stream())
        .filter(entry -> entry.getKey().group() == group)
        .flatMap(entry -> entry.getValue().stream())
        .filter(result -> result.ending() != Ending.IMPOSSIBLE)
        .toList();
  }

  private static long evaluations(CellResult result) {
    return result
        .measures()
        .map((Measures m) -> evaluations(m.forward()) + evaluations(m.backward()))
        .orElse(0L);
  }

  private static long evaluations(PassStats pass) {
    return Math.round(pass.meanEvaluations() * (pass.solves() + pass.unsolved()))
        + pass.rescue().evaluations();
  }
}
