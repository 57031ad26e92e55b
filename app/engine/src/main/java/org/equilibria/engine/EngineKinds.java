package org.equilibria.engine;

import org.apiguardian.api.API;
import org.equilibria.api.spi.Kind;
import org.equilibria.engine.data.DataSource;
import org.equilibria.engine.network.Injection;
import org.equilibria.engine.network.LayerSpec;
import org.equilibria.engine.train.Loss;
import org.equilibria.engine.train.Optimizer;
import org.equilibria.engine.train.Schedule;

/** The kinds of component that the engine defines. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class EngineKinds {

  /** Sources of labelled data. */
  public static final Kind<DataSource> DATASET = new Kind<>("dataset", DataSource.class);

  /** Injections of inputs into the implicit layer. */
  public static final Kind<Injection> INJECTION = new Kind<>("injection", Injection.class);

  /** Layers of a network. */
  public static final Kind<LayerSpec> LAYER = new Kind<>("layer", LayerSpec.class);

  /** Optimizers. */
  public static final Kind<Optimizer> OPTIMIZER = new Kind<>("optimizer", Optimizer.class);

  /** Schedules of the step size. */
  public static final Kind<Schedule> SCHEDULE = new Kind<>("schedule", Schedule.class);

  /** Losses. */
  public static final Kind<Loss> LOSS = new Kind<>("loss", Loss.class);

  private EngineKinds() {}
}
