package org.equilibria.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Write studies that take a moment. */
final class SmallStudy {

  static final String BASE =
      """
      data: {train: 40, test: 20}
      model: {width: 16, parameterization: {id: gamma-scaling, gamma: 0.4}}
      train: {epochs: 3}
      """;

  /** Two solvers, two activations, one seed. */
  static final String TEXT =
      BASE
          + """
          study:
            name: small
            seeds: [3]
            axes:
              solver: [picard, "anderson{window=2}"]
              activation: [relu, tanh]
          """;

  private SmallStudy() {}

  static Path write(Path folder, String text) {
    try {
      return Files.writeString(folder.resolve("small.yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
