package org.equilibria.study.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.equilibria.engine.train.GradientCosine;
import org.equilibria.study.config.Dimension;
import org.equilibria.study.config.RescueSettings;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.plan.Tuned;
import org.equilibria.study.result.BoundResult;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.HeldOut;
import org.equilibria.study.result.Measures;
import org.equilibria.study.result.PassStats;
import org.equilibria.study.result.Proportion;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.result.TimedPart;
import org.equilibria.study.result.Words;
import org.equilibria.study.statistics.Median;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the results of a study, the one place that says what a figure is called, how it is
 * read and which table shows it. A new figure is a line here.
 */
public final class Columns {

  private static final String EVALUATIONS = "123.4 / 200";
  private static final String LOSS = "1.234e-05";

  /** Solves of one kind. */
  private record Pass(
      String id, String what, Function<Measures, Optional<PassStats>> of, Optional<String> title) {}

  private static final Pass FORWARD =
      new Pass(
          "forward", "forward solves of training", m -> Optional.of(m.forward()), shown("forward"));
  private static final Pass BACKWARD =
      new Pass("backward", "backward solves", m -> Optional.of(m.backward()), shown("backward"));
  private static final Pass VALIDATION =
      new Pass(
          "validation",
          "forward solves of validation samples",
          m -> m.validation().map(HeldOut::solves),
          Optional.empty());
  private static final Pass TEST =
      new Pass(
          "test",
          "forward solves of test samples",
          m -> m.test().map(HeldOut::solves),
          shown("test"));

  private final StudyPlan plan;
  private final boolean timed;
  private final List<Column> all = new ArrayList<>();

  private Columns(StudyPlan plan, boolean timed) {
    this.plan = plan;
    this.timed = timed;
  }

  /**
   * Return the columns of a study: what varies, what was measured, and what bounds say; times,
   * which come later if at all, without headings.
   */
  public static List<Column> of(StudyPlan plan) {
    return of(plan, false);
  }

  /** Return the columns of results, times with headings if there are any. */
  public static List<Column> of(StudyResults results) {
    return of(results.plan(), results.timing().isPresent());
  }

  /** Return what a figure of results is of, if they have one of that name. */
  public static Optional<FigureKind> kind(StudyResults results, String id) {
    return of(results.plan(), results.cells()).stream()
        .filter(column -> column.id().equals(id))
        .findFirst()
        .map(Column::kind);
  }

  private static List<Column> of(StudyPlan plan, boolean timed) {
    Columns columns = new Columns(plan, timed);
    columns.choices();
    columns.endings();
    columns.work();
    columns.times();
    columns.losses();
    columns.all.add(Column.of("data_fingerprint", r -> Optional.of(r.data())));
    plan.config().bounds().forEach(bound -> columns.bound(bound.id()));
    return List.copyOf(columns.all);
  }

  /** Return the columns of a study, and of what was certified of these results after it. */
  public static List<Column> of(StudyPlan plan, List<CellResult> results) {
    List<Column> all = new ArrayList<>(of(plan));
    results.stream()
        .flatMap(result -> result.certificate().stream())
        .flatMap(certificate -> certificate.verdicts().stream())
        .map(BoundResult::bound)
        .distinct()
        .forEach(id -> all.addAll(certified(id)));
    return List.copyOf(all);
  }

  /** Return columns of a study, and those of what was certified of one result. */
  public static List<Column> with(List<Column> columns, CellResult result) {
    List<Column> all = new ArrayList<>(columns);
    result
        .certificate()
        .ifPresent(c -> c.verdicts().forEach(verdict -> all.addAll(certified(verdict.bound()))));
    return List.copyOf(all);
  }

  private static List<Column> certified(String id) {
    return bound("certified_" + id, r -> r.certificate().flatMap(c -> c.verdict(id)));
  }

  private static Optional<String> shown(String title) {
    return Optional.of(title);
  }

