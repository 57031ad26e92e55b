package org.equilibria.bench;

/**
 * What is trained and with what.
 *
 * @param rows samples
 * @param width m
 * @param features entries of an input
 * @param batch samples of an update; 0 for all
 * @param layers what moves
 * @param warmStart whether a solve starts from the sample's last equilibrium
 * @param gamma scale of the initial weight
 * @param rtol relative residual asked of every row
 * @param activation sigma, in the notation
 * @param optimizer in the notation
 * @param solver of both passes, in the notation
 * @param backend in the notation
 * @param precision in which it is solved; of an automatic one with what runs, as "auto: f32"
 */
public record TrainChoice(
    int rows,
    int width,
    int features,
    int batch,
    String layers,
    boolean warmStart,
    double gamma,
    double rtol,
    String activation,
    String optimizer,
    String solver,
    String backend,
    String precision) {

  TrainChoice withPrecision(String named) {
    return new TrainChoice(
        rows,
        width,
        features,
        batch,
        layers,
        warmStart,
        gamma,
        rtol,
        activation,
        optimizer,
        solver,
        backend,
        named);
  }
}
