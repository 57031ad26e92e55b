package org.equilibria.study.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.equilibria.api.cell.Cell;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kind;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.EngineKinds;
import org.equilibria.engine.LayerOptions;
import org.equilibria.engine.cell.AffineCell;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.inexact.PrecisionMode;
import org.equilibria.engine.network.LayerSpec;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.engine.train.AffineNeeds;

/**
 * Every choice of one training run but its seed. Component requests are complete: canonical names
 * and the value of every option.
 *
 * @param data what is learned
 * @param backend where arithmetic happens
 * @param precision format of matrices, and whether evaluations may be inexact
 * @param model the network; where there are layers, only its scale and centring count
 * @param layers layers from the input to the readout; none for the single implicit layer that the
 *     model describes
 * @param train how it is trained
 * @param solver forward solver
 * @param gradient how the loss is differentiated through the equilibrium
 * @param termination when a row of a solve is done
 * @param rescue what happens to rows that did not converge
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Pipeline(
    DataSettings data,
    ComponentSpec backend,
    PrecisionMode precision,
    ModelSettings model,
    List<ComponentSpec> layers,
    TrainSettings train,
    ComponentSpec solver,
    ComponentSpec gradient,
    Termination termination,
    RescueSettings rescue) {

  /** Copy the layers. */
  public Pipeline {
    layers = List.copyOf(layers);
  }

  /**
   * Return whether {@code hold: norm} is for this network: whether its cells have weights whose
   * norm can be held. The backend is opened, and closed.
   *
   * @throws org.equilibria.api.error.EquilibriaException if the backend cannot be opened
   */
  public boolean canHoldNorm(Catalog catalog) {
    try (Backend opened = catalog.create(Kinds.BACKEND, backend);
        Scope scope = opened.openScope("plan", precision.storage())) {
      return AffineNeeds.canHoldNorm(network(catalog), scope);
    }
  }

  /**
   * Return the network in the terms of the engine.
   *
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT if none of its layers is an
   *     equilibrium
   */
  public NetworkSpec network(Catalog catalog) {
    return new NetworkSpec(
        model.alpha(),
        model.centred(),
        model.readoutBias(),
        layers.isEmpty()
            ? List.of(new LayerSpec.Equilibrium(cell(catalog)))
            : layers.stream().map(layer -> catalog.create(EngineKinds.LAYER, layer)).toList());
  }

  /** Return the cell that the model describes where there is no list of layers. */
  private Cell cell(Catalog catalog) {
    return new AffineCell(
        model.width(),
        catalog.create(EngineKinds.INJECTION, model.injection()),
        catalog.create(Kinds.PARAMETERIZATION, model.parameterization()),
        catalog.create(Kinds.ACTIVATION, model.activation()));
  }

  /**
   * Return how equilibria are found and differentiated, in the terms of the engine.
   *
   * @param settings how solves are watched
   */
  public SolveSetup solving(Catalog catalog, SolveSettings settings) {
    return new SolveSetup(
        catalog.create(Kinds.SOLVER, solver),
        termination,
        catalog.create(Kinds.GRADIENT, gradient),
        settings,
        rescue.rescue(catalog));
  }

  /**
   * Return the plugin, its version and the fingerprint of its code behind each component of which
   * there is one, by kind and for cells by layer, such as {@code equilibria-solvers 0.1.0
   * #5d41402abc4b}; of a plugin that is not the framework's own also the jar.
   */
  public Map<String, String> plugins(Catalog catalog) {
    Map<Kind<?>, ComponentSpec> parts = new LinkedHashMap<>();
    parts.put(Kinds.DATASET, data.source());
    parts.put(Kinds.OPTIMIZER, train.optimizer());
    parts.put(Kinds.SCHEDULE, train.schedule());
    parts.put(Kinds.LOSS, train.loss());
    parts.put(Kinds.BACKEND, backend);
    parts.put(Kinds.SOLVER, solver);
    parts.put(Kinds.GRADIENT, gradient);
    if (layers.isEmpty()) {
      parts.put(EngineKinds.INJECTION, model.injection());
      parts.put(Kinds.PARAMETERIZATION, model.parameterization());
      parts.put(Kinds.ACTIVATION, model.activation());
    }
    Map<String, String> plugins = new TreeMap<>();
    parts.forEach(
        (kind, spec) -> behind(kind, spec, catalog).ifPresent(p -> plugins.put(kind.id(), p)));
    for (int i = 0; i < layers.size(); i++) {
      ComponentSpec cell = LayerOptions.cell(layers.get(i));
      if (cell != layers.get(i)) {
        String name = "%s of layer %d".formatted(Kinds.CELL.id(), i + 1);
        behind(Kinds.CELL, cell, catalog).ifPresent(p -> plugins.put(name, p));
      }
    }
    return plugins;
  }

  private static Optional<String> behind(Kind<?> kind, ComponentSpec spec, Catalog catalog) {
    return catalog
        .provenance(kind, spec.id())
        .map(plugin -> plugin + catalog.code(kind, spec.id()).map(h -> " #" + h).orElse(""));
  }

  /** Return the same choices with another precision. */
  public Pipeline withPrecision(PrecisionMode value) {
    return new Pipeline(
        data, backend, value, model, layers, train, solver, gradient, termination, rescue);
  }

  /** Return the same choices with other layers. */
  public Pipeline withLayers(List<ComponentSpec> value) {
    return new Pipeline(
        data, backend, precision, model, value, train, solver, gradient, termination, rescue);
  }

  /** Return the same choices with other data. */
  public Pipeline withData(DataSettings value) {
    return new Pipeline(
        value, backend, precision, model, layers, train, solver, gradient, termination, rescue);
  }

  /** Return the same choices with another model. */
  public Pipeline withModel(ModelSettings value) {
    return new Pipeline(
        data, backend, precision, value, layers, train, solver, gradient, termination, rescue);
  }
}