  private void choices() {
    all.add(Column.of("cell", r -> Optional.of(r.cell().number())).of(FigureKind.NAME));
    for (String varied : plan.varied()) {
      all.add(
          choice(varied)
              .shown(
                  varied,
                  "",
                  false,
                  widest(varied),
                  r -> Optional.ofNullable(r.cell().varied().get(varied))));
    }
    Dimension.ALL.stream()
        .map(Dimension::id)
        .filter(id -> !plan.varied().contains(id))
        .forEach(id -> all.add(choice(id)));
    all.add(
        Column.of("seed", r -> Optional.of(r.cell().seed()))
            .of(FigureKind.NAME)
            .shown(
                "seed",
                "seed of the random numbers",
                plan.cells().stream()
                    .map(c -> String.valueOf(c.seed()))
                    .reduce("", Columns::longer)));
    all.add(guarantee());
    if (plan.config().search().isPresent()) {
      search();
    }
  }

  private void search() {
    String widest = plan.tuned().stream().map(Tuned::text).reduce("", Columns::longer);
    all.add(
        Column.of("tuned", r -> r.cell().tuned().map(Tuned::text))
            .shown(
                "tuned",
                "options that the search found to be best",
                false,
                widest,
                r -> r.cell().tuned().map(Tuned::text)));
    all.add(Column.of("search_trials", r -> r.cell().tuned().map(Tuned::trials)));
    all.add(Column.of("search_trainings", r -> r.cell().tuned().map(Tuned::trainings)));
    all.add(
        Column.of("search_evaluations", r -> r.cell().tuned().map(Tuned::evaluations))
            .of(FigureKind.WORK)
            .shown(
                "search evals",
                "evaluations of the map for samples that all trials for this combination took,"
                    + " forward and backward; in no other column",
                "12345678"));
    all.add(
        Column.of(
            "search_objective",
            r -> r.cell().tuned().map(Tuned::value).filter(v -> !Double.isNaN(v))));
  }

  /** Return what the layers guarantee, shown where one does. */
  private Column guarantee() {
    Column column = Column.of("guarantee", r -> r.cell().guarantee());
    String widest =
        plan.cells().stream()
            .flatMap(cell -> cell.guarantee().stream())
            .reduce("", Columns::longer);
    return widest.isEmpty()
        ? column
        : column.shown(
            "guarantee",
            "what the parameterization guarantees of the weight and the solver is proved to"
                + " converge for, or that there is no guarantee for it",
            false,
            widest,
            r -> r.cell().guarantee());
  }

  private static Column choice(String dimension) {
    return Column.of(dimension, r -> Optional.ofNullable(r.cell().labels().get(dimension)));
  }

  private String widest(String dimension) {
    return plan.cells().stream()
        .map(cell -> cell.varied().getOrDefault(dimension, ""))
        .reduce("", Columns::longer);
  }

  private static String longer(String a, String b) {
    return b.length() > a.length() ? b : a;
  }

  private void endings() {
    all.add(
        Column.of("training_status", r -> Optional.of(r.status()))
            .shown(
                "training",
                "how training ended: completed, stopped-early for want of patience, limit for a"
                    + " limit that was reached, diverged, failed, impossible or cancelled",
                false,
                "stopped-early",
                r -> Optional.of(r.status())));
    for (Pass pass : List.of(FORWARD, BACKWARD, VALIDATION, TEST)) {
      Column column = ofPass(pass, "_status", PassStats::counts);
      all.add(pass.title().map(title -> shown(column, title, pass)).orElse(column));
    }
    all.add(Column.of("converged", r -> Optional.of(r.converged())));
    all.add(Column.of("detail", r -> Optional.of(r.detail())));
    all.add(Column.of("elapsed", r -> Optional.of(r.elapsed())).of(FigureKind.ELAPSED));
    all.add(measured("epochs", Measures::updates));
    all.add(measured("step", Measures::step));
  }

