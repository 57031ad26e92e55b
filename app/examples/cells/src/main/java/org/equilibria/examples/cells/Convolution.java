package org.equilibria.examples.cells;

import java.util.List;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.cell.BoundCell;
import org.equilibria.api.cell.Cell;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.option.Option;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Role;
import org.equilibria.api.spi.ComponentSpec;

/**
 * A convolutional cell z = sigma(K * z + U * x), both kernels 3 x 3 with zeros around the image.
 * Inputs are images of height x width pixels, each with its channels; states have channels of their
 * own.
 *
 * <p>The norm of z to K * z is at most the sum of the norms of the nine matrices of K, hence at
 * most 3 ||K||_F; K is kept where that is .95 by the slope of sigma, so that f contracts.
 */
public record Convolution(Options options, Activation activation) implements Cell {

  /** Options of the convolutional cell. */
  public record Options(
      @Option(help = "rows of pixels", value = "28", min = 1, max = 1024) int height,
      @Option(help = "columns of pixels", value = "28", min = 1, max = 1024) int width,
      @Option(help = "channels of a state", value = "4", min = 1, max = 1024) int channels,
      @Option(help = "activation", value = "relu", kind = "activation") ComponentSpec activation) {}

  private int pixels() {
    return options.height() * options.width();
  }

  private int inputChannels(int inputs) {
    if (inputs % pixels() != 0) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "%d inputs are no image of %d x %d pixels; accepted: multiples of %d"
              .formatted(inputs, options.height(), options.width(), pixels()));
    }
    return inputs / pixels();
  }

  private double radius() {
    return .95 / (3 * activation.slopes().lipschitz());
  }

  @Override
  public int width(int inputs) {
    inputChannels(inputs);
    return pixels() * options.channels();
  }

  @Override
  public List<ParameterSpec> parameters(int inputs) {
    int channels = options.channels();
    int from = inputChannels(inputs);
    return List.of(
        new ParameterSpec("K", 9 * channels, channels, radius() / (6 * channels), Role.IMPLICIT),
        new ParameterSpec("U", 9 * from, channels, Math.sqrt(2.0 / (9 * from)), Role.INJECTION));
  }

  @Override
  public BoundCell bind(int inputs, List<Matrix> theta, Scope scope) {
    Neighbourhood around = Neighbourhood.pixels(options.height(), options.width());
    return new LocalCell(
        new Mixing(around, false, theta.get(0), scope),
        new Mixing(around, false, theta.get(1), scope),
        radius(),
        activation,
        scope.backend());
  }
}
