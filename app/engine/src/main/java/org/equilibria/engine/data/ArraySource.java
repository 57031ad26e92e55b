package org.equilibria.engine.data;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Target;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.option.Option;

/**
 * A source of NumPy arrays: inputs x and what is to be learned, y; or x_train, y_train, x_test and
 * y_test where the data are parted; capitals do not matter. The first dimension of each counts
 * samples. Numbers stay in memory as they are stored.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ArraySource {

  /** What the array y holds. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  public enum Learn {
    /** Classes if its type is one of whole numbers or booleans, else values. */
    AUTO,
    /** Classes, each a whole number. */
    CLASSES,
    /** Values to be predicted. */
    VALUES
  }

  /**
   * Options for an archive.
   *
   * @param file NPZ file
   * @param learn what y holds
   */
  public record ArchiveOptions(
      @Option(help = "NPZ file", value = "") String file,
      @Option(help = "what y holds; auto: classes if whole numbers, else values", value = "auto")
          Learn learn) {}

  /**
   * Options for single files: a directory that holds them, or the files.
   *
   * @param dir directory of x.npy and y.npy, or of x_train.npy and so on
   * @param x inputs
   * @param y what is to be learned
   * @param xTest inputs of the test part; empty if the data are not parted
   * @param yTest what is to be learned of the test part
   * @param learn what y holds
   */
  public record FileOptions(
      @Option(help = "directory of x.npy and y.npy, or of x_train.npy and so on", value = "")
          String dir,
      @Option(help = "file of the inputs", value = "") String x,
      @Option(help = "file of what is to be learned", value = "") String y,
      @Option(help = "file of the inputs of the test part", value = "") String xTest,
      @Option(help = "file of what is to be learned of the test part", value = "") String yTest,
      @Option(help = "what y holds; auto: classes if whole numbers, else values", value = "auto")
          Learn learn) {}

  private final ArrayFolder folder;
  private final Learn learn;

  private ArraySource(ArrayFolder folder, Learn learn) {
    this.folder = folder;
    this.learn = learn;
  }

  /**
   * Return the data of an archive, read at once.
   *
   * @throws EquilibriaException IO if it cannot be read; MALFORMED_DATA if arrays are missing, do
   *     not fit each other or hold anything but numbers
   */
  public static DataSource load(ArchiveOptions options) {
    Path file = DataFile.path("file", options.file());
    return new ArraySource(NpzFolder.of(file), options.learn()).load();
  }

  /**
   * Return the data of single files, read at once.
   *
   * @throws EquilibriaException INVALID_INPUT if neither a directory nor the files x and y are
   *     given; else as for an archive
   */
  public static DataSource load(FileOptions options) {
    return new ArraySource(folder(options), options.learn()).load();
  }

  private static ArrayFolder folder(FileOptions options) {
    boolean single = !options.x().isBlank() || !options.y().isBlank();
    if (single && !options.dir().isBlank()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "dir: given along with x and y; write one or the other");
    } else if (!single) {
      return NpyFolder.of(DataFile.path("dir", options.dir()));
    }
    Map<String, Path> files = new HashMap<>();
    files.put("x_train", DataFile.path("x", options.x()));
    files.put("y_train", DataFile.path("y", options.y()));
    if (!options.xTest().isBlank() || !options.yTest().isBlank()) {
      files.put("x_test", DataFile.path("x-test", options.xTest()));
      files.put("y_test", DataFile.path("y-test", options.yTest()));
    }
    return new NpyFolder(options.x(), files);
  }

  private DataSource load() {
    NpyArray x = read("x_train", "x");
    NpyArray y = read("y_train", "y");
    boolean parted = folder.find("x_test").isPresent() || folder.find("y_test").isPresent();
    Target target = classes(y) ? classes(y, List.of()) : values(y);
    LabelledData train = data(parted ? "training data" : "data", x, y, target);
    if (!parted) {
      return DataSource.of(train, Optional.empty(), false);
    }
    NpyArray testX = read("x_test");
    NpyArray testY = read("y_test");
    if (testX.features() != x.features()) {
      throw Faults.malformed(
          "%s: has shape %s, which is not that of the samples of %s, %s",
          testX.place(), testX.shapeText(), x.place(), x.shapeText());
    }
    if (testY.features() != y.features()) {
      throw Faults.malformed(
          "%s: has shape %s, which is not that of the samples of %s, %s",
          testY.place(), testY.shapeText(), y.place(), y.shapeText());
    }
    Target testTarget = classes(y) ? classes(testY, target.names()) : values(testY);
    return DataSource.of(train, Optional.of(data("test data", testX, testY, testTarget)), false);
  }

  private NpyArray read(String... names) {
    String name =
        folder
            .find(names)
            .orElseThrow(
                () ->
                    Faults.malformed(
                        "%s: there is no array %s; its arrays are %s",
                        folder.place(),
                        String.join(" or ", names),
                        folder.names().isEmpty() ? "none" : String.join(", ", folder.names())));
    return folder.read(name);
  }

  private LabelledData data(String what, NpyArray x, NpyArray y, Target target) {
    if (x.count() != y.count()) {
      throw Faults.malformed(
          "%s: has %d samples, expected one for each of the %d of %s",
          y.place(), y.count(), x.count(), x.place());
    }
    Faults faults = new Faults();
    x.checkFinite(faults);
    faults.check();
    return new LabelledData(folder.place() + " " + what, x, List.of(), target);
  }

  private boolean classes(NpyArray y) {
    return learn == Learn.CLASSES || learn == Learn.AUTO && y.isWhole();
  }

  /**
   * Return the classes of samples.
   *
   * @param known names that the classes may have; empty to take those that are there
   */
  private Target classes(NpyArray y, List<String> known) {
    if (y.features() != 1) {
      throw Faults.malformed(
          "%s: has shape %s, expected one class a sample", y.place(), y.shapeText());
    }
    Faults faults = new Faults();
    List<String> labels = IntStream.range(0, y.count()).mapToObj(i -> label(y, i, faults)).toList();
    faults.check();
    List<String> names = known.isEmpty() ? ClassNames.sorted(labels) : known;
    if (names.size() == 1) {
      throw Faults.malformed(
          "%s: every sample has the class %s, expected two classes or more",
          y.place(), names.get(0));
    }
    int[] index = ClassNames.positions(labels, names);
    for (int i = 0; i < index.length; i++) {
      if (index[i] < 0) {
        faults.add("%s: row %d: %s is no class of the training data", y.place(), i, labels.get(i));
      }
    }
    faults.check();
    return new Target.Classes(index, names);
  }

  private static String label(NpyArray y, int row, Faults faults) {
    if (y.isWhole()) {
      return y.text(row);
    }
    double number = y.number(row, 0);
    if (number != Math.rint(number) || Math.abs(number) >= 1L << 53) {
      faults.add(
          "%s: row %d: found %s, expected a class, which is a whole number",
          y.place(), row, number);
    }
    return String.valueOf((long) number);
  }

  private static Target values(NpyArray y) {
    Faults faults = new Faults();
    y.checkFinite(faults);
    faults.check();
    int k = y.features();
    double[] values = new double[Math.multiplyExact(y.count(), k)];
    for (int i = 0; i < y.count(); i++) {
      y.copy(i, values, i * k);
    }
    return new Target.Values(
        values, k == 1 ? List.of("y") : IntStream.range(0, k).mapToObj(i -> "y" + i).toList());
  }
}
