package org.equilibria.solvers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.InverseEstimate;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.SolverRun;
import org.jspecify.annotations.Nullable;

/**
 * One solve by a choice among methods. All rows decide at the same evaluations, and a run is shared
 * by the rows that came to it at the same one: so each row sees what it would see alone.
 */
final class AutoRun implements SolverRun {

  /** Evaluations before the first decision, and at least between two. */
  static final int FIRST = 12;

  // Rates of the logarithm of the residual, an evaluation. Above the upper one, 12 evaluations are
  // worth half a digit and Anderson's method stays. Below the lower one a digit takes more than a
  // thousand: slower falls are those of methods that still explore the space of a slow linear map.
  // Growth is no standstill: it is of plain steps, where something travels through z.
  private static final double SLOW = 0.1;
  private static final double STUCK = 0.002;
  // Decisions at which a row did not fall before it is moved to a method that pays for each step in
  // products: 54 evaluations, by which what travels through a layer of some dozen units has
  // arrived.
  private static final int STANDSTILLS = 4;

  /**
   * The methods, in the order of what rows are moved to while nothing else is known; the last where
   * there are products with the Jacobian.
   */
  enum Method {
    ANDERSON("anderson", true),
    BROYDEN2("broyden2", true),
    BROYDEN("broyden", false),
    NEWTON("newton-krylov", false);

    private final String id;
    private final boolean watches;

    /**
     * A method.
     *
     * @param watches whether it learns from steps that others made
     */
    Method(String id, boolean watches) {
      this.id = id;
      this.watches = watches;
    }
  }

  /** A run of a method, when it began and the rows it is shown. */
  private static final class Stage {
    private final Method method;
    private final SolverRun run;
    private final int begin;
    private boolean[] shown;

    Stage(Method method, SolverRun run, int begin, int rows) {
      this.method = method;
      this.run = run;
      this.begin = begin;
      shown = new boolean[rows];
    }

    Proposal step(Iterate it, Matrix next, RowFaults faults) {
      return run.step(
          new Iterate(it.index() - begin, it.z(), it.fz(), it.residual(), shown, it.rebased()),
          next,
          faults);
    }
  }

  /** What is known of a row. */
  private static final class Row {
    private Stage stage;
    private double level = Double.POSITIVE_INFINITY;
    private double lowest = Double.POSITIVE_INFINITY;
    private final double[] rates = new double[Method.values().length];
    private String story;
    private final boolean products;
    private int standstills;

    /**
     * Begin with a method.
     *
     * @param products whether there are products J v
     */
    Row(Stage stage, boolean products) {
      this.products = products;
      this.stage = stage;
      Arrays.fill(rates, Double.NaN);
      story = "by " + stage.method.id;
    }

    void follow(double residual) {
      level = level == Double.POSITIVE_INFINITY ? residual : level;
      lowest = Math.min(lowest, residual);
    }

    /** Return the method to go on with, from what the last one did in an interval. */
    Method decide(int interval) {
      double rate = Math.log(level / lowest) / interval;
      rates[stage.method.ordinal()] = rate;
      level = Math.min(level, lowest);
      lowest = Double.POSITIVE_INFINITY;
      standstills = rate < STUCK ? standstills + 1 : 0;
      if (standstills >= STANDSTILLS && products && isUntried(Method.NEWTON)) {
        return Method.NEWTON;
      }
      if (Math.abs(rate) < STUCK) {
        return isUntried(Method.BROYDEN) ? Method.BROYDEN : untriedOrBest();
      }
      boolean first = stage.method == Method.ANDERSON && isUntried(Method.BROYDEN2);
      return first && rate < SLOW ? Method.BROYDEN2 : stage.method;
    }

    private boolean isUntried(Method method) {
      return Double.isNaN(rates[method.ordinal()]);
    }

    private Method untriedOrBest() {
      Method best = stage.method;
      for (Method method : Method.values()) {
        if (isUntried(method) && (products || method != Method.NEWTON)) {
          return method;
        } else if (rates[method.ordinal()] > rates[best.ordinal()]) {
          best = method;
        }
      }
      return best;
    }

    void moveTo(Stage other, int evaluation) {
      story +=
          String.format(
              Locale.ROOT,
              " (residual %+.2g %% an evaluation), by %s from evaluation %d",
              100 * Math.expm1(0 - rates[stage.method.ordinal()]),
              other.method.id,
              evaluation);
      stage = other;
    }
  }

  private final SolveContext context;
  private final Backend backend;
  private final Function<Method, SolverRun> starts;
  private final List<Stage> stages = new ArrayList<>();
  private Row[] rows;
  private boolean[] followers;
  private Matrix proposal;
  private int decision = FIRST;
  private int interval = FIRST;

  /**
   * Start with Anderson's method.
   *
   * @param starts starts a run of a method
   */
  AutoRun(SolveContext context, Function<Method, SolverRun> starts) {
    this.context = context;
    this.starts = starts;
    backend = context.backend();
    rows = new Row[context.rows()];
    followers = new boolean[rows.length];
    proposal = context.allocate();
    Stage first = begin(Method.ANDERSON, 0);
    boolean products = context.jacobian().isPresent();
    Arrays.setAll(rows, i -> new Row(first, products));
  }

