package org.equilibria.engine.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/** The kinds of data files and directories, told apart by their names and their first bytes. */
enum FileKind {
  CSV,
  NPY,
  NPZ,
  IDX,
  IDX_DIRECTORY,
  NPY_DIRECTORY;

  private static final int IDX_MAGIC = 8; // third byte, after two zeros: unsigned bytes
  private static final String ZIP_MAGIC = "PK\u0003\u0004";

  /**
   * Return the kind of what lies at a path.
   *
   * @throws EquilibriaException IO if there is nothing or it cannot be read; MALFORMED_DATA for a
   *     directory without data files
   */
  static FileKind of(Path path) {
    if (Files.isDirectory(path)) {
      return ofDirectory(path);
    }
    DataFile.requireFile(path);
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    if (name.matches(".*\\.(csv|tsv|txt)(\\.gz)?")) {
      return CSV;
    } else if (name.endsWith(".npy")) {
      return NPY;
    } else if (name.endsWith(".npz")) {
      return NPZ;
    }
    return name.contains("idx") && name.contains("ubyte")
        ? IDX
        : DataFile.read(path, FileKind::ofContent);
  }

  private static FileKind ofContent(InputStream in) throws IOException {
    byte[] start = in.readNBytes(6);
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (text.equals(NpyReader.MAGIC)) {
      return NPY;
    } else if (text.startsWith(ZIP_MAGIC)) {
      return NPZ;
    }
    return start.length > 2 && start[0] == 0 && start[1] == 0 && start[2] == IDX_MAGIC ? IDX : CSV;
  }

  private static FileKind ofDirectory(Path directory) {
    List<String> names =
        DataFile.list(directory).stream().map(file -> String.valueOf(file.getFileName())).toList();
    if (Arrays.stream(IdxFile.values())
        .anyMatch(f -> f.names().stream().anyMatch(names::contains))) {
      return IDX_DIRECTORY;
    } else if (NpyFolder.of(directory).find("x", "x_train", "x_test").isPresent()) {
      return NPY_DIRECTORY;
    }
    throw new EquilibriaException(
        ErrorCode.MALFORMED_DATA,
        directory
            + ": holds neither IDX files, such as "
            + IdxFile.TEST_IMAGES.names().get(0)
            + ", nor x.npy; give a CSV or NPZ file by its own path");
  }
}
