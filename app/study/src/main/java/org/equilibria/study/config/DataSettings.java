package org.equilibria.study.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.equilibria.api.option.Option;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.data.Amount;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.data.Scaling;
import org.equilibria.engine.data.Selection;
import org.equilibria.engine.data.Split;

/**
 * The data of a study.
 *
 * @param source the data set
 * @param selection what is used of it
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record DataSettings(ComponentSpec source, Selection selection) {

  /**
   * How data are split and scaled, as far as plain options say it. The defaults are those of
   * tables; {@link #defaults} has those of digits.
   *
   * @param splitSeed decides which samples of unmixed data serve which end
   * @param stratified whether each part has the classes in the shares of all
   * @param standardize whether features have mean 0 and variance 1
   * @param robust whether they are standardized by median and interquartile range instead
   * @param constant whether a 1 is appended to each input
   * @param unitNorm whether each input is scaled to norm 1
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  public record Options(
      @Option(help = "decides which samples of unmixed data serve which end", value = "0")
          long splitSeed,
      @Option(
              help =
                  "whether training, validation and test samples have the classes in the shares of"
                      + " all samples",
              value = "false")
          boolean stratified,
      @Option(help = "whether features have mean 0 and variance 1", value = "true")
          boolean standardize,
      @Option(
              help =
                  "whether features are standardized by median and interquartile range instead,"
                      + " which a few extreme values leave as they are",
              value = "false")
          boolean robust,
      @Option(help = "whether a 1 is appended to each input", value = "true") boolean constant,
      @Option(help = "whether each input is scaled to norm 1", value = "true") boolean unitNorm) {

    /** Return the same choice in the terms of the engine. */
    Scaling scaling() {
      return new Scaling(standardize, robust, constant, unitNorm);
    }
  }

  /** Return how the data are split and scaled, as far as plain options say it. */
  Options options() {
    Scaling scaling = selection.scaling();
    return new Options(
        selection.split().seed(),
        selection.split().stratified(),
        scaling.standardize(),
        scaling.robust(),
        scaling.constant(),
        scaling.unitNorm());
  }

  /** Name of the source that stands for data which a program handed in. */
  private static final String MEMORY = "memory";

  /**
   * Describe data that a program hands in: how many samples they have and by what they are known.
   *
   * @param fingerprint tells them from other data
   */
  public static DataSettings inMemory(Dataset data, String fingerprint) {
    Split split =
        new Split(
            Amount.count(data.train().count()),
            Amount.count(data.validation().count()),
            Amount.count(data.test().count()),
            0);
    Scaling scaling =
        new Scaling(false, data.preprocessing().constant(), data.preprocessing().unitNorm());
    return new DataSettings(
        new ComponentSpec(MEMORY, Map.of("fingerprint", fingerprint)),
        new Selection(List.of(), split, scaling));
  }

  private static final Set<String> DIGITS = Set.of("mnist", "idx");

  private static final Map<String, Object> OF_DIGITS =
      Map.of(
          Keys.CLASSES,
          List.of(0, 1),
          Keys.TRAIN,
          1000,
          Keys.VALIDATION,
          0,
          Keys.TEST,
          200,
          Keys.STANDARDIZE,
          false,
          Keys.CONSTANT,
          false);

  private static final Map<String, Object> OF_TABLES =
      Map.of(Keys.CLASSES, Keys.ALL, Keys.TRAIN, Keys.ALL, Keys.VALIDATION, 0, Keys.TEST, "auto");

  /** Return whether a data set holds digits: its classes are numbers, its features are pixels. */
  static boolean holdsDigits(String id) {
    return DIGITS.contains(id);
  }

  /**
   * Return the values of keys that are not given: for digits the experiment of arXiv 2209.15562,
   * for anything else all of it.
   */
  static Map<String, Object> defaults(String id) {
    return holdsDigits(id) ? OF_DIGITS : OF_TABLES;
  }
}
