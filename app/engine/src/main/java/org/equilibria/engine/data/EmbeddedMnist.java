package org.equilibria.engine.data;

import java.io.IOException;
import java.io.InputStream;
import org.apiguardian.api.API;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/**
 * The part of MNIST in the artifact {@code equilibria-mnist}: 10,000 training and 2,000 test images
 * of 28 x 28 pixels, of each digit equally many, in mixed order (LeCun, Cortes and Burges; CC BY-SA
 * 3.0).
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class EmbeddedMnist {

  private EmbeddedMnist() {}

  /**
   * Return the data, read at once; pixels are scaled from 0..255 to [0, 1].
   *
   * @throws EquilibriaException IO if the artifact is not on the class path or cannot be read
   */
  public static DataSource load() {
    return IdxLoader.load("mnist", 10, EmbeddedMnist::read);
  }

  private static IdxLoader.Located read(IdxFile file) {
    String resource = "/org/equilibria/mnist/" + file.names().get(1);
    try (InputStream in = EmbeddedMnist.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new EquilibriaException(
            ErrorCode.IO,
            "the MNIST digits are not on the class path: add the artifact equilibria-mnist");
      }
      return new IdxLoader.Located(resource, IdxReader.read(resource, in, file.dimensions()));
    } catch (IOException e) {
      throw new EquilibriaException(
          ErrorCode.IO, resource + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
