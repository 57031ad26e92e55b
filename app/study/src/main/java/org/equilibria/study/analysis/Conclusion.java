package org.equilibria.study.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.solve.Termination;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.config.TrainSettings;
import org.equilibria.study.report.Figures;
import org.equilibria.study.report.SearchText;
import org.equilibria.study.report.Verdict;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.statistics.Mean;

/**
 * What a study says, in a few sentences: which level is ahead, by how much and how surely, what
 * cannot be told apart, what failed and what the comparison is under.
 *
 * @param answer the sentence to begin with
 * @param details further ones
 * @param caution what to beware of; empty for nothing in particular
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Conclusion(String answer, List<String> details, Optional<String> caution) {

  /** More levels than these are not named one by one. */
  private static final int MOST_NAMED = 5;

  /** Levels beyond these, compared in pairs, would leave no pair a chance. */
  private static final int MOST_LEVELS = 12;

  private static final String VARIED_TERMINATION = "termination.";

  /** Copy the sentences. */
  public Conclusion {
    details = List.copyOf(details);
  }

  /** Return the sentences of a study about its usual question. */
  public static Conclusion of(StudyResults results) {
    return Question.of(results)
        .map(question -> of(results, question))
        .orElseGet(() -> without(results));
  }

  /** Return the sentences of a study about a question. */
  public static Conclusion of(StudyResults results, Question question) {
    return new Sentences(results, question).conclusion();
  }

  /** Return the sentences as one text each. */
  public List<String> sentences() {
    List<String> all = new ArrayList<>();
    all.add(answer);
    all.addAll(details);
    caution.ifPresent(all::add);
    return List.copyOf(all);
  }

  private static Conclusion without(StudyResults results) {
    String answer =
        results.trained() == 0
            ? "There is nothing to compare: no cell has a trained network."
            : "There is nothing to compare: all cells are alike but for their seeds"
                + Metric.quality(results)
                    .map(metric -> "; " + metric.words() + " " + mean(results, metric))
                    .orElse("")
                + ".";
    return new Conclusion(answer, List.of(Verdict.of(results) + "."), Optional.empty());
  }

  private static String mean(StudyResults results, Metric metric) {
    return Figures.mean(
        Mean.of(results.cells().stream().flatMapToDouble(c -> metric.of(c).stream()).toArray()));
  }

  /** The sentences of one study. */
  private static final class Sentences {

    private final StudyResults results;
    private final Question question;
    private final Metric metric;
    private final Ranking primary;
    private final Map<String, Ranking> byValue = new LinkedHashMap<>();
    private final List<Ranking> others = new ArrayList<>();
    private final int comparisons;

    Sentences(StudyResults results, Question question) {
      this.results = results;
      this.question = question;
      metric = question.metric();
      List<Ranking> all = new ArrayList<>();
      all.add(Ranking.of(results, question.axis(), metric));
      List<String> values =
          question.along().map(axis -> Question.levels(results, axis)).orElse(List.of());
      values.forEach(value -> all.add(Ranking.of(at(value), question.axis(), metric)));
      results.plan().varied().stream()
          .filter(axis -> !axis.equals(question.axis()))
          .filter(axis -> !question.along().equals(Optional.of(axis)))
          .filter(axis -> isCompared(Question.levels(results, axis).size()))
          .forEach(axis -> all.add(Ranking.of(results, axis, metric)));
      List<Comparison> corrected =
          Comparison.corrected(all.stream().flatMap(r -> r.comparisons().stream()).toList());
      comparisons = (int) corrected.stream().filter(c -> !Double.isNaN(c.difference().p())).count();
      int from = 0;
      for (int i = 0; i < all.size(); i++) {
        int to = from + all.get(i).comparisons().size();
        all.set(i, all.get(i).with(corrected.subList(from, to)));
        from = to;
      }
      primary = all.get(0);
      for (int i = 0; i < values.size(); i++) {
        byValue.put(values.get(i), all.get(1 + i));
      }
      others.addAll(all.subList(1 + values.size(), all.size()));
    }

    private static boolean isCompared(int levels) {
      return levels > 1 && levels <= MOST_LEVELS;
    }

    private StudyResults at(String value) {
      String axis = question.along().orElseThrow();
      List<CellResult> cells =
          results.cells().stream().filter(c -> Question.level(c, axis).equals(value)).toList();
      return new StudyResults(results.plan(), cells, results.cancelled(), results.elapsed());
    }

    Conclusion conclusion() {
      List<String> details = new ArrayList<>();
      if (!byValue.isEmpty()) {
        details.add(along());
      }
      others.forEach(ranking -> details.add(sentence(ranking)));
      primary
          .unranked()
          .forEach((level, why) -> details.add(level + " is not ranked: " + why + "."));
      primary
          .lost()
          .forEach((level, why) -> details.add(level + " is compared without some: " + why + "."));
      details.add(terms());
      details.add(Verdict.of(results) + ".");
      return new Conclusion(sentence(primary), details, caution());
    }

    /** Return who is ahead of whom by how much. */
    private String sentence(Ranking ranking) {
      String by = "By " + metric.words();
      if (ranking.ranked().size() < 2) {
        String only =
            ranking.ranked().isEmpty()
                ? "none did what was asked in nine tenths of its cells"
                : "only "
                    + ranking.ranked().get(0)
                    + " did what was asked in nine tenths of its cells";
        return "%s no %s can be called the best: %s.".formatted(by, ranking.axis(), only);
      }
      List<Ranking.Lead> leads = ranking.leads();
      if (leads.isEmpty()) {
        return "%s no %s can be called the best: %s."
            .formatted(by, ranking.axis(), withoutBest(ranking));
      }
      String best = ranking.best().orElseThrow();
      String mean = Figures.mean(leads.get(0).best());
      if (leads.stream().allMatch(Ranking.Lead::isNone)) {
        return "%s %s are the same, in every seed: %s."
            .formatted(by, listed(ranking.ranked()), mean);
      }
      List<Ranking.Lead> ahead = leads.stream().filter(this::counts).toList();
      if (ahead.isEmpty()) {
        Ranking.Lead last = leads.get(leads.size() - 1);
        return "%s no %s is ahead: %s are not to be told apart; the largest difference is %s, between %s and %s."
            .formatted(
                by,
                ranking.axis(),
                named(ranking.ranked()),
                Figures.mean(last.by()),
                best,
                last.other());
      }
      List<Ranking.Lead> level = leads.stream().filter(lead -> !counts(lead)).toList();
      String apart =
          level.isEmpty()
              ? ""
              : "; not to be told apart from it: "
                  + listed(level.stream().map(l -> aside(l)).toList());
      return "%s, where %s is better, %s %s, which is %s%s."
          .formatted(
              by,
              metric.moreIsBetter() ? "more" : "less",
              first(ranking, best, level.isEmpty()),
              mean,
              margins(ahead) + chance(ahead),
              apart);
    }

    /** Return what is said of the level with the best mean, before that mean. */
    private static String first(Ranking ranking, String best, boolean alone) {
      if (!isClaimed(ranking)) {
        return "%s was the best %s in these runs:".formatted(best, ranking.axis());
      }
      return alone
          ? "%s is the best %s:".formatted(best, ranking.axis())
          : "no %s is surely the best: %s has the best mean,".formatted(ranking.axis(), best);
    }

    /** Return why no level has the best mean. */
    private static String withoutBest(Ranking ranking) {
      return ranking.seeds() == 0
          ? "there are not enough cells that are alike in all else"
          : "each is behind another in the cells that both have";
    }

    /** Return whether a lead is told as one: as sure, or as seen where nothing is claimed. */
    private boolean counts(Ranking.Lead lead) {
      return lead.by().count() >= Ranking.LEAST_SEEDS ? lead.isSure() : lead.by().value() > 0;
    }

    private static boolean isClaimed(Ranking ranking) {
      return ranking.seeds() >= Ranking.LEAST_SEEDS;
    }

    private static String aside(Ranking.Lead lead) {
      return "%s (%s)".formatted(lead.other(), Figures.mean(lead.by()));
    }

    private String margins(List<Ranking.Lead> ahead) {
      String than = metric.moreIsBetter() ? " more than " : " less than ";
      if (ahead.size() > MOST_NAMED) {
        Ranking.Lead nearest = ahead.get(0);
        return "%s%s%s, the nearest, and further from %d others"
            .formatted(Figures.mean(nearest.by()), than, nearest.other(), ahead.size() - 1);
      }
      return listed(ahead.stream().map(l -> Figures.mean(l.by()) + than + l.other()).toList());
    }

    /** Return the largest p-value of what is claimed. */
    private static String chance(List<Ranking.Lead> ahead) {
      String largest =
          Figures.p(ahead.stream().mapToDouble(Ranking.Lead::p).max().orElse(Double.NaN));
      return ahead.stream().allMatch(Ranking.Lead::isSure)
          ? " (p %s)".formatted(largest.startsWith("<") ? largest : "<= " + largest)
          : "";
    }

    /**
     * Return who is ahead value by value, values in a row about which the same is said together.
     */
    private String along() {
      List<String> parts = new ArrayList<>();
      List<String> values = List.copyOf(byValue.keySet());
      List<String> said = byValue.values().stream().map(this::leaders).toList();
      for (int from = 0; from < values.size(); ) {
        int to = from;
        while (to + 1 < values.size() && said.get(to + 1).equals(said.get(from))) {
          to++;
        }
        String range =
            to == from
                ? "at " + values.get(from)
                : "from " + values.get(from) + " to " + values.get(to);
        parts.add(range + " " + said.get(from));
        from = to + 1;
      }
      return "Along %s: %s%s."
          .formatted(question.along().orElseThrow(), String.join("; ", parts), widest());
    }

    private String leaders(Ranking ranking) {
      String left =
          ranking.unranked().isEmpty()
              ? ""
              : " (%s not ranked)".formatted(named(List.copyOf(ranking.unranked().keySet())));
      if (ranking.ranked().isEmpty()) {
        return "none did what was asked";
      } else if (ranking.ranked().size() == 1) {
        return "only " + ranking.ranked().get(0) + " did what was asked" + left;
      }
      List<Ranking.Lead> leads = ranking.leads();
      if (leads.isEmpty()) {
        return withoutBest(ranking);
      }
      String verb = isClaimed(ranking) ? " is ahead" : " is ahead in these runs";
      if (leads.stream().noneMatch(this::counts)) {
        return "none" + verb + left;
      }
      // They were compared with the best alone, and are not said to be ahead of the others.
      List<String> level =
          leads.stream().filter(lead -> !counts(lead)).map(Ranking.Lead::other).toList();
      String apart =
          level.isEmpty() ? "" : " (%s cannot be told apart from it)".formatted(named(level));
      return ranking.best().orElseThrow() + verb + apart + left;
    }

    /** Return where the best is ahead of the worst by the largest factor. */
    private String widest() {
      if (!metric.isWork()) {
        return "";
      }
      String text = "";
      double largest = 1;
      for (Map.Entry<String, Ranking> entry : byValue.entrySet()) {
        for (Ranking.Lead lead : entry.getValue().leads()) {
          double factor = lead.others().value() / lead.best().value();
          if (counts(lead) && factor > largest) {
            largest = factor;
            text =
                "; the gap is widest at %s, where %s takes %s and %s %s, %s times as much"
                    .formatted(
                        entry.getKey(),
                        entry.getValue().best().orElseThrow(),
                        Figures.mean(lead.best()),
                        lead.other(),
                        Figures.mean(lead.others()),
                        Figures.rough(factor));
          }
        }
      }
      return text;
    }

    /** Return what the comparison is under. */
    private String terms() {
      String pairs =
          "Differences are of cells alike in all else, averaged in each of %s%s."
              .formatted(
                  primary.seeds() == 1 ? "1 seed" : primary.seeds() + " seeds",
                  isClaimed(primary) ? ", ± half a 95 % Student interval; " + tests() : "");
      return primary.seeds() == 0 ? rule() : rule() + " " + pairs;
    }

    private String tests() {
      return comparisons == 1
          ? "p of a paired t test"
          : "p of paired t tests, by Holm's correction for all %d comparisons made here"
              .formatted(comparisons);
    }

    private String rule() {
      List<String> varied = results.plan().varied();
      if (question.axis().startsWith(VARIED_TERMINATION)) {
        return "The levels stop by different rules, and reach different residuals.";
      }
      return varied.stream().anyMatch(axis -> axis.startsWith(VARIED_TERMINATION))
          ? "Cells that are compared stop by the same rule, by true residuals."
          : "All solves stop by the same rule, by true residuals: %s."
              .formatted(rule(results.plan().config().base()));
    }

    private static String rule(Pipeline pipeline) {
      Termination rule = pipeline.termination();
      TrainSettings train = pipeline.train();
      return "relative %s%s, at most %d steps%s"
          .formatted(
              Figures.exact(rule.rtol()),
              rule.atol() > 0 ? ", absolute " + Figures.exact(rule.atol()) : "",
              rule.maxSteps(),
              train.forwardRtolCeiling() > 0 || train.gradientRtolCeiling() > 0
                  ? ", and more loosely early in training"
                  : "");
    }

    private Optional<String> caution() {
      List<String> cautions = new ArrayList<>();
      int seeds = primary.seeds();
      if (seeds > 0 && seeds < Ranking.LEAST_SEEDS) {
        cautions.add(
            (seeds == 1 ? "One seed tells nothing" : "Two seeds tell next to nothing")
                + " about chance, and no claim is made beyond these runs; study run with --seeds and"
                + " --extend adds more.");
      } else if (primary.comparisons().stream().anyMatch(c -> c.difference().isSame())) {
        cautions.add(
            "Differences that are the same in every seed leave no variance to judge chance by: they"
                + " are judged by their signs, which takes more seeds; study run with --seeds and"
                + " --extend adds them.");
      }
      SearchText.caution(results).ifPresent(cautions::add);
      return cautions.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", cautions));
    }

    private static String named(List<String> levels) {
      return levels.size() <= MOST_NAMED ? listed(levels) : levels.size() + " levels";
    }
  }

  /** Return {@code a, b and c}. */
  static String listed(List<String> items) {
    return items.size() < 2
        ? String.join("", items)
        : String.join(", ", items.subList(0, items.size() - 1))
            + " and "
            + items.get(items.size() - 1);
  }
}
