package org.equilibria.engine.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apiguardian.api.API;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.option.Option;

/**
 * A source of directories of IDX files under the names of the MNIST files: {@code
 * train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code t10k-images-idx3-ubyte} and
 * {@code t10k-labels-idx1-ubyte}, each also with {@code .idx} in place of {@code -idx} and with
 * {@code .gz} added. Where several are there, the first in this order is taken.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class IdxDirectory {

  /**
   * Options of the source.
   *
   * @param dir directory that holds the four files
   * @param labels number of labels; they are 0 to labels - 1
   */
  public record Options(
      @Option(help = "directory that holds the four files", value = ".") String dir,
      @Option(help = "number of labels, counted from 0", value = "10", min = 2, max = 256)
          int labels) {}

  private IdxDirectory() {}

  /**
   * Return the data of a directory, read at once; pixels are scaled from 0..255 to [0, 1].
   *
   * @throws EquilibriaException INVALID_INPUT for a text that is no path; IO if the directory or
   *     files are missing or unreadable; MALFORMED_DATA if files are not what they should be; all
   *     mistakes together
   */
  public static DataSource load(Options options) {
    Path directory = DataFile.path("dir", options.dir());
    if (!Files.isDirectory(directory)) {
      throw new EquilibriaException(
          ErrorCode.IO,
          directory + (Files.exists(directory) ? ": is not a directory" : ": no such directory"));
    }
    if (!Files.isReadable(directory) || !Files.isExecutable(directory)) {
      throw new EquilibriaException(
          ErrorCode.IO, directory + ": cannot be read: permission denied");
    }
    return IdxLoader.load("idx " + directory, options.labels(), file -> read(directory, file));
  }

  /** Read one of the files. */
  static IdxLoader.Located read(Path directory, IdxFile file) {
    Path path = find(directory, file);
    try (InputStream in = Files.newInputStream(path)) {
      return new IdxLoader.Located(
          path.toString(), IdxReader.read(path.toString(), in, file.dimensions()));
    } catch (IOException e) {
      throw DataFile.unreadable(path.toString(), e);
    }
  }

  private static Path find(Path directory, IdxFile file) {
    return file.names().stream()
        .map(directory::resolve)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () ->
                new EquilibriaException(
                    ErrorCode.IO,
                    String.format(
                        "%s: no %s: expected a file named %s",
                        directory, file.content(), String.join(", ", file.names()))));
  }
}