  private static Column shown(Column column, String title, Pass pass) {
    return column.shown(
        title,
        "whether all "
            + pass.what()
            + ", of one sample each, met the tolerance or were truncated by design, or how many did"
            + " neither; no solve where a gradient needs none",
        false,
        "12345 of 123456 not",
        r ->
            r.measures()
                .flatMap(pass.of())
                .filter(p -> p.solves() + p.unsolved() > 0)
                .map(Columns::met));
  }

  private static String met(PassStats pass) {
    if (pass.unconverged() > 0) {
      return "%d of %d not".formatted(pass.unconverged(), pass.solves());
    }
    return pass.solves() == 0 ? "no solve" : pass.truncated() > 0 ? "truncated" : "converged";
  }

  private void work() {
    Pass validation = new Pass("validation_forward", "", VALIDATION.of(), Optional.empty());
    Pass test = new Pass("test_forward", "", TEST.of(), Optional.empty());
    List<Pass> passes = List.of(FORWARD, BACKWARD, validation, test);
    each(
        passes,
        "_evaluations_mean",
        FigureKind.WORK,
        PassStats::meanEvaluations,
        evaluations(
            "fwd evals",
            "evaluations of the map in a forward solve: mean over samples and epochs, and most",
            FORWARD),
        evaluations(
            "bwd evals",
            "evaluations of the adjoint map in a backward solve, or by a gradient estimator on its"
                + " own: mean over samples and most",
            BACKWARD));
    each(passes, "_evaluations_max", FigureKind.WORK, PassStats::maxEvaluations);
    each(passes, "_gemm_equivalents", FigureKind.WORK, PassStats::gemmEquivalents);
    each(passes, "_solves", FigureKind.PLAIN, PassStats::solves);
    each(passes, "_unconverged", FigureKind.PLAIN, PassStats::unconverged);
    rescue(passes);
    each(passes, "_relative_error_estimate", FigureKind.PLAIN, p -> known(p.relativeError()));
    each(passes, "_inverse_norm_estimate", FigureKind.PLAIN, p -> known(p.inverseNorm()));
    all.add(ofPass(BACKWARD, "_left_out", PassStats::leftOut));
    all.add(ofPass(BACKWARD, "_by_differences", p -> p.differenced().orElse(0)));
    cosine();
    all.add(
        measured(
                "train_gemm_equivalents",
                m -> m.forward().allProducts() + m.backward().allProducts())
            .of(FigureKind.WORK)
            .shown(
                "products",
                "products of the whole batch with the weight in all solves of training, those of a"
                    + " rescue included",
                LOSS));
    each(passes, "_elapsed", FigureKind.ELAPSED, PassStats::elapsed);
  }

  private static Function<Column, Column> evaluations(String title, String help, Pass pass) {
    return column ->
        column.shown(
            title,
            help,
            true,
            EVALUATIONS,
            r ->
                r.measures()
                    .flatMap(pass.of())
                    .filter(p -> p.maxEvaluations() > 0)
                    .map(
                        p ->
                            String.format(
                                Locale.ROOT,
                                "%.1f / %d",
                                p.meanEvaluations(),
                                p.maxEvaluations())));
  }

  private void cosine() {
    Column mean = cosine("gradient_cosine_mean", GradientCosine::mean).of(FigureKind.MERIT);
    all.add(
        plan.config().base().train().cosine() > 0
            ? mean.shown(
                "cosine",
                "cosine between the gradients followed and the exact ones at the same states: mean"
                    + " and least over the updates compared",
                true,
                "0.12345 / 0.12345",
                r ->
                    r.measures()
                        .flatMap(m -> m.backward().cosine())
                        .map(c -> String.format(Locale.ROOT, "%.5f / %.5f", c.mean(), c.least())))
            : mean);
    all.add(cosine("gradient_cosine_least", GradientCosine::least).of(FigureKind.MERIT));
    all.add(cosine("gradient_cosine_updates", GradientCosine::updates));
  }

  private static Column cosine(String id, Function<GradientCosine, ?> figure) {
    return ofPart(id, m -> m.backward().cosine(), figure);
  }

