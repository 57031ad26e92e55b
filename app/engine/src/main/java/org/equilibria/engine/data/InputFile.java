package org.equilibria.engine.data;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.data.Rows;
import org.equilibria.api.error.EquilibriaException;

/**
 * Inputs without labels, for predictions.
 *
 * @param name of the file, for messages
 * @param rows n rows of the features of a schema, in its order
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record InputFile(String name, Rows rows) {

  /**
   * Read the features of a schema from a file: a CSV table, whose columns are found by name if the
   * schema has names, further ones being ignored, and else taken in their order; an NPY file; an
   * NPZ file with an array x or x_test, or a single one; an IDX file of images; or a directory of
   * such files, of which the test part is read if there is one.
   *
   * @throws EquilibriaException IO if the file cannot be read; MALFORMED_DATA with every fault,
   *     each with its line, column or row, or if it does not hold the features
   */
  public static InputFile read(Path path, Schema schema) {
    Rows rows =
        switch (FileKind.of(path)) {
          case CSV -> csv(path, schema);
          case NPY -> finite(DataFile.read(path, in -> NpyReader.read(path.toString(), in)));
          case NPZ -> array(NpzFolder.of(path));
          case NPY_DIRECTORY -> array(NpyFolder.of(path));
          case IDX -> new PixelRows(DataFile.read(path, in -> images(path, in)));
          case IDX_DIRECTORY -> testImages(path);
        };
    if (rows.features() != schema.features()) {
      throw Faults.malformed(
          "%s: has %d features, expected %d", path, rows.features(), schema.features());
    }
    return new InputFile(path.toString(), rows);
  }

  private static IdxArray images(Path path, InputStream in) {
    return IdxReader.read(path.toString(), in, IdxFile.TEST_IMAGES.dimensions());
  }

  private static Rows testImages(Path directory) {
    return new PixelRows(IdxDirectory.read(directory, IdxFile.TEST_IMAGES).array());
  }

  private static Rows array(ArrayFolder folder) {
    List<String> names = folder.names();
    String name =
        folder
            .find("x_test", "x")
            .or(() -> names.size() == 1 ? Optional.of(names.get(0)) : Optional.empty())
            .orElseThrow(
                () ->
                    Faults.malformed(
                        "%s: there is no array x or x_test; its arrays are %s",
                        folder.place(), names.isEmpty() ? "none" : String.join(", ", names)));
    return finite(folder.read(name));
  }

  private static Rows finite(NpyArray array) {
    Faults faults = new Faults();
    array.checkFinite(faults);
    faults.check();
    return array;
  }

  private static Rows csv(Path path, Schema schema) {
    return CsvTable.read(path, CsvFormat.AUTO, table -> columns(table, schema));
  }

  private static Rows columns(CsvTable table, Schema schema) {
    List<String> wanted = schema.featureNames().isEmpty() ? table.header() : schema.featureNames();
    Faults faults = new Faults();
    wanted.forEach(name -> table.find("", name, faults));
    faults.check();
    return new ListedRows(wanted.size(), table.content(wanted, Optional.empty()).numbers());
  }
}
