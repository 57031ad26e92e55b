package org.equilibria.api.theory;

import org.apiguardian.api.API;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.expr.Expr;

/**
 * The quantities that are read off a network f(x) = alpha b.z, z = sigma(Mz + phi(x)), and its
 * data.
 *
 * <p>All but those named trained are of the network at a point A0, its initialisation or a
 * checkpoint. There are n samples, m units, d features and k outputs. Matrices are arrays of rows;
 * a row for each sample and output is row i k + o. Whoever reads an array leaves it as it is.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class NetworkQuantities {

  /** Number of outputs. */
  public static final Quantity<Integer> OUTPUTS =
      new Quantity<>("outputs", Integer.class, "number of outputs, k");

  /** Scale of a weight that is free but for its scale; absent for other parameterizations. */
  public static final Quantity<Double> GAMMA =
      new Quantity<>("gamma", Double.class, "gamma in M = (gamma/sqrt m) A");

  /** Output scale. */
  public static final Quantity<Double> ALPHA =
      new Quantity<>("alpha", Double.class, "output scale, alpha");

  /** Activation by its formulas. */
  public static final Quantity<Activation> ACTIVATION =
      new Quantity<>("activation", Activation.class, "activation sigma");

  /** Injection by the formula h of phi(x) = h(Wx)/sqrt m: max(x, 0) or x of those built in. */
  public static final Quantity<Expr> INJECTION =
      new Quantity<>("injection", Expr.class, "injection phi");

  /** Whether the output is taken minus its initial value. */
  public static final Quantity<Boolean> CENTRED =
      new Quantity<>("centred", Boolean.class, "whether the output is minus its initial value");

  /** Whether A0, W, b and the preprocessing were chosen without looking at the sample. */
  public static final Quantity<Boolean> INDEPENDENT =
      new Quantity<>(
          "independent", Boolean.class, "whether A0, W and b are independent of the data");

  /** Weight (m x m). */
  public static final Quantity<double[][]> WEIGHT =
      new Quantity<>("weight", double[][].class, "weight of the implicit layer, M");

  /** Weight (m x m) at initialisation: that of A0 unless A0 is a checkpoint. */
  public static final Quantity<double[][]> INITIAL_WEIGHT =
      new Quantity<>("initial-weight", double[][].class, "weight at initialisation");

  /** Weight (m x m) of the trained network. */
  public static final Quantity<double[][]> TRAINED_WEIGHT =
      new Quantity<>("trained-weight", double[][].class, "weight of the trained network");

  /** Weight of the injection (m x d). */
  public static final Quantity<double[][]> INJECTION_WEIGHT =
      new Quantity<>("injection-weight", double[][].class, "weight of the injection, W");

  /** Weight of the injection (m x d) at initialisation. */
  public static final Quantity<double[][]> INITIAL_INJECTION_WEIGHT =
      new Quantity<>(
          "initial-injection-weight",
          double[][].class,
          "weight of the injection at initialisation");

  /** Readout (k x m). */
  public static final Quantity<double[][]> READOUT =
      new Quantity<>("readout", double[][].class, "readout, b");

  /** Readout (k x m) at initialisation. */
  public static final Quantity<double[][]> INITIAL_READOUT =
      new Quantity<>("initial-readout", double[][].class, "readout at initialisation");

  /** Inputs (n x d). */
  public static final Quantity<double[][]> INPUTS =
      new Quantity<>("inputs", double[][].class, "inputs, X");

  /** How distances between inputs are those between raw data. */
  public static final Quantity<InputUnits> INPUT_UNITS =
      new Quantity<>("input-units", InputUnits.class, "what inputs are before they are scaled");

  /** How closely the network is solved when it is used. */
  public static final Quantity<PredictionAccuracy> PREDICTION_ACCURACY =
      new Quantity<>(
          "prediction-accuracy",
          PredictionAccuracy.class,
          "how closely the network is solved when it predicts");

  /** Injected inputs (n x m). */
  public static final Quantity<double[][]> INJECTED =
      new Quantity<>("injected", double[][].class, "injected inputs, phi(x_i)");

  /** Injected inputs (n x m) at initialisation: those of A0 unless A0 is a checkpoint. */
  public static final Quantity<double[][]> INITIAL_INJECTED =
      new Quantity<>("initial-injected", double[][].class, "injected inputs at initialisation");

  /** Equilibria (n x m). */
  public static final Quantity<double[][]> STATES =
      new Quantity<>("states", double[][].class, "equilibria, z_i");

  /** Norms of the residuals of the equilibria (n). */
  public static final Quantity<double[]> RESIDUALS =
      new Quantity<>("residuals", double[].class, "residuals ||z_i - sigma(Mz_i + phi_i)||");

  /** Equilibria (n x m) at initialisation: those of A0 unless A0 is a checkpoint. */
  public static final Quantity<double[][]> INITIAL_STATES =
      new Quantity<>("initial-states", double[][].class, "equilibria at initialisation");

  /** Norms of the residuals of the equilibria (n) at initialisation. */
  public static final Quantity<double[]> INITIAL_RESIDUALS =
      new Quantity<>(
          "initial-residuals", double[].class, "residuals of the equilibria at initialisation");

  /** Pre-activations (n x m). */
  public static final Quantity<double[][]> PREACTIVATIONS =
      new Quantity<>("preactivations", double[][].class, "pre-activations, p_i = Mz_i + phi_i");

  /** Adjoints after the slopes (n k x m). */
  public static final Quantity<double[][]> ADJOINTS =
      new Quantity<>("adjoints", double[][].class, "adjoints, q_i = D_i q~_i");

  /** Adjoints before the slopes (n k x m). */
  public static final Quantity<double[][]> FULL_ADJOINTS =
      new Quantity<>("full-adjoints", double[][].class, "q~_i = (I - M^T D_i)^{-1} b");

  /** Norms of the residuals of the adjoints (n k). */
  public static final Quantity<double[]> ADJOINT_RESIDUALS =
      new Quantity<>("adjoint-residuals", double[].class, "residuals ||q~_i - b - M^T D_i q~_i||");

  /** Outputs (n k), minus their initial values where the network is centred. */
  public static final Quantity<double[]> PREDICTIONS =
      new Quantity<>("predictions", double[].class, "outputs, f(x_i)");

  /** Targets (n k). */
  public static final Quantity<double[]> TARGETS =
      new Quantity<>("targets", double[].class, "targets, y_i");

  /** Errors (n k). */
  public static final Quantity<double[]> ERRORS =
      new Quantity<>("errors", double[].class, "errors, e_i = f(x_i) - y_i");

  /** Gradients of the outputs by the inputs (n k x d). */
  public static final Quantity<double[][]> INPUT_GRADIENTS =
      new Quantity<>("input-gradients", double[][].class, "df/dx at every input");

  /** Distance that training moved A. */
  public static final Quantity<Double> TRAINED_DISTANCE =
      new Quantity<>("trained-distance", Double.class, "||A_T - A0||_F");

  /** Mean ramp loss min(1, |f - y|) of the trained network on the sample. */
  public static final Quantity<Double> TRAINED_LOSS =
      new Quantity<>("trained-loss", Double.class, "mean ramp loss of the trained network");

  /** Losses of trained networks with noise, for one or more sizes of the noise. */
  public static final Quantity<GaussianDraws[]> TRAINED_DRAWS =
      new Quantity<>(
          "trained-draws", GaussianDraws[].class, "losses of A drawn from N(A_T, s^2 I)");

  /** Mistakes of the trained network on an independent sample. */
  public static final Quantity<Integer> HOLD_OUT_MISTAKES =
      new Quantity<>("hold-out-mistakes", Integer.class, "mistakes on the hold-out sample");

  /** Size of that sample. */
  public static final Quantity<Integer> HOLD_OUT_SIZE =
      new Quantity<>("hold-out-size", Integer.class, "size of the hold-out sample");

  private NetworkQuantities() {}
}