  private Stage begin(Method method, int index) {
    Stage stage = new Stage(method, starts.apply(method), index, rows.length);
    stages.add(stage);
    return stage;
  }

  @Override
  public Proposal step(Iterate it, Matrix next, RowFaults faults) {
    for (int i = 0; i < rows.length; i++) {
      if (it.active()[i]) {
        rows[i].follow(it.residual()[i]);
      }
    }
    if (it.index() + 1 == decision) {
      decide(it);
    }
    for (Stage stage : stages) {
      show(stage, it.active());
    }
    Stage only = stageOfAll(it.active());
    return only == null ? stepApart(it, next, faults) : stepTogether(only, it, next, faults);
  }

  private void show(Stage stage, boolean[] active) {
    for (int i = 0; i < rows.length; i++) {
      stage.shown[i] = active[i] && (stage.method.watches || rows[i].stage == stage);
    }
  }

  private @Nullable Stage stageOfAll(boolean[] active) {
    Stage found = null;
    for (int i = 0; i < rows.length; i++) {
      if (active[i] && found != rows[i].stage) {
        if (found != null) {
          return null;
        }
        found = rows[i].stage;
      }
    }
    return found;
  }

  private Proposal stepTogether(Stage only, Iterate it, Matrix next, RowFaults faults) {
    Proposal kind = Proposal.IMAGE;
    for (Stage stage : stages) {
      if (stage == only) {
        kind = stage.step(it, next, faults);
      } else {
        stage.step(it, proposal, faults); // to watch
      }
    }
    if (kind == Proposal.IMAGE && it.index() > 0) {
      // What is said of a batch may not change for a row by where other rows are.
      backend.copy(it.fz(), next);
      return Proposal.WRITTEN;
    }
    return kind;
  }

  private Proposal stepApart(Iterate it, Matrix next, RowFaults faults) {
    for (Stage stage : stages) {
      Proposal kind = stage.step(it, proposal, faults);
      for (int i = 0; i < rows.length; i++) {
        followers[i] = it.active()[i] && rows[i].stage == stage;
      }
      backend.copyRows(kind == Proposal.IMAGE ? it.fz() : proposal, followers, next);
    }
    return Proposal.WRITTEN;
  }

  private void decide(Iterate it) {
    if (decision == FIRST) {
      begin(Method.BROYDEN2, it.index());
    }
    for (int i = 0; i < rows.length; i++) {
      if (it.active()[i]) {
        Method to = rows[i].decide(interval);
        if (to != rows[i].stage.method) {
          rows[i].moveTo(joined(to, it.index()), decision);
        }
      }
    }
    stages.removeIf(stage -> !stage.method.watches && !isFollowed(stage, it.active()));
    interval = Math.max(FIRST, decision / 2);
    decision += interval;
  }

  /** Return the run of a method that watches, or the one that begins now. */
  private Stage joined(Method method, int index) {
    for (Stage stage : stages) {
      if (stage.method == method && (method.watches || stage.begin == index)) {
        return stage;
      }
    }
    return begin(method, index);
  }

  private boolean isFollowed(Stage stage, boolean[] active) {
    for (int i = 0; i < rows.length; i++) {
      if (active[i] && rows[i].stage == stage) {
        return true;
      }
    }
    return false;
  }

  /** Return the estimate that each row's method has of it, or a method that watches it. */
  @Override
  public Optional<InverseEstimate> inverseEstimate() {
    Map<Stage, boolean[]> served = new LinkedHashMap<>();
    for (int i = 0; i < rows.length; i++) {
      served.computeIfAbsent(estimating(rows[i]), stage -> new boolean[rows.length])[i] = true;
    }
    Map<InverseEstimate, boolean[]> estimates = new LinkedHashMap<>();
    served.forEach((stage, own) -> estimates.put(stage.run.inverseEstimate().orElseThrow(), own));
    Matrix image = context.allocate();
    return Optional.of(
        (cotangent, out) ->
            estimates.forEach(
                (estimate, own) -> {
                  estimate.applyTransposed(cotangent, image);
                  backend.copyRows(image, own, out);
                }));
  }

  private Stage estimating(Row row) {
    return row.stage.method == Method.NEWTON
        ? stages.stream().filter(s -> s.method == Method.BROYDEN2).findFirst().orElseThrow()
        : row.stage;
  }

  @Override
  public boolean canRetain() {
    return true;
  }

  @Override
  public void retain(int[] kept) {
    for (Stage stage : stages) {
      stage.run.retain(kept);
      stage.shown = new boolean[kept.length];
    }
    proposal = context.allocate();
    rows = Arrays.stream(kept).mapToObj(i -> rows[i]).toArray(Row[]::new);
    followers = new boolean[kept.length];
  }

  @Override
  public Optional<String> remark(int row) {
    return Optional.of(rows[row].story);
  }
}
