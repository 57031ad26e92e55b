package org.equilibria.engine.solve;

import java.util.Arrays;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.jspecify.annotations.Nullable;

/**
 * A test for rows in which nothing moves: a stall window after the best residual, either the
 * residual is down to what rounding leaves of f, or an iterate is exactly one of the last window,
 * so that the iterates go in circles. States are compared only where residual and norm are equal to
 * the last bit; before a row has waited for a window this costs nothing.
 */
final class Standstill {

  // f(z) = sigma(M z + b) is off by some units of roundoff per term of its sums, and ||f(z) - z||
  // does not fall below that; 64 as where rows are rescued.
  private static final double ROUNDING = 64;

  private final StateBuffers states;
  private final RowLedger ledger;
  private final @Nullable ComponentRule components;
  private final int window;
  private final double floor;
  private @Nullable Matrix anchor;
  private int[] since;
  private double[] residual;
  private double[] imageNorm;

  Standstill(
      StateBuffers states,
      RowLedger ledger,
      @Nullable ComponentRule components,
      int window,
      double unitRoundoff) {
    this.states = states;
    this.ledger = ledger;
    this.components = components;
    this.window = window;
    floor = ROUNDING * unitRoundoff;
    since = new int[ledger.rows()];
    Arrays.fill(since, -1);
    residual = new double[since.length];
    imageNorm = new double[since.length];
  }

  /** End the active rows that stand still at the present iterate. */
  void judge(int index, Evaluation e) {
    if (!ledger.anyWaiting(index)) {
      return;
    }
    boolean[] renew = new boolean[since.length];
    boolean[] compare = new boolean[since.length];
    boolean anyNew = false;
    boolean anyEqual = false;
    for (int i = 0; i < since.length; i++) {
      if (!ledger.waiting(i, index)) {
        continue;
      }
      if (atRounding(i, e)) {
        ledger.finishAtRounding(i, index, e);
        continue;
      }
      compare[i] =
          since[i] >= 0 && e.residual()[i] == residual[i] && e.imageNorm()[i] == imageNorm[i];
      renew[i] = !compare[i] && (since[i] < 0 || index - since[i] >= window);
      anyEqual |= compare[i];
      anyNew |= renew[i];
    }
    if (anyEqual) {
      endRepeated(index, compare);
    }
    if (anyNew) {
      renew(index, renew, e);
    }
  }

  private boolean atRounding(int i, Evaluation e) {
    return components == null ? ledger.atRounding(i, e, floor) : components.atRounding(i, floor);
  }

  /** Forget where rows were that go back to their start: plain steps may pass there again. */
  void forget(boolean[] rows) {
    for (int i = 0; i < rows.length; i++) {
      since[i] = rows[i] ? -1 : since[i];
    }
  }

  private void endRepeated(int index, boolean[] compare) {
    double[] distance = new double[since.length];
    states.backend().rowDistances(states.z(), anchor(), Norm.INF, distance);
    for (int i = 0; i < distance.length; i++) {
      if (compare[i] && distance[i] == 0) {
        ledger.finishRepeated(i, index);
      }
    }
  }

  private void renew(int index, boolean[] renew, Evaluation e) {
    states.backend().copyRows(states.z(), renew, anchor());
    for (int i = 0; i < renew.length; i++) {
      if (renew[i]) {
        since[i] = index;
        residual[i] = e.residual()[i];
        imageNorm[i] = e.imageNorm()[i];
      }
    }
  }

  private Matrix anchor() {
    Matrix matrix = anchor;
    if (matrix == null) {
      matrix = states.allocate();
      anchor = matrix;
    }
    return matrix;
  }

  /** Keep only the given rows; called after the states dropped theirs. */
  void retain(int[] rows) {
    Matrix matrix = anchor;
    if (matrix != null) {
      anchor = states.gatherRows(matrix, rows);
    }
    since = Arrays.stream(rows).map(r -> since[r]).toArray();
    residual = Arrays.stream(rows).mapToDouble(r -> residual[r]).toArray();
    imageNorm = Arrays.stream(rows).mapToDouble(r -> imageNorm[r]).toArray();
  }
}
