package org.equilibria.study;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.solve.TracePoint;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.Check.Evidence;
import org.equilibria.api.theory.Check.Verdict;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Provenance;
import org.equilibria.engine.data.Scaling;
import org.equilibria.engine.data.Selection;
import org.equilibria.engine.data.Split;
import org.equilibria.engine.inexact.PrecisionMode;
import org.equilibria.engine.train.ClassWeights;
import org.equilibria.engine.train.Hold;
import org.equilibria.engine.train.TrainedLayers;
import org.equilibria.study.config.Axis;
import org.equilibria.study.config.DataSettings;
import org.equilibria.study.config.Dimension;
import org.equilibria.study.config.ModelSettings;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.config.RescueSettings;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.config.TrainSettings;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.result.Badge;
import org.equilibria.study.result.BoundResult;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Ending;
import org.equilibria.study.result.EpochSeries;
import org.equilibria.study.result.HeldOut;
import org.equilibria.study.result.Measures;
import org.equilibria.study.result.PassStats;
import org.equilibria.study.result.Proportion;
import org.equilibria.study.result.SolveTrace;

/** Make plans and results without running anything. */
public final class Studies {

  private Studies() {}

  /** Return a pipeline of the given solver. */
  public static Pipeline pipeline(ComponentSpec solver) {
    return new Pipeline(
        new DataSettings(
            ComponentSpec.of("mnist"),
            new Selection(List.of("0", "1"), Split.of(20, 10), new Scaling(false, false, true))),
        ComponentSpec.of("ejml"),
        PrecisionMode.F64,
        new ModelSettings(
            8,
            new ComponentSpec("gamma-scaling", Map.of("gamma", 0.4)),
            ComponentSpec.of("relu"),
            ComponentSpec.of("relu"),
            true,
            1,
            false),
        List.of(),
        new TrainSettings(
            TrainedLayers.IMPLICIT,
            ComponentSpec.of("gradient-descent"),
            ComponentSpec.of("constant"),
            0,
            0,
            ComponentSpec.of("square"),
            2,
            0,
            true,
            0,
            0,
            Duration.ZERO,
            Hold.NONE,
            true,
            0,
            0,
            0,
            0,
            ClassWeights.NONE),
        solver,
        new ComponentSpec("implicit", Map.of("solver", ComponentSpec.of("same"))),
        Termination.relative(1e-6),
        new RescueSettings(RescueSettings.Fallback.NONE, 1000, true));
  }

  /** Return a plan of one cell for each solver. */
  public static StudyPlan plan(String name, ComponentSpec... solvers) {
    return plan(name, List.of(), solvers);
  }

  /** Return a plan of one cell for each solver, with bounds. */
  public static StudyPlan plan(String name, List<ComponentSpec> bounds, ComponentSpec... solvers) {
    StudyConfig config =
        new StudyConfig(
            name,
            pipeline(solvers[0]),
            List.of(7L),
            List.of(new Axis(Dimension.SOLVER, values(solvers))),
            bounds);
    List<Cell> cells = new ArrayList<>();
    for (ComponentSpec solver : solvers) {
      cells.add(cell(cells.size() + 1, solver, Optional.empty()));
    }
    return new StudyPlan(config, cells);
  }

  private static List<Object> values(ComponentSpec... solvers) {
    return Arrays.stream(solvers).map(ComponentSpec::toString).<Object>map(s -> s).toList();
  }

  /** Return a cell. */
  public static Cell cell(int number, ComponentSpec solver, Optional<String> impossible) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (Dimension dimension : Dimension.ALL) {
      labels.put(dimension.id(), "the " + dimension.id());
    }
    labels.put("solver", solver.toString());
    return new Cell(
        number,
        pipeline(solver),
        7,
        labels,
        Map.of("solver", labels.getOrDefault("solver", "")),
        impossible,
        List.of());
  }

  /** Return what a cell measured whose losses are given. */
  public static Measures measures(SolveStatus worst, double... losses) {
    Map<String, List<Double>> epochs = new LinkedHashMap<>();
    epochs.put("loss", Arrays.stream(losses).boxed().toList());
    epochs.put("validationLoss", Arrays.stream(losses).map(loss -> 2 * loss).boxed().toList());
    epochs.put("forwardEvaluationsMean", Collections.nCopies(losses.length, 4.5));
    epochs.put("backwardRelativeErrorEstimate", Collections.nCopies(losses.length, Double.NaN));
    List<TracePoint> points =
        List.of(
            new TracePoint(1, 20, 1, 0.5, 10),
            new TracePoint(2, 20, 1e-7, Double.NaN, 20, 4e-7, 4));
    return new Measures(
        0.25,
        new EpochSeries(epochs),
        List.of(new SolveTrace(false, 0, points), new SolveTrace(true, 0, points)),
        pass(worst),
        pass(worst),
        Optional.of(Proportion.of(19, 20)),
        Optional.empty(),
        Optional.of(
            new HeldOut(
                10,
                0.625,
                Optional.of(Proportion.of(10, 10)),
                Optional.of(1.0),
                List.of(),
                pass(SolveStatus.CONVERGED))));
  }

  /** Return sixty solves of which three ended as given, unless that is well. */
  public static PassStats pass(SolveStatus worst) {
    Map<SolveStatus, Long> statuses =
        worst == SolveStatus.CONVERGED
            ? Map.of(worst, 60L)
            : Map.of(SolveStatus.CONVERGED, 57L, worst, 3L);
    return new PassStats(
        60,
        statuses,
        4.5,
        6,
        18,
        Duration.ofMillis(1234),
        PassStats.Rescue.NONE,
        20,
        3,
        4e-7,
        4,
        OptionalLong.empty(),
        Optional.empty());
  }

  /** Return a completed cell. */
  public static CellResult completed(Cell cell, Measures measures) {
    return new CellResult(
        cell,
        Ending.COMPLETED,
        "all epochs done",
        Optional.of(measures),
        List.of(),
        Map.of("solver", "plugin 1.0"),
        "5d41",
        Duration.ofMillis(2500));
  }

  /** Return what a bound says with a number. */
  public static BoundResult figure(String bound, String point, double value) {
    Check check = new Check("mu", "mu > 0", Verdict.HOLDS, 0.5, 0, Evidence.EXACT);
    Outcome outcome =
        new Outcome.Figure(
            Outcome.Sense.UPPER,
            value,
            false,
            Map.of("part", 0.25),
            List.of(check),
            Provenance.proved("a paper"));
    return new BoundResult(bound, point, Badge.PROVED, outcome);
  }

  /** Return what a bound says without a number. */
  public static BoundResult inapplicable(String bound, String why) {
    Check check = new Check("k", "one output", Verdict.FAILS, Double.NaN, 1, Evidence.ASSUMED);
    return new BoundResult(
        bound,
        BoundResult.CHECKPOINT,
        Badge.INAPPLICABLE,
        new Outcome.Inapplicable(why, List.of(check), Provenance.proved("a paper")));
  }

  /** Return a cell that failed. */
  public static CellResult failed(Cell cell, String why) {
    return new CellResult(
        cell, Ending.FAILED, why, Optional.empty(), List.of(), Map.of(), "", Duration.ofMillis(1));
  }
}
