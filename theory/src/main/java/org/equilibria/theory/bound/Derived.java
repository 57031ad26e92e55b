package org.equilibria.theory.bound;

import static org.equilibria.api.theory.NetworkQuantities.ACTIVATION;
import static org.equilibria.api.theory.NetworkQuantities.ADJOINTS;
import static org.equilibria.api.theory.NetworkQuantities.ALPHA;
import static org.equilibria.api.theory.NetworkQuantities.ERRORS;
import static org.equilibria.api.theory.NetworkQuantities.FULL_ADJOINTS;
import static org.equilibria.api.theory.NetworkQuantities.GAMMA;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_WEIGHT;
import static org.equilibria.api.theory.NetworkQuantities.INJECTION;
import static org.equilibria.api.theory.NetworkQuantities.INPUTS;
import static org.equilibria.api.theory.NetworkQuantities.OUTPUTS;
import static org.equilibria.api.theory.NetworkQuantities.PREACTIVATIONS;
import static org.equilibria.api.theory.NetworkQuantities.READOUT;
import static org.equilibria.api.theory.NetworkQuantities.STATES;
import static org.equilibria.api.theory.NetworkQuantities.TARGETS;
import static org.equilibria.api.theory.NetworkQuantities.WEIGHT;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.equilibria.api.theory.Derivation;
import org.equilibria.api.theory.FormulaDerivation;
import org.equilibria.api.theory.KnownQuantities;
import org.equilibria.api.theory.Quantity;
import org.equilibria.theory.certificate.Accuracy;
import org.equilibria.theory.certificate.ConvergenceCertificate;
import org.equilibria.theory.certificate.Neighbourhood;
import org.equilibria.theory.certificate.OutputScale;
import org.equilibria.theory.certificate.Point;
import org.equilibria.theory.kernel.FiniteGram;
import org.equilibria.theory.kernel.LimitChoice;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.wellposed.WeightFacts;

/** What several bounds are computed from, and how to compute it. */
public final class Derived {

  /** Norms of M. */
  public static final Quantity<WeightFacts> WEIGHT_FACTS =
      new Quantity<>("weight-facts", WeightFacts.class, "norms and mu of the weight");

  /** Norms of M at initialisation. */
  static final Quantity<WeightFacts> INITIAL_WEIGHT_FACTS =
      new Quantity<>(
          "initial-weight-facts",
          WeightFacts.class,
          "norms and mu of the weight at initialisation");

  /** Eigenvalues of the Gram matrix of the implicit layer, for k outputs of all n k of them. */
  public static final Quantity<Eigen> GRAM =
      new Quantity<>("gram", Eigen.class, "eigenvalues of the Gram matrix, H_A");

  /** Eigenvalues of its limit at infinite width, for one output. */
  public static final Quantity<LimitSpectrum> LIMIT_GRAM =
      new Quantity<>("limit-gram", LimitSpectrum.class, "eigenvalues of H_A at infinite width");

  /** How closely it is known. */
  static final Quantity<Accuracy> ACCURACY =
      new Quantity<>("accuracy", Accuracy.class, "how closely equilibria and adjoints are known");

  /** The network at A0; a row for each sample and output. */
  static final Quantity<Point> POINT =
      new Quantity<>("point", Point.class, "the network at A0, for its certificate");

  /** Drift around it. */
  static final Quantity<Neighbourhood> NEIGHBOURHOOD =
      new Quantity<>("neighbourhood", Neighbourhood.class, "what moves around A0");

  /** Certificate from it. */
  public static final Quantity<ConvergenceCertificate> CERTIFICATE =
      new Quantity<>("certificate", ConvergenceCertificate.class, "certified rates from A0");

  /** Output scale from which on the centred network is certified from A0, if there is one. */
  static final Quantity<Double> LEAST_ALPHA =
      new Quantity<>("least-alpha", Double.class, "alpha from which on A0 is certified");

