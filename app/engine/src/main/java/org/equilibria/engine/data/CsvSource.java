package org.equilibria.engine.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.FeatureKind;
import org.equilibria.api.data.InputColumns;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.MissingValues;
import org.equilibria.api.data.Target;
import org.equilibria.api.data.UnseenValues;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.option.Option;

/**
 * A source of tables of comma-separated values (RFC 4180) in UTF-8, gzipped or not: the first line
 * names the columns, each further row is a sample. Every column is a feature unless it is the
 * label, a target or to be ignored: of numbers, of true and false, or of text, which is a category.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class CsvSource {

  /**
   * Options of the source.
   *
   * @param file table to train on
   * @param label column of the class, any text
   * @param target columns of the values to be predicted, separated by commas
   * @param testFile table to test on; empty if the samples are in one table
   * @param ignore columns that are no features, separated by commas
   * @param categories columns whose values are categories whatever they look like, separated by
   *     commas
   * @param missing what becomes of missing values
   * @param unseen what becomes of texts that are no category of the table to train on
   * @param separator character between values, {@code tab}, or {@code auto} for whichever of comma,
   *     semicolon, tab and bar the header holds most
   * @param decimal what stands before decimals
   * @param thousands what stands between thousands
   */
  public record Options(
      @Option(help = "table to train on", value = "") String file,
      @Option(help = "column of the class", value = "") String label,
      @Option(help = "columns of the values to predict, separated by commas", value = "")
          String target,
      @Option(help = "table to test on", value = "") String testFile,
      @Option(help = "columns that are no features, separated by commas", value = "") String ignore,
      @Option(
              help = "columns of categories, whatever they look like, separated by commas",
              value = "")
          String categories,
      @Option(
              help =
                  "what becomes of missing values: they are refused, replaced by the mean or median"
                      + " of the training samples, dropped with their row, or replaced by the mean"
                      + " and told to the network by an indicator",
              value = "refuse")
          MissingValues missing,
      @Option(
              help =
                  "what becomes of texts that are no category of the training table: they are"
                      + " refused, or zero: none of the categories",
              value = "refuse")
          UnseenValues unseen,
      @Option(help = "character between values, tab or auto", value = "auto") String separator,
      @Option(help = "what stands before decimals", value = "point") CsvFormat.Decimal decimal,
      @Option(help = "what stands between thousands", value = "none")
          CsvFormat.Thousands thousands) {

    CsvFormat format() {
      return new CsvFormat(separator, decimal, thousands);
    }

    CsvTable.Gaps gaps() {
      return switch (missing) {
        case REFUSE ->
            new CsvTable.Gaps.Report("; missing: drop, mean, median or indicator goes on with it");
        case DROP -> new CsvTable.Gaps.Drop();
        case MEAN, MEDIAN, INDICATOR -> new CsvTable.Gaps.Keep();
      };
    }
  }

  private static final Pattern INDEX = Pattern.compile("|Unnamed: \\d+");

  private final Options options;
  private final List<String> targets;
  private final List<String> ignored;
  private final List<String> categories;
  private final List<String> notes = new ArrayList<>();

  private CsvSource(Options options) {
    this.options = options;
    targets = names("target", options.target());
    ignored = names("ignore", options.ignore());
    categories = names("categories", options.categories());
  }

  /**
   * Return the data of one table or two, read at once.
   *
   * @throws EquilibriaException INVALID_INPUT if the options contradict each other or name no
   *     columns; IO if a file cannot be read; MALFORMED_DATA with every fault of a file, each with
   *     its line
   */
  public static DataSource load(Options options) {
    return new CsvSource(options).load();
  }

  private static List<String> names(String option, String written) {
    try {
      return written.isBlank()
          ? List.of()
          : CsvReader.builder().ofSingleCsvRecord(written).getFields().stream()
              .map(String::strip)
              .toList();
    } catch (CsvParseException e) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          option + ": '" + written + "' are not names separated by commas: " + e.getMessage(),
          e);
    }
  }

  private DataSource load() {
    Path file = DataFile.path("file", options.file());
    CsvFormat format = options.format();
    Part train = CsvTable.read(file, format, table -> training(file, table));
    Target target = target(train);
    if (options.testFile().isBlank()) {
      return DataSource.of(train.data("data", options, target), Optional.empty(), false, notes);
    }
    Path testFile = DataFile.path("test-file", options.testFile());
    Part test = CsvTable.read(testFile, format, table -> like(train, testFile, table));
    LabelledData testData = test.data("test data", options, targetLike(target, test));
    return DataSource.of(
        train.data("training data", options, target), Optional.of(testData), false, notes);
  }

  /** What was read of one file. */
  private record Part(
      Path file, List<String> features, List<FeatureKind> kinds, CsvContent content) {

    LabelledData data(String what, Options options, Target target) {
      return new LabelledData(
          file + " " + what,
          new ListedRows(features.size(), content.numbers()),
          features,
          new InputColumns(kinds, options.missing(), options.unseen()),
          target);
    }
  }

  private Part training(Path file, CsvTable table) {
    checkChoice(file, table);
    Faults faults = new Faults();
    if (!options.label().isBlank()) {
      table.find("label: ", options.label().strip(), faults);
    }
    targets.forEach(name -> table.find("target: ", name, faults));
    ignored.forEach(name -> table.find("ignore: ", name, faults));
    categories.forEach(name -> table.find("categories: ", name, faults));
    faults.check();
    List<String> features =
        table.header().stream()
            .filter(name -> !name.equals(options.label().strip()))
            .filter(name -> !targets.contains(name) && !ignored.contains(name))
            .filter(name -> !isIndex(name, table))
            .toList();
    if (features.isEmpty()) {
      throw Faults.malformed("%s:1: no column is left for the features", file);
    }
    List<CsvColumn.Wanted> wanted =
        features.stream()
            .map(name -> new CsvColumn.Wanted(name, Optional.empty(), categories.contains(name)))
            .toList();
    return part(file, features, read(table, wanted));
  }

  /** The first column, where it has the name that tools give an index, is none of the features. */
  private boolean isIndex(String name, CsvTable table) {
    boolean index = name.equals(table.header().get(0)) && INDEX.matcher(name).matches();
    if (index) {
      notes.add(
          "the first column, %s, is left out as an index"
              .formatted(name.isEmpty() ? "which has no name" : "'" + name + "'"));
    }
    return index;
  }

  private Part part(Path file, List<String> features, CsvContent content) {
    List<FeatureKind> kinds = content.kinds().subList(0, features.size());
    if (content.dropped() > 0) {
      notes.add(
          "%d of %d rows of %s lack a value and are left out"
              .formatted(content.dropped(), content.dropped() + content.lines().size(), file));
    }
    return new Part(file, features, kinds, content);
  }

  private void checkChoice(Path file, CsvTable table) {
    boolean labelled = !options.label().isBlank();
    if (labelled == !targets.isEmpty()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          String.format(
              "%s: %s; write label: COLUMN for classes, or target: COLUMN for values to be"
                  + " predicted. Its columns are %s",
              file,
              labelled ? "both a label and a target are given" : "what is to be learned?",
              table.listed()));
    }
  }

  private CsvContent read(CsvTable table, List<CsvColumn.Wanted> features) {
    return table.content(
        features,
        targets,
        options.label().isBlank() ? Optional.empty() : Optional.of(options.label().strip()),
        options.gaps(),
        options.unseen());
  }

  private Part like(Part train, Path file, CsvTable table) {
    Faults faults = new Faults();
    train.features().forEach(name -> table.find("", name, faults));
    targets.forEach(name -> table.find("", name, faults));
    if (!options.label().isBlank()) {
      table.find("", options.label().strip(), faults);
    }
    faults.check();
    List<CsvColumn.Wanted> wanted = new ArrayList<>();
    for (int k = 0; k < train.features().size(); k++) {
      wanted.add(
          new CsvColumn.Wanted(train.features().get(k), Optional.of(train.kinds().get(k)), false));
    }
    return part(file, train.features(), read(table, wanted));
  }

  private Target target(Part part) {
    if (!targets.isEmpty()) {
      return values(part);
    }
    List<String> labels = part.content().labels();
    List<String> names = ClassNames.sorted(labels);
    if (names.size() == 1) {
      throw Faults.malformed(
          "%s: every row has the class '%s' in column '%s', expected two classes or more",
          part.file(), names.get(0), options.label());
    }
    if (names.size() > ClassNames.MANY && names.size() > labels.size() / 2) {
      throw Faults.malformed(
          "%s: column '%s' holds %d classes in %d rows; if it holds values to be predicted, name it"
              + " as target instead of label",
          part.file(), options.label(), names.size(), labels.size());
    }
    return new Target.Classes(ClassNames.positions(labels, names), names);
  }

  private Target.Values values(Part part) {
    int from = part.features().size();
    List<double[]> rows = part.content().numbers();
    double[] values = new double[Math.multiplyExact(rows.size(), targets.size())];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), from, values, i * targets.size(), targets.size());
    }
    return new Target.Values(values, targets);
  }

  /** Return the target of test data, whose classes are those of the training data. */
  private Target targetLike(Target known, Part test) {
    if (!(known instanceof Target.Classes classes)) {
      return values(test);
    }
    List<String> labels = test.content().labels();
    int[] index = ClassNames.positions(labels, classes.names());
    Faults faults = new Faults();
    for (int i = 0; i < index.length; i++) {
      if (index[i] < 0) {
        faults.add(
            "%s:%d: column '%s': '%s' is no class of the training data",
            test.file(),
            test.content().lines().get(i),
            options.label(),
            CsvNumber.shortened(labels.get(i)));
      }
    }
    faults.check();
    return new Target.Classes(index, classes.names());
  }
}
