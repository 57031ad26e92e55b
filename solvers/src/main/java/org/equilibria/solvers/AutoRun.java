package org.equilibria.solvers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.InverseEstimate;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Traits;
import org.jspecify.annotations.Nullable;

/**
 * One solve by a choice among methods. Each row decides by what it alone has seen, and comes to the
 * run of its method as a row that begins there, so that it sees what it would see alone.
 */
final class AutoRun implements SolverRun {

  // Newton steps begin at an iterate that the loop went back to, where plain steps have raised the
  // residual to more than twice of what it was there.
  private static final double FURTHER = 0.5;

  /** A run of a method and what it is shown. */
  private static final class Stage {
    private final AutoMethod method;
    private final SolverRun run;
    private final Optional<Traits> traits;
    private final int begin;
    private boolean[] shown;
    private boolean[] rebased;

    Stage(AutoMethod method, SolverRun run, Traits traits, int begin, int rows) {
      this.method = method;
      this.run = run;
      this.traits = Optional.of(traits);
      this.begin = begin;
      retain(rows);
    }

    void retain(int rows) {
      shown = new boolean[rows];
      rebased = new boolean[rows];
    }

    /**
     * Return whether rows may come at any time: Anderson's method sums in an order that began with
     * the run, and Broyden's first one drops what it knows of all rows together.
     */
    boolean isOpen() {
      return method != AutoMethod.ANDERSON && method != AutoMethod.BROYDEN;
    }

    Proposal step(Iterate it, Matrix next, RowFaults faults) {
      return run.step(
          new Iterate(it.index() - begin, it.z(), it.fz(), it.residual(), shown, rebased),
          next,
          faults);
    }
  }

  /** A row, the stage that it is with, and what the next step is to do for it. */
  private static final class Member {
    private final AutoRow row;
    private Stage stage;
    private Stage estimating;
    private boolean begins;
    private boolean brings;
    private boolean returns;
    private double keptResidual = Double.POSITIVE_INFINITY;

    Member(AutoRow row, Stage stage) {
      this.row = row;
      this.stage = stage;
      estimating = stage;
    }

    /** Go on with a stage; the row brings along what its first one, Anderson's, knows of it. */
    void moveTo(Stage to, Stage first, double residual) {
      AutoMethod method = to.method;
      brings = method == AutoMethod.BROYDEN2 && stage == first;
      begins = !brings;
      returns = method.multiplies() && keptResidual < FURTHER * residual;
      stage = to;
      estimating = method == AutoMethod.NEWTON_KRYLOV ? estimating : to;
    }
  }

  private final CountedContext context;
  private final Backend backend;
  private final Function<AutoMethod, SolverRun> starts;
  private final Function<AutoMethod, Traits> traits;
  private final AndersonRun anderson;
  private final Stage first;
  private final List<Stage> stages = new ArrayList<>();
  private Member[] members;
  private boolean[] marks;
  private Matrix proposal;
  private @Nullable Matrix kept;

  /**
   * Start with Anderson's method.
   *
   * @param knowing makes what is known of a row
   * @param anderson run of Anderson's method
   * @param starts starts a run of another method
   * @param traits returns those of a method
   */
  AutoRun(
      CountedContext context,
      Supplier<AutoRow> knowing,
      AndersonRun anderson,
      Function<AutoMethod, SolverRun> starts,
      Function<AutoMethod, Traits> traits) {
    this.context = context;
    this.anderson = anderson;
    this.starts = starts;
    this.traits = traits;
    backend = context.backend();
    proposal = context.allocate();
    first = begin(AutoMethod.ANDERSON, anderson, 0);
    members = new Member[context.rows()];
    Arrays.setAll(members, i -> new Member(knowing.get(), first));
    marks = new boolean[members.length];
  }

  private Stage begin(AutoMethod method, SolverRun run, int index) {
    Stage stage = new Stage(method, run, traits.apply(method), index, context.rows());
    stages.add(stage);
    return stage;
  }

  @Override
  public Proposal step(Iterate it, Matrix next, RowFaults faults) {
    keep(it);
    decide(it);
    for (Stage stage : stages) {
      show(stage, it);
    }
    boolean returning = mark(it.active(), m -> m.returns);
    Stage only = returning ? null : stageOfAll(it.active());
    if (only != null) {
      return stepTogether(only, it, next, faults);
    }
    stepApart(it, next, faults);
    if (mark(it.active(), m -> m.returns)) {
      backend.copyRows(Objects.requireNonNull(kept), marks, next);
    }
    return Proposal.WRITTEN;
  }

  /** Mark active rows; return whether there are any. */
  private boolean mark(boolean[] active, Predicate<Member> test) {
    boolean any = false;
    for (int i = 0; i < marks.length; i++) {
      marks[i] = active[i] && test.test(members[i]);
      any |= marks[i];
    }
    return any;
  }

