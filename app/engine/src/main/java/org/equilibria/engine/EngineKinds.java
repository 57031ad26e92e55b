package org.equilibria.engine;

import org.equilibria.api.spi.Kind;
import org.equilibria.engine.cell.Injection;
import org.equilibria.engine.network.LayerSpec;

/**
 * The kinds of component that the engine adds to those of the API; no plugin folder offers them.
 */
public final class EngineKinds {

  /** Injections of inputs into the implicit layer. */
  public static final Kind<Injection> INJECTION = new Kind<>("injection", Injection.class);

  /** Layers of a network. */
  public static final Kind<LayerSpec> LAYER = new Kind<>("layer", LayerSpec.class);

  private EngineKinds() {}
}
