package org.equilibria.study.config;

import org.apiguardian.api.API;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.ComponentSpec;

/**
 * Hold every choice of one training run but its seed. Component requests are complete: canonical
 * names and the value of every option.
 *
 * @param data what is learned
 * @param backend where arithmetic happens
 * @param precision format of matrices
 * @param model the network
 * @param train how it is trained
 * @param solver forward solver
 * @param gradient how the loss is differentiated through the equilibrium
 * @param termination when a row of a solve is done
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Pipeline(
    DataSettings data,
    ComponentSpec backend,
    Precision precision,
    ModelSettings model,
    TrainSettings train,
    ComponentSpec solver,
    ComponentSpec gradient,
    Termination termination) {

  Pipeline withBackend(ComponentSpec value) {
    return new Pipeline(data, value, precision, model, train, solver, gradient, termination);
  }

  Pipeline withPrecision(Precision value) {
    return new Pipeline(data, backend, value, model, train, solver, gradient, termination);
  }

  Pipeline withModel(ModelSettings value) {
    return new Pipeline(data, backend, precision, value, train, solver, gradient, termination);
  }

  Pipeline withTrain(TrainSettings value) {
    return new Pipeline(data, backend, precision, model, value, solver, gradient, termination);
  }

  Pipeline withSolver(ComponentSpec value) {
    return new Pipeline(data, backend, precision, model, train, value, gradient, termination);
  }

  Pipeline withGradient(ComponentSpec value) {
    return new Pipeline(data, backend, precision, model, train, solver, value, termination);
  }
}