  /** How to compute all of them. */
  public static final List<Derivation<?>> RULES =
      List.of(
          new FormulaDerivation<>(
              WEIGHT_FACTS, Set.of(WEIGHT), k -> Optional.of(WeightFacts.of(k.get(WEIGHT)))),
          new FormulaDerivation<>(
              INITIAL_WEIGHT_FACTS,
              Set.of(WEIGHT, WEIGHT_FACTS, INITIAL_WEIGHT),
              Derived::initialFacts),
          new FormulaDerivation<>(
              GRAM, Set.of(GAMMA, ALPHA, OUTPUTS, STATES, ADJOINTS), Derived::gram),
          new FormulaDerivation<>(
              LIMIT_GRAM,
              Set.of(GAMMA, ALPHA, ACTIVATION, INJECTION, INPUTS, READOUT),
              Derived::limitGram),
          new FormulaDerivation<>(ACCURACY, SolveAccuracy.INPUTS, SolveAccuracy::of),
          new FormulaDerivation<>(
              POINT,
              Set.of(
                  GAMMA,
                  ALPHA,
                  OUTPUTS,
                  WEIGHT_FACTS,
                  STATES,
                  PREACTIVATIONS,
                  ADJOINTS,
                  FULL_ADJOINTS,
                  GRAM,
                  ERRORS,
                  ACCURACY),
              Derived::point),
          new FormulaDerivation<>(
              NEIGHBOURHOOD, Set.of(POINT), k -> Optional.of(new Neighbourhood(k.get(POINT)))),
          new FormulaDerivation<>(
              CERTIFICATE,
              Set.of(POINT),
              k -> Optional.of(ConvergenceCertificate.of(k.get(POINT)))),
          new FormulaDerivation<>(LEAST_ALPHA, Set.of(POINT, TARGETS), Derived::leastAlpha));

  private Derived() {}

  private static Optional<WeightFacts> initialFacts(KnownQuantities known) {
    double[][] initial = known.get(INITIAL_WEIGHT);
    return Optional.of(
        initial == known.get(WEIGHT) ? known.get(WEIGHT_FACTS) : WeightFacts.of(initial));
  }

  private static Optional<Eigen> gram(KnownQuantities known) {
    double[][] z = perOutput(known.get(STATES), known.get(OUTPUTS));
    return Optional.of(
        Eigen.of(
            FiniteGram.implicitLayer(z, known.get(ADJOINTS), known.get(GAMMA), known.get(ALPHA))));
  }

  private static Optional<LimitSpectrum> limitGram(KnownQuantities known) {
    LimitChoice choice =
        LimitChoice.of(
            known.get(ACTIVATION),
            known.get(INJECTION),
            known.get(GAMMA),
            known.get(READOUT)[0].length);
    return Optional.of(LimitSpectrum.of(choice, known.get(INPUTS), known.get(ALPHA)));
  }

  private static Optional<Point> point(KnownQuantities known) {
    int outputs = known.get(OUTPUTS);
    return Optional.of(
        new Point(
            known.get(GAMMA),
            known.get(ALPHA),
            known.get(WEIGHT_FACTS).conditioning(),
            perOutput(known.get(STATES), outputs),
            perOutput(known.get(PREACTIVATIONS), outputs),
            known.get(ADJOINTS),
            known.get(FULL_ADJOINTS),
            known.get(GRAM),
            known.get(ERRORS),
            known.get(ACCURACY)));
  }

  private static Optional<Double> leastAlpha(KnownQuantities known) {
    Point centred = known.get(POINT).centred(known.get(TARGETS));
    OptionalDouble least = new OutputScale(centred, new double[centred.samples()]).certified();
    return least.isPresent() ? Optional.of(least.getAsDouble()) : Optional.empty();
  }

  /** Return the row of every sample once for each output. */
  private static double[][] perOutput(double[][] rows, int outputs) {
    double[][] repeated = new double[rows.length * outputs][];
    Arrays.setAll(repeated, row -> rows[row / outputs]);
    return repeated;
  }
}
