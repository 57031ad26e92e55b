package org.equilibria.study.fit;

import org.apiguardian.api.API;
import org.equilibria.api.matrix.Scope;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.study.config.Pipeline;

/**
 * What is trained, and what it runs on.
 *
 * @param pipeline every choice but the seed
 * @param data what is learned
 * @param catalog makes the components
 * @param scope root scope of the storage, closed by its owner
 * @param seeds of its random numbers
 * @param settings clock, cancellation and listener of every solve
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.3")
public record TrainingTask(
    Pipeline pipeline,
    Dataset data,
    Catalog catalog,
    Scope scope,
    SeedStreams seeds,
    SolveSettings settings) {

  /** Return the same with other settings. */
  public TrainingTask with(SolveSettings other) {
    return new TrainingTask(pipeline, data, catalog, scope, seeds, other);
  }

  /** Draw the weights that training begins with. */
  public NetworkWeights initial(NetworkSpec spec) {
    return NetworkWeights.draw(spec, features(), outputs(), seeds);
  }

  /** Return the network with weights, in the root scope. */
  public Network network(NetworkSpec spec, NetworkWeights weights) {
    return new Network(scope, spec, weights, features(), outputs());
  }

  private int features() {
    return data.preprocessing().features();
  }

  private int outputs() {
    return data.schema().outputs();
  }
}
