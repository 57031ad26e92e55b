package org.equilibria.api.theory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apiguardian.api.API;

/**
 * What would make a hypothesis hold, or a number say more.
 *
 * @param text phrase for people, such as {@code a smaller gamma}
 * @param needs numbers that would do by name, in order, such as the width; empty if none are known
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Remedy(String text, Map<String, Double> needs) {

  /** Copy the numbers. */
  public Remedy {
    Objects.requireNonNull(text, "text");
    needs = Collections.unmodifiableMap(new LinkedHashMap<>(needs));
  }

  /** Return a remedy without numbers. */
  public static Remedy of(String text) {
    return new Remedy(text, Map.of());
  }
}
