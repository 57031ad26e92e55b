package org.equilibria.study.run;

import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.network.LayerSpec;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.train.Predictor;
import org.equilibria.study.config.Pipeline;

/**
 * What matrices of a training hold at the least, by their shapes alone.
 *
 * @param parameterBytes those of the parameters
 * @param bytes those of the parameters, of inputs and equilibria of all training samples, and of as
 *     many once more as are solved at a time
 */
record Shapes(long parameterBytes, long bytes) {

  static Shapes of(Pipeline pipeline, Catalog catalog, Dataset data) {
    NetworkSpec spec = pipeline.network(catalog);
    int features = data.preprocessing().features();
    long parameters =
        spec.parameters(features, data.schema().outputs()).stream()
            .mapToLong(p -> (long) p.rows() * p.cols())
            .sum();
    long perSample = features;
    int inputs = features;
    for (LayerSpec layer : spec.layers()) {
      inputs = layer.width(inputs);
      perSample += inputs;
    }
    long rows = data.train().count() + (long) Math.max(batch(pipeline, data), predicted(data));
    int entry = pipeline.precision().storage().bytes();
    return new Shapes(entry * parameters, entry * (parameters + rows * perSample));
  }

  /** Return how many samples an update has. */
  static int batch(Pipeline pipeline, Dataset data) {
    int n = data.train().count();
    int asked = pipeline.train().batch();
    return asked == 0 ? n : Math.min(asked, n);
  }

  /** Return how many samples are predicted at a time, at the most. */
  static int predicted(Dataset data) {
    return Math.min(Predictor.CHUNK, Math.max(data.validation().count(), data.test().count()));
  }
}
