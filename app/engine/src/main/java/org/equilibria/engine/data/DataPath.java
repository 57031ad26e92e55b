package org.equilibria.engine.data;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.spi.ComponentSpec;

/** A search for the data source that reads what lies at a path. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class DataPath {

  private DataPath() {}

  /**
   * Return the request for a data source: {@code idx} for a directory of IDX files, {@code npy} for
   * one of NPY files or for the file of the inputs, whose name starts with x, beside that of the
   * targets, {@code npz} and {@code csv} for files. A request for {@code csv} still lacks its
   * {@code label} or {@code target}.
   *
   * @throws EquilibriaException IO if there is nothing at the path or it cannot be read;
   *     MALFORMED_DATA if no source reads it
   */
  public static ComponentSpec source(Path path) {
    return switch (FileKind.of(path)) {
      case CSV -> request("csv", "file", path);
      case NPZ -> request("npz", "file", path);
      case IDX_DIRECTORY -> request("idx", "dir", path);
      case NPY_DIRECTORY -> request("npy", "dir", path);
      case NPY -> pair(path);
      case IDX ->
          throw new EquilibriaException(
              ErrorCode.MALFORMED_DATA,
              path + ": is one file of several; give the directory that holds them");
    };
  }

  private static ComponentSpec request(String id, String option, Path path) {
    return new ComponentSpec(id, Map.of(option, path.toString()));
  }

  private static ComponentSpec pair(Path x) {
    String name = String.valueOf(x.getFileName());
    if (!name.toLowerCase(Locale.ROOT).startsWith("x")) {
      throw new EquilibriaException(
          ErrorCode.MALFORMED_DATA,
          x
              + ": is one array; give a file of inputs whose name starts with x, beside which lies"
              + " one that starts with y, or the directory of both");
    }
    Path y = x.resolveSibling((name.charAt(0) == 'x' ? "y" : "Y") + name.substring(1));
    return new ComponentSpec("npy", Map.of("x", x.toString(), "y", y.toString()));
  }
}
