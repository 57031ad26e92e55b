package org.equilibria.certify.network;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.equilibria.api.matrix.Scope;
import org.equilibria.certify.network.FlowPaths.Path;
import org.equilibria.certify.quantity.NetworkState;
import org.equilibria.certify.quantity.Systems;
import org.equilibria.engine.component.Catalog;

/**
 * The gradient flow of the square loss by A alone (docs/theory.md, section 6), for
 * 2/lambda_max(H_A) across kinks, at the tightest tolerance within the bound, and as far as no unit
 * changes its sign. Every loss comes with how much it moves when the tolerance is ten times as
 * large; a flow that meets its bound has a sentence and no number.
 */
final class Flow {

  private static final double END = 2;
  private static final int POINTS = 10;
  private static final int SMOOTH_POINTS = 6;

  /** Times at which the signs are compared, until the end. */
  private static final int LOOKS = 400;

  /** Share of the time up to the last look without a change: a margin, no unit is near zero. */
  private static final double SMOOTH_SHARE = 0.9;

  // The default of the flow, and where the golden flows are reached to what they are good for.
  private static final List<Double> RTOLS = List.of(1e-3, 1e-4, 1e-5, 1e-6);
  private static final double SMOOTH_RTOL = 1e-12;

  private final double end;
  private final FlowPaths paths;
  private final KinkWatch kinks;

  /** A part of a flow and its description. */
  @FunctionalInterface
  private interface Part {
    ObjectNode describe() throws NotComputed;
  }

  /**
   * Prepare.
   *
   * @param state of the network at the point given
   * @param largestEigenvalue lambda_max(H_A) there
   * @param mostEvaluations of each integration
   * @param scope of precision F64
   */
  Flow(
      NetworkInput input,
      NetworkState state,
      double largestEigenvalue,
      int mostEvaluations,
      Systems systems,
      Scope scope,
      Catalog catalog) {
    end = END / largestEigenvalue;
    paths = new FlowPaths(input, state, mostEvaluations, systems, scope, catalog);
    kinks = new KinkWatch(input, state, paths, systems, scope, catalog);
  }

  /**
   * Return the loss at even times until 2/lambda_max(H_A).
   *
   * @throws CancellationException if the caller cancelled
   */
  ObjectNode acrossKinks() {
    return described(this::tightest);
  }

  /** Tighten the tolerance until steps stall at kinks: the bound is met. */
  private ObjectNode tightest() throws NotComputed {
    Path rough = paths.path(end, POINTS, RTOLS.get(0));
    Path path = paths.path(end, POINTS, RTOLS.get(1));
    int k = 1;
    try {
      while (k + 1 < RTOLS.size()) {
        Path next = paths.path(end, POINTS, RTOLS.get(k + 1));
        rough = path;
        path = next;
        k++;
      }
    } catch (NotComputed e) {
      // what was followed before stands
    }
    return losses(end, path, rough, RTOLS.get(k));
  }

  /**
   * Return the loss, and A at the end, at even times before a unit changes its sign.
   *
   * @throws CancellationException if the caller cancelled
   */
  ObjectNode smooth() {
    return described(
        () -> {
          double until = SMOOTH_SHARE * end * kinks.looksWithoutChange(end, LOOKS) / LOOKS;
          if (until == 0) {
            throw new NotComputed(
                "a unit changes its sign, or the bound is met, before t = %.3g"
                    .formatted(end / LOOKS));
          }
          Path path = paths.path(until, SMOOTH_POINTS, SMOOTH_RTOL);
          ObjectNode node =
              losses(until, path, paths.path(until, SMOOTH_POINTS, 10 * SMOOTH_RTOL), SMOOTH_RTOL);
          node.set("final_A", Numbers.of(path.weight()));
          return node;
        });
  }

  private ObjectNode described(Part part) {
    try {
      if (!Double.isFinite(end)) {
        throw new NotComputed("H_A is zero: A does not move");
      }
      return part.describe();
    } catch (NotComputed e) {
      return JsonNodeFactory.instance.objectNode().put("not_computed", e.getMessage());
    }
  }

  private static ObjectNode losses(double until, Path path, Path rough, double rtol) {
    double[] times = new double[path.losses().length];
    Arrays.setAll(times, k -> until * k / (times.length - 1));
    double difference = 0;
    for (int k = 0; k < times.length; k++) {
      if (rough.losses()[k] != path.losses()[k]) {
        difference = Math.max(difference, Math.abs(rough.losses()[k] / path.losses()[k] - 1));
      }
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.set("t", Numbers.of(times));
    node.set("loss", Numbers.of(path.losses()));
    node.put("rtol", rtol).set("self_diff", Numbers.of(difference));
    return node;
  }
}
