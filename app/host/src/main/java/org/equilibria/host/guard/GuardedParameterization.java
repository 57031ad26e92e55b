package org.equilibria.host.guard;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Parameterization;

/** A parameterization of others. */
record GuardedParameterization(
    Parameterization parameterization,
    Owner owner,
    GivenCertificates certificates,
    PullbackCheck pullbacks)
    implements Parameterization, Guard {

  private static final String MATERIALIZE = "materialize()";

  GuardedParameterization(Parameterization parameterization, Owner owner) {
    this(
        parameterization,
        owner,
        new GivenCertificates(owner, MATERIALIZE),
        new PullbackCheck(parameterization, owner));
  }

  @Override
  public Optional<String> refusal(Activation activation, Expr features) {
    return owner.given("refusal()", () -> parameterization.refusal(activation, features));
  }

  @Override
  public List<ParameterSpec> parameters(int width) {
    return GivenParameters.of(owner, () -> parameterization.parameters(width));
  }

  @Override
  public OptionalDouble freeScale() {
    return owner.given("freeScale()", parameterization::freeScale);
  }

  @Override
  public Certificate materialize(Backend backend, List<Matrix> parameters, Matrix weight) {
    Certificate certificate =
        owner.given(MATERIALIZE, () -> parameterization.materialize(backend, parameters, weight));
    if (!FiniteRows.all(weight)) {
      noticeLost(MATERIALIZE, FiniteRows.all(parameters));
      return certificates.known(certificate);
    }
    certificates.renewed();
    return certificates.checked(certificate, weight);
  }

  @Override
  public void pullback(
      Backend backend, List<Matrix> parameters, Matrix gradWeight, List<Matrix> gradParameters) {
    pullbacks.check(backend, parameters, gradWeight);
    owner.run(
        "pullback()",
        () -> parameterization.pullback(backend, parameters, gradWeight, gradParameters));
    if (!FiniteRows.all(gradParameters)) {
      noticeLost("pullback()", FiniteRows.all(parameters) && FiniteRows.all(gradWeight));
    }
  }

  private void noticeLost(String method, boolean givenFinite) {
    if (givenFinite) {
      owner.madeNonFinite(method + " made entries that are not finite of entries that are");
    }
  }

  @Override
  public void pushforward(
      Backend backend, List<Matrix> parameters, List<Matrix> direction, Matrix weightDirection) {
    owner.run(
        "pushforward()",
        () -> parameterization.pushforward(backend, parameters, direction, weightDirection));
  }

  @Override
  public void project(Backend backend, List<Matrix> parameters) {
    boolean finite = FiniteRows.all(parameters);
    owner.run("project()", () -> parameterization.project(backend, parameters));
    if (!FiniteRows.all(parameters)) {
      noticeLost("project()", finite);
    }
  }

  @Override
  public boolean moveWeight(Backend backend, List<Matrix> parameters, Matrix weightDirection) {
    return owner.given(
        "moveWeight()", () -> parameterization.moveWeight(backend, parameters, weightDirection));
  }

  @Override
  public String toString() {
    return owner.described();
  }
}
