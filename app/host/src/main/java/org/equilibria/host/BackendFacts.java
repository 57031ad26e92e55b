package org.equilibria.host;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Backend;
import org.equilibria.engine.guard.PlainText;
import org.equilibria.engine.inexact.PrecisionMode;

/** What a backend finds on this machine. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class BackendFacts {

  private BackendFacts() {}

  /**
   * Return the facts that a backend gives of itself, and what precision {@code auto} chooses on it
   * and why; the latter may measure for some hundredths of a second.
   */
  public static Map<String, String> of(Backend backend) {
    Map<String, String> facts = new LinkedHashMap<>();
    backend
        .info()
        .facts()
        .forEach((name, fact) -> facts.put(PlainText.of(name), PlainText.of(fact)));
    facts.put("precision auto", PrecisionMode.explanation(backend));
    return facts;
  }
}
