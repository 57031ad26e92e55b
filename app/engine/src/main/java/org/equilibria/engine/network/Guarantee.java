package org.equilibria.engine.network;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.equilibria.api.parameterization.Property;

/**
 * What is guaranteed of a layer, and whether its solver is proved to converge for it.
 *
 * @param layer which equilibrium, counted from 1; empty where there is one only
 * @param property what its cell guarantees, never {@link Property#NONE}
 * @param holds whether the solver is proved to converge under the property, which needs activations
 *     with slopes in [0, 1]
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.3")
public record Guarantee(OptionalInt layer, Property property, boolean holds) {

  /** Return it in words: the property, or that there is no guarantee for it. */
  public String text() {
    String which = layer.isPresent() ? "layer " + layer.getAsInt() + ": " : "";
    return which + (holds ? property.id() : "no guarantee for " + property.id());
  }

  /** Return several in words. */
  public static String text(List<Guarantee> guarantees) {
    return guarantees.stream().map(Guarantee::text).collect(Collectors.joining("; "));
  }
}
