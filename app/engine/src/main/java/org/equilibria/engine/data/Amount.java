package org.equilibria.engine.data;

import java.util.Locale;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/** How many samples are used: a count, a share, or all of them. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface Amount {

  /** A number whose thousands are separated, as {@code 104,900}. */
  String THOUSANDS = "[+-]?\\d{1,3}(,\\d{3})+";

  /** All samples, or all that are left. */
  Amount ALL = Whole.ALL;

  /** The test part of a source that has one, else a fifth of the samples. */
  Amount AUTO = Whole.AUTO;

  /**
   * Return a number of samples.
   *
   * @param samples at least 0; less is reported where the samples are chosen
   */
  static Amount count(int samples) {
    return new Count(samples);
  }

  /**
   * Return a share of the samples.
   *
   * @throws IllegalArgumentException unless it is above 0 and below 1
   */
  static Amount share(double share) {
    return new Share(share);
  }

  /**
   * Return the amount written as a whole number, as a share such as {@code 0.8}, or as {@code all}
   * or {@code auto}.
   *
   * @throws IllegalArgumentException if the text is none of these
   */
  static Amount parse(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (word.equals(ALL.toString())) {
      return ALL;
    } else if (word.equals(AUTO.toString())) {
      return AUTO;
    } else if (Share.WRITTEN.matcher(word).matches()) {
      return share(Double.parseDouble(word));
    }
    if (word.matches(THOUSANDS)) {
      throw new IllegalArgumentException(
          "'" + text + "' is no number of samples; write " + word.replace(",", ""));
    }
    try {
      return count(Integer.parseInt(word));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no number of samples; write a whole number, a share such as 0.8, or all",
          e);
    }
  }

  /** Return how many of the available samples these are; all for {@link #ALL}. */
  int of(int available);

  /** Return the amount as {@link #parse} takes it. */
  @Override
  String toString();

  /**
   * A number of samples.
   *
   * @param samples at least 0; less is reported where the samples are chosen
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  record Count(int samples) implements Amount {

    @Override
    public int of(int available) {
      return samples;
    }

    @Override
    public String toString() {
      return String.valueOf(samples);
    }
  }

  /**
   * A share of the samples.
   *
   * @param share above 0 and below 1
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  record Share(double share) implements Amount {

    private static final Pattern WRITTEN = Pattern.compile("\\d*\\.\\d+(e-\\d+)?|\\de-\\d+");

    /**
     * Check the range.
     *
     * @throws IllegalArgumentException unless the share is above 0 and below 1
     */
    public Share {
      if (!(share > 0 && share < 1)) {
        throw new IllegalArgumentException("a share lies above 0 and below 1, not at " + share);
      }
    }

    /** Round down, as the parts of a whole must fit in it; 0.29 of 100 are 29, though. */
    @Override
    public int of(int available) {
      return (int) Math.floor(share * available + 1e-9);
    }

    @Override
    public String toString() {
      return String.valueOf(share);
    }
  }

  /** An amount that needs no number. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  enum Whole implements Amount {
    /** All samples, or all that are left. */
    ALL,
    /** The test part of a source that has one, else a fifth of the samples. */
    AUTO;

    @Override
    public int of(int available) {
      return available;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
