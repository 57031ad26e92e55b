package org.equilibria.activations;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.equilibria.api.activation.Activation;

/** List every activation under test, with several settings of the options. */
final class Subjects {

  static final Map<String, Activation> ALL = all();

  private Subjects() {}

  private static Map<String, Activation> all() {
    Map<String, Activation> all = new TreeMap<>();
    all.put("identity", new Identity());
    all.put("relu", new Relu());
    for (String slope : new String[] {"0", "0.01", "0.3", "1"}) {
      all.put(
          "leaky-relu " + slope, new LeakyRelu(new LeakyRelu.Options(Double.parseDouble(slope))));
    }
    for (String alpha : new String[] {"0", "0.5", "1", "2"}) {
      all.put("elu " + alpha, new Elu(new Elu.Options(Double.parseDouble(alpha))));
    }
    all.put("selu", new Selu());
    all.put("softplus", new Softplus());
    all.put("tanh", new Tanh());
    all.put("sigmoid", new Sigmoid());
    all.put("silu", new Silu());
    all.put("gelu", new Gelu());
    return Collections.unmodifiableMap(all);
  }
}
