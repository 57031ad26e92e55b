package org.equilibria.engine.data;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.InputColumns;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.MissingValues;
import org.equilibria.api.data.Target;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.option.Option;

/**
 * A source of NumPy arrays: inputs x and what is to be learned, y; or x_train, y_train, x_test and
 * y_test where the data are parted; capitals do not matter, and an archive may call them otherwise.
 * The first dimension of each counts samples. Numbers stay in memory as they are stored.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ArraySource {

  /** What the array y holds. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  public enum Learn {
    /** Classes if its type is one of whole numbers, booleans or text, else values. */
    AUTO,
    /** Classes, each a whole number or a text. */
    CLASSES,
    /** Values to be predicted. */
    VALUES
  }

  /**
   * Options for an archive.
   *
   * @param file NPZ file
   * @param inputs array of the inputs; empty for x_train or x
   * @param targets array of what is to be learned; empty for y_train or y
   * @param testInputs inputs of the test part; empty for x_test, if it is there
   * @param testTargets what is to be learned of the test part; empty for y_test, if it is there
   * @param learn what the targets hold
   * @param missing what becomes of NaN among the inputs
   */
  public record ArchiveOptions(
      @Option(help = "NPZ file", value = "") String file,
      @Option(help = "array of the inputs; empty: x_train or x", value = "") String inputs,
      @Option(help = "array of what is to be learned; empty: y_train or y", value = "")
          String targets,
      @Option(help = "array of the inputs of the test part; empty: x_test, if any", value = "")
          String testInputs,
      @Option(
              help = "array of what is to be learned of the test part; empty: y_test, if any",
              value = "")
          String testTargets,
      @Option(
              help = "what y holds; auto: classes if whole numbers or text, else values",
              value = "auto")
          Learn learn,
      @Option(help = MISSING_HELP, value = "refuse") MissingValues missing) {}

  /**
   * Options for single files: a directory that holds them, or the files.
   *
   * @param dir directory of x.npy and y.npy, or of x_train.npy and so on
   * @param x inputs
   * @param y what is to be learned
   * @param xTest inputs of the test part; empty if the data are not parted
   * @param yTest what is to be learned of the test part
   * @param learn what y holds
   * @param missing what becomes of NaN among the inputs
   */
  public record FileOptions(
      @Option(help = "directory of x.npy and y.npy, or of x_train.npy and so on", value = "")
          String dir,
      @Option(help = "file of the inputs", value = "") String x,
      @Option(help = "file of what is to be learned", value = "") String y,
      @Option(help = "file of the inputs of the test part", value = "") String xTest,
      @Option(help = "file of what is to be learned of the test part", value = "") String yTest,
      @Option(
              help = "what y holds; auto: classes if whole numbers or text, else values",
              value = "auto")
          Learn learn,
      @Option(help = MISSING_HELP, value = "refuse") MissingValues missing) {}

  private static final String MISSING_HELP =
      "what becomes of NaN among the inputs: refused, replaced by the mean or median of the training"
          + " samples, dropped with its row, or replaced by the mean and told by an indicator";

  /** What the arrays are called; the first name that is there counts. */
  private record Roles(
      List<String> inputs, List<String> targets, String testInputs, String testTargets) {

    static final Roles USUAL =
        new Roles(List.of("x_train", "x"), List.of("y_train", "y"), "x_test", "y_test");

    static Roles of(ArchiveOptions options) {
      return new Roles(
          options.inputs().isBlank() ? USUAL.inputs : List.of(options.inputs().strip()),
          options.targets().isBlank() ? USUAL.targets : List.of(options.targets().strip()),
          options.testInputs().isBlank() ? USUAL.testInputs : options.testInputs().strip(),
          options.testTargets().isBlank() ? USUAL.testTargets : options.testTargets().strip());
    }
  }

  /**
   * Return what the inputs of a further archive may be called, the likeliest first.
   *
   * @param trained options of the archive that was trained on
   */
  static List<String> inputNames(Map<String, Object> trained) {
    return Stream.of(trained.get("test-inputs"), "x_test", trained.get("inputs"), "x")
        .filter(Objects::nonNull)
        .map(String::valueOf)
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }

  private final ArrayFolder folder;
  private final Roles roles;
  private final Learn learn;
  private final MissingValues missing;

  private ArraySource(ArrayFolder folder, Roles roles, Learn learn, MissingValues missing) {
    this.folder = folder;
    this.roles = roles;
    this.learn = learn;
    this.missing = missing;
  }

  /**
   * Return the data of an archive, read at once.
   *
   * @throws EquilibriaException IO if it cannot be read; MALFORMED_DATA if arrays are missing, do
   *     not fit each other or hold anything but numbers
   */
  public static DataSource load(ArchiveOptions options) {
    Path file = DataFile.path("file", options.file());
    return new ArraySource(
            NpzFolder.of(file), Roles.of(options), options.learn(), options.missing())
        .load(!options.testInputs().isBlank() || !options.testTargets().isBlank());
  }

  /**
   * Return the data of single files, read at once.
   *
   * @throws EquilibriaException INVALID_INPUT if neither a directory nor the files x and y are
   *     given; else as for an archive
   */
  public static DataSource load(FileOptions options) {
    return new ArraySource(folder(options), Roles.USUAL, options.learn(), options.missing())
        .load(false);
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

  private DataSource load(boolean partedForSure) {
    NpyArray x = read(roles.inputs());
    NpyArray y = read(roles.targets());
    boolean parted =
        partedForSure
            || folder.find(roles.testInputs()).isPresent()
            || folder.find(roles.testTargets()).isPresent();
    Target target = classes(y) ? classes(y, List.of()) : values(y);
    LabelledData train = data(parted ? "training data" : "data", x, y, target);
    if (!parted) {
      return DataSource.of(train, Optional.empty(), false);
    }
    NpyArray testX = read(List.of(roles.testInputs()));
    NpyArray testY = read(List.of(roles.testTargets()));
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

  private NpyArray read(List<String> names) {
    String name =
        folder
            .find(names.toArray(String[]::new))
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
    if (x.isText()) {
      throw Faults.malformed(
          "%s: holds text, expected numbers of type %s", x.place(), NpyType.NUMBERS);
    }
    if (x.count() != y.count()) {
      throw Faults.malformed(
          "%s: has %d samples, expected one for each of the %d of %s",
          y.place(), y.count(), x.count(), x.place());
    }
    Faults faults = new Faults();
    x.checkNumbers(missing != MissingValues.REFUSE, faults);
    faults.check();
    return new LabelledData(
        folder.place() + " " + what,
        x,
        List.of(),
        InputColumns.numbers(x.features(), missing),
        target);
  }

  private boolean classes(NpyArray y) {
    return learn == Learn.CLASSES || learn == Learn.AUTO && (y.isWhole() || y.isText());
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
    if (y.isText() && y.text(row).isBlank()) {
      faults.add("%s: row %d: the label is missing", y.place(), row);
    }
    if (y.isWhole() || y.isText()) {
      return y.text(row).strip();
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
    if (y.isText()) {
      throw Faults.malformed("%s: holds text, which are classes, not values", y.place());
    }
    Faults faults = new Faults();
    y.checkNumbers(false, faults);
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
