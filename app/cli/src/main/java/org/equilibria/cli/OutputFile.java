package org.equilibria.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.study.file.WholeFile;

/** The file that results go to. */
record OutputFile(Path path) {

  /**
   * Check, before any work is done, that the results can be written.
   *
   * @param overwrite whether a file that is there may be replaced
   * @param inputs files that are read and never replaced
   * @throws EquilibriaException OUTPUT_EXISTS if the file is there; IO if it cannot be written;
   *     INVALID_INPUT if it is one of the inputs
   */
  static OutputFile claim(Path path, boolean overwrite, List<Path> inputs) {
    for (Path input : inputs) {
      if (isSame(path, input)) {
        throw new EquilibriaException(
            ErrorCode.INVALID_INPUT, "--out " + path + ": it is also read; choose another file");
      }
    }
    if (!overwrite && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new EquilibriaException(
          ErrorCode.OUTPUT_EXISTS,
          path
              + (Files.isDirectory(path)
                  ? ": it is a directory, expected a file"
                  : ": there is such a file already; --overwrite replaces it"));
    }
    WholeFile.checkWritable(path);
    return new OutputFile(path);
  }

  private static boolean isSame(Path path, Path input) {
    try {
      return Files.exists(path) && Files.exists(input) && Files.isSameFile(path, input);
    } catch (IOException e) {
      return false; // what cannot be looked at is reported where it is read or written
    }
  }

  /** Write the file, whole or not at all. */
  void write(WholeFile.Content content) {
    WholeFile.write(path, content);
  }
}