  /** Copy aside the iterates that rows went back to, of each row the one of lowest residual. */
  private void keep(Iterate it) {
    boolean any = false;
    for (int i = 0; i < marks.length; i++) {
      double residual = it.residual()[i];
      marks[i] = it.active()[i] && it.rebased()[i] && residual < members[i].keptResidual;
      if (marks[i]) {
        members[i].keptResidual = residual;
        any = true;
      }
    }
    if (any) {
      kept = kept == null ? context.allocate() : kept;
      backend.copyRows(it.z(), marks, kept);
    }
  }

  private void decide(Iterate it) {
    boolean moved = false;
    for (int i = 0; i < members.length; i++) {
      members[i].begins = false;
      members[i].brings = false;
      members[i].returns = false;
      if (it.active()[i]) {
        moved |= decide(i, it);
      }
    }
    if (moved) {
      if (mark(it.active(), m -> m.brings)) {
        ((Broyden2Run) open(AutoMethod.BROYDEN2, it.index()).run).adopt(anderson, marks);
      }
      if (!context.wantsInverseEstimate()) {
        stages.removeIf(s -> s != first && !s.isOpen() && !mark(it.active(), m -> m.stage == s));
      }
    }
  }

  /** Let a row decide; return whether it goes on with another method. */
  private boolean decide(int i, Iterate it) {
    AutoRow row = members[i].row;
    double residual = it.residual()[i];
    row.follow(residual, it.rebased()[i]);
    double work = it.index() + 1 + context.products(i);
    if (members[i].stage.run instanceof NewtonRun newton && newton.isSingular(i)) {
      row.meetSingular();
    }
    boolean moves = row.isDue(work) && row.decide(it.index() + 1, work, context.tolerance(i));
    if (moves) {
      members[i].moveTo(open(row.method(), it.index()), first, residual);
    } else if (!row.isNarrow() && members[i].stage == first) {
      anderson.widen(i);
    }
    return moves;
  }

  /** Return the run of a method that rows may come to, or one that begins now. */
  private Stage open(AutoMethod method, int index) {
    for (Stage stage : stages) {
      if (stage.method == method && (stage.isOpen() || stage.begin == index)) {
        return stage;
      }
    }
    return begin(method, starts.apply(method), index);
  }

  private void show(Stage stage, Iterate it) {
    for (int i = 0; i < members.length; i++) {
      Member member = members[i];
      stage.shown[i] = it.active()[i] && member.stage == stage && !member.returns;
      stage.rebased[i] = it.rebased()[i] || member.begins;
    }
  }

  private @Nullable Stage stageOfAll(boolean[] active) {
    Stage found = null;
    for (int i = 0; i < members.length; i++) {
      if (active[i] && found != members[i].stage) {
        if (found != null) {
          return null;
        }
        found = members[i].stage;
      }
    }
    return found;
  }

  private Proposal stepTogether(Stage only, Iterate it, Matrix next, RowFaults faults) {
    Proposal kind = only.step(it, next, faults);
    if (kind == Proposal.IMAGE && it.index() > 0) {
      // What is said of a batch may not change for a row by where other rows are.
      backend.copy(it.fz(), next);
      return Proposal.WRITTEN;
    }
    return kind;
  }

  private void stepApart(Iterate it, Matrix next, RowFaults faults) {
    for (Stage stage : stages) {
      if (mark(stage.shown, m -> true)) {
        Proposal kind = stage.step(it, proposal, faults);
        backend.copyRows(kind == Proposal.IMAGE ? it.fz() : proposal, stage.shown, next);
      }
    }
  }

  @Override
  public Optional<Traits> traits(int row) {
    return members[row].stage.traits;
  }

  /** Return the estimate of each row's method, or of the last one that it was with and has one. */
  @Override
  public Optional<InverseEstimate> inverseEstimate() {
    Map<Stage, boolean[]> served = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i++) {
      served.computeIfAbsent(members[i].estimating, s -> new boolean[members.length])[i] = true;
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

  @Override
  public boolean canRetain() {
    return true;
  }

  @Override
  public void retain(int[] rows) {
    context.retain(rows);
    for (Stage stage : stages) {
      stage.run.retain(rows);
      stage.retain(rows.length);
    }
    proposal = context.allocate();
    kept = kept == null ? null : context.gatherRows(kept, rows);
    members = Arrays.stream(rows).mapToObj(i -> members[i]).toArray(Member[]::new);
    marks = new boolean[rows.length];
  }

  @Override
  public Optional<String> remark(int row) {
    return Optional.of(members[row].row.story());
  }
}
