package org.equilibria.engine.data;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.equilibria.api.data.MissingValues;
import org.equilibria.api.data.Rows;
import org.equilibria.api.error.EquilibriaException;

/**
 * Inputs without labels, for predictions.
 *
 * @param name of the file, for messages
 * @param rows n rows of the features of a schema, in its order
 * @param unseen texts that count as none of the categories that training has seen
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record InputFile(String name, Rows rows, List<UnseenText> unseen) {

  /** Copy the list. */
  public InputFile {
    unseen = List.copyOf(unseen);
  }

  private InputFile(Path path, Rows rows) {
    this(path.toString(), rows, List.of());
  }

  /** Trained without missing values, a network has no answer where one is missing. */
  static final CsvTable.Gaps REFUSED =
      new CsvTable.Gaps.Report("; the network was trained with missing: refuse");

  private static final CsvTable.Gaps DROPPED =
      new CsvTable.Gaps.Report(
          "; the network was trained with missing: drop and has no answer for such a row");

  /**
   * Read the features of a schema from a file: a CSV table, whose columns are found by name if the
   * schema has names, further ones being ignored, and else taken in their order; an NPY file; an
   * NPZ file with an array x or x_test, or a single one; an IDX file of images; or a directory of
   * such files, of which the test part is read if there is one.
   *
   * @param encoding what the features hold, and whether texts that training has not seen are
   *     refused
   * @param trained options of the source that was read in training, complete: how its tables were
   *     written and its arrays called
   * @throws EquilibriaException IO if the file cannot be read; MALFORMED_DATA with every fault,
   *     each with its line, column or row, or if it does not hold the features
   */
  public static InputFile read(
      Path path, Schema schema, FeatureEncoding encoding, Map<String, Object> trained) {
    FileKind kind = FileKind.of(path);
    InputFile read =
        kind == FileKind.CSV
            ? csv(path, schema, encoding, CsvFormat.like(trained))
            : new InputFile(path, arrays(path, kind, encoding, trained));
    if (read.rows().features() != schema.features()) {
      throw Faults.malformed(
          "%s: has %d features, expected %d", path, read.rows().features(), schema.features());
    }
    return read;
  }

  private static Rows arrays(
      Path path, FileKind kind, FeatureEncoding encoding, Map<String, Object> trained) {
    return switch (kind) {
      case CSV -> throw new IllegalArgumentException(path + " is a table");
      case NPY -> checked(DataFile.read(path, in -> NpyReader.read(path.toString(), in)), encoding);
      case NPZ -> array(NpzFolder.of(path), encoding, trained);
      case NPY_DIRECTORY -> array(NpyFolder.of(path), encoding, Map.of());
      case IDX -> new PixelRows(DataFile.read(path, in -> images(path, in)));
      case IDX_DIRECTORY -> testImages(path);
    };
  }

  private static IdxArray images(Path path, InputStream in) {
    return IdxReader.read(path.toString(), in, IdxFile.TEST_IMAGES.dimensions());
  }

  private static Rows testImages(Path directory) {
    return new PixelRows(IdxDirectory.read(directory, IdxFile.TEST_IMAGES).array());
  }

  private static Rows array(
      ArrayFolder folder, FeatureEncoding encoding, Map<String, Object> trained) {
    List<String> names = folder.names();
    List<String> wanted = ArraySource.inputNames(trained);
    String name =
        folder
            .find(wanted.toArray(String[]::new))
            .or(() -> names.size() == 1 ? Optional.of(names.get(0)) : Optional.empty())
            .orElseThrow(
                () ->
                    Faults.malformed(
                        "%s: there is no array %s; its arrays are %s",
                        folder.place(),
                        String.join(" or ", wanted),
                        names.isEmpty() ? "none" : String.join(", ", names)));
    return checked(folder.read(name), encoding);
  }

  private static Rows checked(NpyArray array, FeatureEncoding encoding) {
    if (array.isText()) {
      throw Faults.malformed(
          "%s: holds text, expected numbers of type %s", array.place(), NpyType.NUMBERS);
    }
    Faults faults = new Faults();
    array.checkNumbers(encoding.fillsIn(), faults);
    faults.check();
    return array;
  }

  private static InputFile csv(
      Path path, Schema schema, FeatureEncoding encoding, CsvFormat format) {
    return CsvTable.read(path, format, table -> columns(path, table, schema, encoding));
  }

  private static InputFile columns(
      Path path, CsvTable table, Schema schema, FeatureEncoding encoding) {
    List<String> names = schema.featureNames().isEmpty() ? table.header() : schema.featureNames();
    Faults faults = new Faults();
    names.forEach(name -> table.find("", name, faults));
    faults.check();
    if (names.size() != schema.features()) {
      return new InputFile(path, new ListedRows(names.size(), List.of()));
    }
    CsvTable.Gaps gaps =
        encoding.fillsIn()
            ? new CsvTable.Gaps.Keep()
            : encoding.missing() == MissingValues.DROP ? DROPPED : REFUSED;
    CsvContent content =
        table.content(
            wanted(names, encoding), List.of(), Optional.empty(), gaps, encoding.unseen());
    return new InputFile(
        path.toString(), new ListedRows(names.size(), content.numbers()), content.unseen());
  }

  /** Return the columns of features as an encoding takes them. */
  static List<CsvColumn.Wanted> wanted(List<String> names, FeatureEncoding encoding) {
    return IntStream.range(0, names.size())
        .mapToObj(
            k ->
                new CsvColumn.Wanted(
                    names.get(k), Optional.of(encoding.columns().get(k).kind()), false))
        .toList();
  }
}
