package org.equilibria.engine;

import org.apiguardian.api.API;
import org.equilibria.api.spi.Kind;
import org.equilibria.engine.data.DataSource;
import org.equilibria.engine.network.Injection;

/** Name the kinds of component that the engine defines. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class EngineKinds {

  /** Sources of labelled data. */
  public static final Kind<DataSource> DATASET = new Kind<>("dataset", DataSource.class);

  /** Injections of inputs into the implicit layer. */
  public static final Kind<Injection> INJECTION = new Kind<>("injection", Injection.class);

  private EngineKinds() {}
}
