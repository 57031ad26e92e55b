package org.equilibria.certify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equilibria.api.matrix.Scope;
import org.equilibria.certify.network.NetworkDocument;
import org.equilibria.certify.network.NetworkInput;
import org.equilibria.certify.network.Trajectories;
import org.equilibria.certify.quantity.NetworkState;
import org.equilibria.certify.quantity.PointQuantities;
import org.equilibria.certify.quantity.StateReader;
import org.equilibria.certify.quantity.Systems;
import org.equilibria.certify.quantity.Usage;
import org.equilibria.certify.report.CertificationReport;
import org.equilibria.certify.report.Finding;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.study.fit.TestData;
import org.equilibria.study.model.Model;
import org.equilibria.study.result.BoundResult;

/**
 * Certification of networks: compute their quantities, evaluate bounds, and report. Used by one
 * thread.
 */
public final class Certifier {

  private final Catalog catalog;
  private final Scope scope;
  private final Systems systems;

  /**
   * Take what certification runs on.
   *
   * @param scope root scope of its storage, of precision F64, closed by its owner
   * @param settings clock and cancellation of every solve
   */
  public Certifier(Catalog catalog, Scope scope, SolveSettings settings) {
    this.catalog = catalog;
    this.scope = scope;
    systems = Systems.of(catalog, settings);
  }

  /**
   * Return every quantity of a network under the names of the golden files; see {@link
   * NetworkDocument}.
   *
   * @param delta probability that the bounds fail
   * @param trajectories how far training is followed
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT if an equilibrium was not
   *     found
   * @throws java.util.concurrent.CancellationException if the caller cancelled
   */
  public ObjectNode document(NetworkInput input, double delta, Trajectories trajectories) {
    return NetworkDocument.of(input, systems, delta, trajectories, scope, catalog);
  }

  /**
   * Certify a model from its initialisation and from its present weights.
   *
   * @param name what it is called
   * @param data labelled samples to certify it on; empty for those it was trained on
   * @param holdOut independent labelled samples; empty for those set aside in training, if any
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT with every mistake of the
   *     options, or if the data are no longer those it was trained on; IO or MALFORMED_DATA if they
   *     cannot be used
   * @throws java.util.concurrent.CancellationException if the caller cancelled
   */
  public CertificationReport model(
      String name,
      Model model,
      Optional<Path> data,
      Optional<Path> holdOut,
      CertifyOptions options,
      CertifyListener listener) {
    listener.doing("reading the data", 0, 0);
    CertifiedData certified = CertifiedData.of(model, data, holdOut, catalog);
    return new ModelCertification(catalog, scope, systems, model, certified, options, listener)
        .report(name);
  }

  /**
   * Evaluate bounds of a model as {@link #model} does on the samples that it was trained on.
   *
   * @param data these, and those set aside
   * @throws java.util.concurrent.CancellationException if the caller cancelled
   */
  public List<BoundResult> bounds(
      Model model, Dataset data, CertifyOptions options, CertifyListener listener) {
    CertifiedData certified = CertifiedData.trainedOn(data);
    return new ModelCertification(catalog, scope, systems, model, certified, options, listener)
        .evaluation().findings().stream().map(Finding::result).toList();
  }

  /**
   * Return all that {@link #model} finds of a model on the samples that it was trained on, which
   * are loaded: what bounds say, and what its training recorded.
   *
   * @throws org.equilibria.api.error.EquilibriaException as {@link #model}
   * @throws java.util.concurrent.CancellationException if the caller cancelled
   */
  public List<BoundResult> findings(Model model, CertifyOptions options, CertifyListener listener) {
    listener.doing("reading the data", 0, 0);
    CertifiedData certified = CertifiedData.trainedOn(TestData.asTrained(model, catalog));
    return new ModelCertification(catalog, scope, systems, model, certified, options, listener)
        .evaluation().allFindings().stream().map(Finding::result).toList();
  }

  /** Certify a network given as numbers, at the point given: as {@link #model}. */
  public CertificationReport network(
      NetworkInput input, CertifyOptions options, CertifyListener listener) {
    BoundSet bounds = new BoundSet(catalog, options.bounds(), options.delta());
    listener.doing("solving", 0, 0);
    NetworkState state;
    try (Scope work = scope.child("network")) {
      state = new StateReader(systems).read(input.network(work, catalog), input.inputs(), work);
    }
    PointQuantities quantities =
        new PointQuantities(
            input.kind(catalog),
            state,
            input.targets(),
            true,
            Usage.ofNumbers(input.inputs().length));
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("samples", input.inputs().length + " in the file");
    facts.put(
        "network",
        "%d units, relu, injection %s, gamma %s, alpha %s%s"
            .formatted(
                input.width(),
                input.variant(),
                input.gamma(),
                input.alpha(),
                input.centred() ? ", centred" : ""));
    facts.put(
        "confidence",
        "each bound fails with probability at most %s by itself, the smallest of several with as many times that"
            .formatted(options.delta()));
    CertifiedNetwork network =
        new CertifiedNetwork(
            Optional.of(quantities),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            new Unknown(
                Optional.of("the file holds one network; the bound is about one trained from it"),
                Optional.empty(),
                Optional.of("there is no hold-out sample: the file holds one sample"),
                Optional.empty()));
    return new Evaluation(bounds, network, Optional.empty(), options, listener)
        .report(
            input.name(),
            facts,
            List.of("the weights in the file are taken as independent of its samples"));
  }
}
