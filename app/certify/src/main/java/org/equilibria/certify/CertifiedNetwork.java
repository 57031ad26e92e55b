package org.equilibria.certify;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;
import org.equilibria.api.theory.GaussianDraws;
import org.equilibria.certify.draw.DrawnLosses;
import org.equilibria.certify.quantity.NetworkState;
import org.equilibria.certify.quantity.PointQuantities;
import org.equilibria.certify.quantity.Trained;

/**
 * A network that is certified, as far as it is known.
 *
 * @param quantities at the initialisation; empty if theory has nothing to say of such a network
 * @param checkpoint the network after training; empty if nothing moved
 * @param moved what training did if it moved A alone
 * @param course how it was trained
 * @param trainedOn samples that it was trained on, if these are they, else 0
 * @param unknown why some quantities are not known
 */
record CertifiedNetwork(
    Optional<PointQuantities> quantities,
    Optional<NetworkState> checkpoint,
    Optional<Moved> moved,
    Optional<Course> course,
    int trainedOn,
    Unknown unknown) {

  /**
   * What training did.
   *
   * @param distance ||A_T - A0||_F
   * @param losses ramp loss of each sample afterwards
   * @param draws draws networks around it, given mu of its weight; empty if none are asked for
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier of large arrays, never compared
  record Moved(double distance, double[] losses, Optional<DoubleFunction<DrawnLosses>> draws) {

    private Trained first(int count, double[][] weight, Supplier<Optional<DrawnLosses>> drawn) {
      return new Trained(
          distance,
          Arrays.stream(losses, 0, count).average().orElse(0),
          weight,
          () -> drawn.get().map(d -> new GaussianDraws[] {d.first(count)}));
    }
  }

  /** Return a network of which nothing is known but its outputs. */
  static CertifiedNetwork of(Unknown unknown) {
    return new CertifiedNetwork(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0, unknown);
  }

  /** Return this with what training did. */
  CertifiedNetwork with(Moved value) {
    return new CertifiedNetwork(
        quantities, checkpoint, Optional.of(value), course, trainedOn, unknown);
  }

  /**
   * Return what bounds of the trained network ask for, over the first samples.
   *
   * @param drawn losses of networks around it, over all samples
   */
  Optional<Trained> trained(int count, Supplier<Optional<DrawnLosses>> drawn) {
    return moved.flatMap(m -> checkpoint.map(state -> m.first(count, state.weight(), drawn)));
  }
}