  private void rescue(List<Pass> passes) {
    boolean asked = plan.config().base().rescue().fallback() != RescueSettings.Fallback.NONE;
    each(
        passes,
        "_rescued",
        FigureKind.PLAIN,
        p -> p.rescue().rescued(),
        asked
            ? c ->
                c.shown(
                    "rescued",
                    "solves of training, forward + backward, that their solver left and the rescue"
                        + " finished; they count as not converged in the columns before",
                    true,
                    "12345 + 12345",
                    both(p -> p.rescue().rescued()))
            : Function.identity());
    each(
        passes,
        "_rescue_evaluations",
        FigureKind.WORK,
        p -> p.rescue().evaluations(),
        asked
            ? c ->
                c.shown(
                    "rescue evals",
                    "evaluations that the rescue spent on samples, forward + backward, in vain or"
                        + " not; they are in no other column",
                    true,
                    "123456 + 123456",
                    both(p -> p.rescue().evaluations()))
            : Function.identity());
    each(passes, "_rescue_gemm_equivalents", FigureKind.WORK, p -> p.rescue().gemmEquivalents());
    each(passes, "_rescue_elapsed", FigureKind.ELAPSED, p -> p.rescue().elapsed());
  }

  private static Function<CellResult, Optional<String>> both(Function<PassStats, Long> part) {
    return r -> r.measures().map(m -> part.apply(m.forward()) + " + " + part.apply(m.backward()));
  }

  private void times() {
    for (TimedPart part : TimedPart.values()) {
      String id = Words.of(part) + "_time";
      Column median = time(id, part, Median::value);
      all.add(
          timed
              ? median.shown(
                  Words.of(part) + " s",
                  "median seconds of "
                      + (part == TimedPart.EPOCH ? "" : Words.of(part) + " solves in ")
                      + "one epoch of training, timed alone, warm and repeated, with its 95 %"
                      + " interval",
                  true,
                  "0.01234 [0.01234, 0.01234]",
                  r -> r.times().map(t -> Figures.median(t.median(part))))
              : median);
      all.add(time(id + "_lower_quartile", part, Median::lowerQuartile));
      all.add(time(id + "_upper_quartile", part, Median::upperQuartile));
      all.add(time(id + "_lower", part, Median::lower));
      all.add(time(id + "_upper", part, Median::upper));
    }
    all.add(
        Column.of("timed_rounds", r -> r.times().map(t -> t.rounds().size()))
            .of(FigureKind.TIMING));
  }

  private static Column time(String id, TimedPart part, Function<Median, Double> figure) {
    return Column.of(
            id, r -> r.times().map(t -> figure.apply(t.median(part))).filter(Double::isFinite))
        .of(FigureKind.TIME);
  }

  private void losses() {
    all.add(
        measured("train_loss", Measures::finalLoss)
            .shown(
                "train loss", "loss summed over the training samples after the last epoch", LOSS));
    proportion("train", Measures::train, Optional.empty());
    heldOut("validation", "val", Measures::validation);
    heldOut("test", "test", Measures::test);
  }

  private void heldOut(String part, String title, Function<Measures, Optional<HeldOut>> of) {
    all.add(ofPart(part + "_samples", of, HeldOut::samples));
    all.add(
        ofPart(part + "_loss", of, HeldOut::loss)
            .shown(
                title + " loss", "loss summed over the " + part + " samples after training", LOSS));
    proportion(part, m -> of.apply(m).flatMap(HeldOut::accuracy), shown(title + " accuracy"));
    Column auc =
        Column.of(
                part + "_auc",
                r -> r.measures().flatMap(of).flatMap(HeldOut::auc).map(Columns::known))
            .of(FigureKind.MERIT);
    all.add(
        plan.predictsValues()
            ? auc
            : auc.shown(
                title + " AUC",
                "area under the ROC curve of the "
                    + part
                    + " samples, of several classes the mean of each against the others: 1 is"
                    + " perfect, 0.5 as good as guessing",
                LOSS));
    Function<Measures, Optional<HeldOut>> ofValues =
        m -> of.apply(m).filter(h -> !h.errors().isEmpty());
    Column rmse = ofPart(part + "_rmse", ofValues, HeldOut::rmse);
    Column r2 = ofPart(part + "_r2", ofValues, HeldOut::r2).of(FigureKind.MERIT);
    boolean shown = plan.predictsValues();
    all.add(
        shown
            ? rmse.shown(
                title + " RMSE",
                "root of the mean squared error of the "
                    + part
                    + " samples, in units of the values",
                LOSS)
            : rmse);
    all.add(
        shown
            ? r2.shown(
                title + " R^2",
                "1 less the squared error over the variation of the "
                    + part
                    + " samples: 1 is perfect, 0 as good as their mean",
                LOSS)
            : r2);
  }

