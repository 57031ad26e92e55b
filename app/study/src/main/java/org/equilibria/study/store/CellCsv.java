package org.equilibria.study.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.equilibria.study.config.Dimension;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.result.BoundResult;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.HeldOut;
import org.equilibria.study.result.Measures;
import org.equilibria.study.result.PassStats;
import org.equilibria.study.result.Proportion;

/**
 * The columns of cells.csv: the same for every study, then those of its bounds, which are of the
 * network after training; what was not measured is empty.
 */
final class CellCsv {

  private record Column(String name, Function<CellResult, Object> value) {}

  private static final Function<Measures, Optional<PassStats>> FORWARD =
      m -> Optional.of(m.forward());
  private static final Function<Measures, Optional<PassStats>> BACKWARD =
      m -> Optional.of(m.backward());
  private static final Function<Measures, Optional<PassStats>> VALIDATION =
      m -> m.validation().map(HeldOut::solves);
  private static final Function<Measures, Optional<PassStats>> TEST =
      m -> m.test().map(HeldOut::solves);

  private final List<Column> columns;

  CellCsv(StudyPlan plan) {
    List<Column> all = new ArrayList<>(measured(plan));
    plan.config().bounds().forEach(bound -> bound(all, bound.id()));
    columns = List.copyOf(all);
  }

  List<String> header() {
    return columns.stream().map(Column::name).toList();
  }

  List<String> record(CellResult result) {
    return columns.stream().map(c -> String.valueOf(c.value().apply(result))).toList();
  }

  private static List<Column> measured(StudyPlan plan) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("cell", r -> r.cell().number()));
    Set<Dimension> dimensions = new LinkedHashSet<>(Dimension.ALL);
    plan.config().axes().forEach(axis -> dimensions.add(axis.dimension()));
    for (Dimension dimension : dimensions) {
      columns.add(new Column(dimension.id(), r -> label(r.cell(), dimension)));
    }
    columns.add(new Column("seed", r -> r.cell().seed()));
    columns.add(new Column("training_status", CellResult::status));
    status(columns, "forward", FORWARD);
    status(columns, "backward", BACKWARD);
    status(columns, "validation", VALIDATION);
    status(columns, "test", TEST);
    columns.add(new Column("converged", CellResult::converged));
    columns.add(new Column("detail", CellResult::detail));
    columns.add(new Column("seconds", r -> seconds(r.elapsed())));
    columns.add(measured("epochs", Measures::updates));
    columns.add(measured("step", Measures::step));
    columns.add(measured("train_loss", Measures::finalLoss));
    proportion(columns, "train", Measures::train);
    heldOut(columns, "validation", Measures::validation);
    heldOut(columns, "test", Measures::test);
    pass(columns, "forward", FORWARD);
    pass(columns, "backward", BACKWARD);
    part(columns, "backward_left_out", BACKWARD, p -> p.adjoint().leftOut());
    pass(columns, "validation_forward", VALIDATION);
    pass(columns, "test_forward", TEST);
    columns.add(new Column("data_fingerprint", CellResult::data));
    return columns;
  }

  private static void heldOut(
      List<Column> columns, String name, Function<Measures, Optional<HeldOut>> of) {
    part(columns, name + "_samples", of, HeldOut::samples);
    part(columns, name + "_loss", of, HeldOut::loss);
    proportion(columns, name, m -> of.apply(m).flatMap(HeldOut::accuracy));
    Function<Measures, Optional<HeldOut>> ofValues =
        m -> of.apply(m).filter(h -> !h.errors().isEmpty());
    part(columns, name + "_rmse", ofValues, HeldOut::rmse);
    part(columns, name + "_r2", ofValues, HeldOut::r2);
  }

  private static void status(
      List<Column> columns, String name, Function<Measures, Optional<PassStats>> of) {
    part(columns, name + "_status", of, PassStats::counts);
  }

  private static void bound(List<Column> columns, String id) {
    verdict(columns, id, "_badge", BoundResult::badge);
    verdict(columns, id, "_figure", b -> b.figure().isPresent() ? b.figure().getAsDouble() : "");
    verdict(columns, id, "_reason", b -> b.reason().or(b::remark).orElse(""));
  }

  private static void verdict(
      List<Column> columns, String id, String part, Function<BoundResult, Object> value) {
    columns.add(new Column(id + part, r -> r.verdict(id).map(value).orElse("")));
  }

  private static String label(Cell cell, Dimension dimension) {
    return cell.labels().getOrDefault(dimension.id(), "");
  }

  private static Column measured(String name, Function<Measures, Object> value) {
    return new Column(name, r -> r.measures().map(value).orElse(""));
  }

  private static void proportion(
      List<Column> columns, String name, Function<Measures, Optional<Proportion>> of) {
    part(columns, name + "_hits", of, Proportion::hits);
    part(columns, name + "_total", of, Proportion::total);
    part(columns, name + "_accuracy", of, Proportion::share);
    part(columns, name + "_accuracy_lower", of, Proportion::lower);
    part(columns, name + "_accuracy_upper", of, Proportion::upper);
  }

  private static void pass(
      List<Column> columns, String name, Function<Measures, Optional<PassStats>> of) {
    part(columns, name + "_evaluations_mean", of, PassStats::meanEvaluations);
    part(columns, name + "_evaluations_max", of, PassStats::maxEvaluations);
    part(columns, name + "_gemm_equivalents", of, PassStats::gemmEquivalents);
    part(columns, name + "_seconds", of, p -> seconds(p.elapsed()));
    part(columns, name + "_solves", of, PassStats::solves);
    part(columns, name + "_unconverged", of, PassStats::unconverged);
    part(columns, name + "_rescued", of, p -> p.rescue().rows());
    part(columns, name + "_rescue_evaluations", of, p -> p.rescue().rowEvaluations());
    part(columns, name + "_rescue_gemm_equivalents", of, p -> p.rescue().gemmEquivalents());
    part(columns, name + "_rescue_seconds", of, p -> seconds(p.rescue().elapsed()));
    part(columns, name + "_relative_error_estimate", of, p -> known(p.error().relativeError()));
    part(columns, name + "_inverse_norm_estimate", of, p -> known(p.error().inverseNorm()));
  }

  private static <T> void part(
      List<Column> columns,
      String name,
      Function<Measures, Optional<T>> whole,
      Function<T, Object> part) {
    columns.add(new Column(name, r -> r.measures().flatMap(whole).<Object>map(part).orElse("")));
  }

  private static Object known(double estimate) {
    return Double.isNaN(estimate) ? "" : estimate;
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }
}
