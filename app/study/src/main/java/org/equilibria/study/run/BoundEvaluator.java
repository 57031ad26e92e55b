package org.equilibria.study.run;

import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.data.Dataset;
import org.equilibria.study.model.Model;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.result.BoundResult;

/** An evaluator of bounds of the network that a cell has trained. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface BoundEvaluator {

  /**
   * Return what bounds say of a network, in their order; a bound that fails says so and does not
   * cost the others.
   *
   * @param model the network, whose training is finished
   * @param data what it was trained on, and what was set aside
   * @param bounds complete requests for bounds of different ids
   * @param progress told what is computed, and why a bound failed
   * @throws java.util.concurrent.CancellationException if the caller cancelled
   */
  List<BoundResult> evaluate(
      Cell cell, Model model, Dataset data, List<ComponentSpec> bounds, Progress progress);
}
