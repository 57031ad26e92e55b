package org.equilibria.study.model;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Scope;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.Preprocessing;
import org.equilibria.engine.data.Schema;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.study.config.Pipeline;

/**
 * A network and every choice that made it what it is.
 *
 * @param pipeline the choices
 * @param seed of its random numbers
 * @param schema what it takes and what its outputs mean
 * @param preprocessing how inputs become what it takes
 * @param weights present parameters
 * @param initialWeights parameters before training
 * @param plugins plugin and version behind each component, by kind
 * @param training how far its training is; a model is a checkpoint while it is unfinished
 * @param monitor text that what followed its training left; empty if nothing did
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Model(
    Pipeline pipeline,
    long seed,
    Schema schema,
    Preprocessing preprocessing,
    NetworkWeights weights,
    NetworkWeights initialWeights,
    Map<String, String> plugins,
    Training training,
    Optional<String> monitor) {

  /**
   * Copy the plugins.
   *
   * @throws IllegalArgumentException if schema and preprocessing do not fit each other
   */
  public Model {
    plugins = Collections.unmodifiableMap(new TreeMap<>(plugins));
    if (preprocessing.rawFeatures() != schema.features()) {
      throw new IllegalArgumentException(
          "the preprocessing takes %d features, the schema names %d"
              .formatted(preprocessing.rawFeatures(), schema.features()));
    }
    int values = schema.classNames().isEmpty() ? schema.outputs() : 0;
    if (preprocessing.targetMean().length != values) {
      throw new IllegalArgumentException(
          "the preprocessing restores %d values, the schema names %d"
              .formatted(preprocessing.targetMean().length, values));
    }
  }

  /**
   * Return the network with its present parameters.
   *
   * @param scope owns its storage
   * @param catalog creates its components
   */
  public Network network(Scope scope, Catalog catalog) {
    return new Network(
        scope,
        pipeline.network(catalog),
        weights,
        initialWeights,
        preprocessing.features(),
        schema.outputs());
  }
}