  private void proportion(
      String part, Function<Measures, Optional<Proportion>> of, Optional<String> title) {
    all.add(ofPart(part + "_hits", of, Proportion::hits).of(FigureKind.MERIT));
    all.add(ofPart(part + "_total", of, Proportion::total));
    Column share = ofPart(part + "_accuracy", of, Proportion::share).of(FigureKind.MERIT);
    all.add(
        title
            .filter(shown -> !plan.predictsValues())
            .map(
                shown ->
                    share.shown(
                        shown,
                        "share of "
                            + part
                            + " samples classified correctly, with its 95 % Clopper-Pearson"
                            + " interval",
                        true,
                        "0.9950 [0.9820, 0.9990]",
                        r -> r.measures().flatMap(of).map(Figures::share)))
            .orElse(share));
    all.add(ofPart(part + "_accuracy_lower", of, Proportion::lower).of(FigureKind.MERIT));
    all.add(ofPart(part + "_accuracy_upper", of, Proportion::upper).of(FigureKind.MERIT));
  }

  private void bound(String id) {
    Function<CellResult, Optional<BoundResult>> verdict = r -> r.verdict(id);
    List<Column> columns = bound(id, verdict);
    all.add(
        columns
            .get(0)
            .shown(
                id,
                "what the bound says of the network after training; * of a model of it only",
                false,
                "vacuous <= 1.849 *",
                r -> verdict.apply(r).map(BoundText::of)));
    all.addAll(columns.subList(1, columns.size()));
  }

  private static List<Column> bound(
      String id, Function<CellResult, Optional<BoundResult>> verdict) {
    return List.of(
        Column.of(id + "_badge", r -> verdict.apply(r).map(BoundResult::badge)),
        Column.of(
            id + "_figure",
            r ->
                verdict
                    .apply(r)
                    .map(BoundResult::figure)
                    .filter(f -> f.isPresent())
                    .map(f -> f.getAsDouble())),
        Column.of(id + "_reason", r -> verdict.apply(r).flatMap(b -> b.reason().or(b::remark))));
  }

  /** Add a figure of solves of every kind; the first kinds have headings as far as given. */
  @SafeVarargs
  private void each(
      List<Pass> passes,
      String part,
      FigureKind kind,
      Function<PassStats, ?> figure,
      Function<Column, Column>... headings) {
    for (int i = 0; i < passes.size(); i++) {
      Column column = ofPass(passes.get(i), part, figure).of(kind);
      all.add(i < headings.length ? headings[i].apply(column) : column);
    }
  }

  private static Column ofPass(Pass pass, String part, Function<PassStats, ?> figure) {
    return ofPart(pass.id() + part, pass.of(), figure);
  }

  private static <T> Column ofPart(
      String id, Function<Measures, Optional<T>> whole, Function<T, ?> figure) {
    return Column.of(id, r -> r.measures().flatMap(whole).map(figure));
  }

  private static Column measured(String id, Function<Measures, ?> figure) {
    return Column.of(id, r -> r.measures().map(figure));
  }

  private static @Nullable Object known(double estimate) {
    return Double.isNaN(estimate) ? null : estimate;
  }
}
