package org.equilibria.activations;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.spi.ApiVersion;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.NoOptions;
import org.equilibria.api.spi.Plugin;
import org.equilibria.api.spi.Stability;

/** The plugin of the built-in activations. */
public final class ActivationsPlugin implements Plugin {

  @Override
  public Info info() {
    return new Info(
        "equilibria-activations",
        "0.1.0",
        new ApiVersion(0, 1),
        "ReLU and its relatives, saturating activations, gated activations");
  }

  @Override
  public List<Component<?, ?>> components() {
    return List.of(
        plain("relu", "max(x, 0)", Relu::new),
        Component.of(
            Kinds.ACTIVATION,
            "leaky-relu",
            "max(x, slope x) (Maas, Hannun and Ng 2013)",
            LeakyRelu.Options.class,
            (options, assembly) -> new LeakyRelu(options)),
        Component.of(
            Kinds.ACTIVATION,
            "elu",
            "x above 0, alpha (exp(x) - 1) below (Clevert, Unterthiner and Hochreiter 2016)",
            Elu.Options.class,
            (options, assembly) -> new Elu(options)),
        plain("selu", "scaled ELU (Klambauer, Unterthiner, Mayr and Hochreiter 2017)", Selu::new),
        plain("softplus", "log(1 + exp(x)) (Dugas et al. 2001)", Softplus::new),
        plain("tanh", "tanh(x)", Tanh::new),
        plain("sigmoid", "1 / (1 + exp(-x))", Sigmoid::new),
        aliased("silu", "swish", "x sigmoid(x) (Elfwing, Uchibe and Doya 2018)", Silu::new),
        plain("gelu", "x Phi(x), exact form by erf (Hendrycks and Gimpel 2016)", Gelu::new),
        aliased("identity", "linear", "x", Identity::new));
  }

  private static Component<Activation, NoOptions> plain(
      String id, String summary, Supplier<Activation> factory) {
    return Component.of(Kinds.ACTIVATION, id, summary, factory);
  }

  private static Component<Activation, NoOptions> aliased(
      String id, String alias, String summary, Supplier<Activation> factory) {
    return new Component<>(
        Kinds.ACTIVATION,
        id,
        Set.of(alias),
        summary,
        Stability.STABLE,
        NoOptions.class,
        (options, assembly) -> factory.get());
  }
}
