package org.equilibria.theory.bound;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.spi.Component;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.ConfidenceOptions;
import org.equilibria.api.theory.GaussianDraws;
import org.equilibria.api.theory.InputUnits;
import org.equilibria.api.theory.NetworkQuantities;
import org.equilibria.api.theory.PredictionAccuracy;
import org.equilibria.api.theory.Quantity;
import org.equilibria.engine.theory.QuantityStore;
import org.equilibria.theory.golden.Formulas;
import org.equilibria.theory.golden.Golden;
import org.equilibria.theory.wellposed.ExistenceTest;

/** Put golden networks where bounds find them. */
final class GoldenStore {

  static final ConfidenceOptions CONFIDENCE = new ConfidenceOptions(0.05);

  private GoldenStore() {}

  /** Return one of every bound, with default options, in the order of the components. */
  static List<Bound> bounds() {
    return List.of(
        WellPosedBounds.existence(ExistenceTest.OPERATOR_NORM),
        WellPosedBounds.existence(ExistenceTest.MONOTONE),
        WellPosedBounds.existence(ExistenceTest.PERRON_FROBENIUS),
        WellPosedBounds.existence(ExistenceTest.INF_NORM),
        WellPosedBounds.residualError(),
        WellPosedBounds.initialEvent(CONFIDENCE),
        ConvergenceBounds.flow(),
        ConvergenceBounds.descent(),
        GeneralizationBounds.ball(CONFIDENCE),
        GeneralizationBounds.finiteKernel(CONFIDENCE),
        GeneralizationBounds.limitKernel(CONFIDENCE),
        PacBayesBound.of(CONFIDENCE),
        ClassBounds.infNorm(new ClassBounds.InfNormOptions(0.05, 0.2)),
        ClassBounds.parameterCount(CONFIDENCE),
        GeneralizationBounds.holdOut(CONFIDENCE),
        ClassBounds.linearLayerRate(),
        RobustnessBounds.global(),
        RobustnessBounds.local(),
        RobustnessBounds.robustRadius());
  }

  static List<String> ids() {
    return BoundComponents.all().stream().map(Component::id).toList();
  }

  /** Return a network at its initialisation, trained by a little, with a hold-out sample. */
  static QuantityStore of(Golden golden) {
    return of(golden, bounds());
  }

  /** Return what is measured of it, and is not computed by a bound. */
  static Map<Quantity<?>, Object> values(Golden golden) {
    QuantityStore store = of(golden, List.of());
    Map<Quantity<?>, Object> values = new HashMap<>();
    for (Bound bound : bounds()) {
      Stream.concat(
              bound.inputs().stream(),
              bound.derivations().stream().flatMap(rule -> rule.inputs().stream()))
          .forEach(input -> store.find(input).ifPresent(value -> values.put(input, value)));
    }
    return values;
  }

  static QuantityStore of(Golden golden, Collection<Bound> bounds) {
    double[][] weight = golden.weight();
    QuantityStore store =
        new QuantityStore(bounds)
            .put(NetworkQuantities.OUTPUTS, 1)
            .put(NetworkQuantities.GAMMA, golden.number("gamma"))
            .put(NetworkQuantities.ALPHA, golden.number("alpha"))
            .put(NetworkQuantities.ACTIVATION, Formulas.RELU)
            .put(NetworkQuantities.INJECTION, injection(golden))
            .put(NetworkQuantities.CENTRED, golden.flag("centred"))
            .put(NetworkQuantities.INDEPENDENT, true)
            .put(NetworkQuantities.WEIGHT, weight)
            .put(NetworkQuantities.INITIAL_WEIGHT, weight)
            .put(NetworkQuantities.TRAINED_WEIGHT, weight)
            .put(NetworkQuantities.INJECTION_WEIGHT, golden.matrix("W"))
            .put(NetworkQuantities.READOUT, new double[][] {golden.vector("b")})
            .put(NetworkQuantities.INITIAL_INJECTION_WEIGHT, golden.matrix("W"))
            .put(NetworkQuantities.INITIAL_READOUT, new double[][] {golden.vector("b")})
            .put(NetworkQuantities.INPUTS, golden.matrix("X"))
            .put(NetworkQuantities.TARGETS, golden.vector("y"))
            .put(NetworkQuantities.INPUT_UNITS, units(golden.integer("n")))
            .put(NetworkQuantities.PREDICTION_ACCURACY, new PredictionAccuracy(0, 0, 0x1p-53))
            .put(NetworkQuantities.TRAINED_DISTANCE, 1e-3)
            .put(NetworkQuantities.TRAINED_LOSS, 0.125)
            .put(
                NetworkQuantities.TRAINED_DRAWS,
                new GaussianDraws[] {
                  new GaussianDraws(0, 1000, 0.3), new GaussianDraws(-1, 2000, 0.2)
                })
            .put(NetworkQuantities.HOLD_OUT_MISTAKES, 3)
            .put(NetworkQuantities.HOLD_OUT_SIZE, 200);
    return golden.has("forward") ? solved(golden, store) : store;
  }

  private static Expr injection(Golden golden) {
    return golden.text("variant").equals("relu") ? Expr.x().max(0) : Expr.x();
  }

  private static InputUnits units(int samples) {
    double[] scales = new double[samples];
    Arrays.fill(scales, 1);
    return new InputUnits(scales, "of an input", "between inputs");
  }

  private static QuantityStore solved(Golden golden, QuantityStore store) {
    double[] residuals = new double[golden.integer("n")];
    Arrays.fill(residuals, 1e-14); // golden states are exact to rounding
    return store
        .put(NetworkQuantities.INJECTED, golden.matrix("forward.phi"))
        .put(NetworkQuantities.STATES, golden.matrix("forward.z"))
        .put(NetworkQuantities.RESIDUALS, residuals)
        .put(NetworkQuantities.ADJOINT_RESIDUALS, residuals)
        .put(NetworkQuantities.INITIAL_INJECTED, golden.matrix("forward.phi"))
        .put(NetworkQuantities.INITIAL_STATES, golden.matrix("forward.z"))
        .put(NetworkQuantities.INITIAL_RESIDUALS, residuals)
        .put(NetworkQuantities.PREACTIVATIONS, golden.matrix("forward.p"))
        .put(NetworkQuantities.ADJOINTS, golden.matrix("grads.q"))
        .put(NetworkQuantities.FULL_ADJOINTS, golden.matrix("grads.qtilde"))
        .put(NetworkQuantities.PREDICTIONS, golden.vector("forward.f"))
        .put(NetworkQuantities.ERRORS, golden.vector("forward.e"))
        .put(NetworkQuantities.INPUT_GRADIENTS, golden.matrix("grads.df_dx"));
  }
}
