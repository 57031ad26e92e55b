package org.equilibria.api.spi;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A plugin, which offers components to the framework. Implementations are discovered by {@link
 * java.util.ServiceLoader}: a public class with a public no-argument constructor, named in {@code
 * META-INF/services/org.equilibria.api.spi.Plugin}.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Plugin {

  /** Introduce the plugin; must not fail. */
  Info info();

  /** Return the components on offer; cheap, nothing is created yet. */
  List<Component<?, ?>> components();
}
