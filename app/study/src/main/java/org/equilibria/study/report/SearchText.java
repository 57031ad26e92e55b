package org.equilibria.study.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.equilibria.study.config.Search;
import org.equilibria.study.config.SearchSettings.Method;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.plan.Tuned;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.HeldOut;
import org.equilibria.study.result.Measures;
import org.equilibria.study.result.StudyResults;

/** What was tuned before a comparison, how, and at which cost, in sentences. */
public final class SearchText {

  private SearchText() {}

  /**
   * Return a sentence on the search of a study, and one on each combination that was tuned; none of
   * a study without a search.
   */
  public static List<String> of(StudyPlan plan) {
    List<String> lines = new ArrayList<>();
    plan.config()
        .search()
        .ifPresent(
            search -> {
              lines.add(how(plan.config(), search));
              List<Tuned> tuned = plan.tuned();
              tuned.forEach(one -> lines.add(of(name(plan, one), one)));
              if (tuned.isEmpty()) {
                lines.add("The search has not ended.");
              }
            });
    return lines;
  }

  /**
   * Return that cells are compared by the samples that their options were chosen by, if there was a
   * search, and no samples are apart from them.
   */
  public static Optional<String> caution(StudyResults results) {
    boolean searched = results.plan().config().search().isPresent();
    boolean tested = results.cells().stream().anyMatch(c -> has(c, Measures::test));
    boolean validated = results.cells().stream().anyMatch(c -> has(c, Measures::validation));
    return searched && validated && !tested
        ? Optional.of(
            "There are no test samples: options were chosen by the validation samples that cells are"
                + " compared by, which flatters what had most to choose from; data.test sets samples"
                + " aside.")
        : Optional.empty();
  }

  private static boolean has(CellResult cell, Function<Measures, Optional<HeldOut>> part) {
    return cell.measures().flatMap(part).isPresent();
  }

  /** Return how a study tunes, in a sentence. */
  public static String how(StudyConfig config, Search search) {
    return String.format(
        Locale.ROOT,
        "Tuned before by %s of %d trials for each combination, chosen by %s, over the seeds %s;"
            + " compared with the seeds %s.",
        search.settings().method() == Method.RANDOM ? "random search" : "successive halving",
        search.settings().trials(),
        search.objective(),
        listed(search.seeds()),
        listed(config.seeds()));
  }

  private static String listed(List<Long> seeds) {
    return seeds.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String name(StudyPlan plan, Tuned tuned) {
    return plan.cells().stream()
        .filter(cell -> cell.tuned().filter(tuned::equals).isPresent())
        .findFirst()
        .map(Cell::name)
        .orElse("");
  }

  private static String of(String name, Tuned tuned) {
    return tuned.options().isEmpty()
        ? "%s: %s; %s".formatted(name, tuned.cost(), tuned.text())
        : "%s: %s; best %s (%s %s)"
            .formatted(
                name,
                tuned.cost(),
                tuned.text(),
                tuned.objective().id(),
                Figures.figure(tuned.value()));
  }
}
