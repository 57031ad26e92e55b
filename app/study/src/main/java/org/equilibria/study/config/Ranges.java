package org.equilibria.study.config;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.engine.component.Names;

/**
 * A reader of lists in which ranges of numbers stand for their values: {@code 1..10}, {@code 1..10
 * step 3}, {@code lin(0, 1, 5)} and {@code log(1e-6, 1e-2, 5)}. Without a count the latter two are
 * intervals, from which a sample is drawn.
 */
final class Ranges {

  /** As many values as a study may have cells. */
  static final int MOST = 10_000;

  private static final String NUMBER = "-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?";
  private static final Pattern COUNTED =
      Pattern.compile("(%s)\\.\\.(%<s)(?:\\s+step\\s+(%<s))?".formatted(NUMBER));
  private static final Pattern LIKE_COUNTED =
      Pattern.compile("-?[\\d.]+(?:[eE][+-]?\\d+)?\\.\\.(?:[-+.\\d].*)?");
  private static final Pattern CALL = Pattern.compile("([a-z]+)\\s*\\(([^()]*)\\)");
  private static final Pattern OPEN_CALL = Pattern.compile("(?:lin|log)\\s*\\([^()]*");
  private static final String LIN = "lin";
  private static final String LOG = "log";
  private static final String EXAMPLES =
      "write 1..10, 1..10 step 3, lin(0, 1, 5) or log(1e-6, 1e-2, 5)";

  /** Digits of the values of a range: more than anybody writes, fewer than rounding shows in. */
  private static final MathContext DIGITS = new MathContext(12, RoundingMode.HALF_EVEN);

  private final List<Mistake> mistakes;

  Ranges(List<Mistake> mistakes) {
    this.mistakes = mistakes;
  }

  /**
   * A value of a list.
   *
   * @param place of the value, or of the range that it is of
   * @param value as written; a number of a range as text; or an {@link Interval}
   */
  record Item(KeyPath place, Object value) {}

  /**
   * The numbers between two ends.
   *
   * @param low least
   * @param high greatest
   * @param logarithmic whether the logarithm is evenly spread, not the number
   */
  record Interval(double low, double high, boolean logarithmic) {

    /**
     * Return a number of the interval in no more digits than it takes to tell the strata of a
     * sample apart.
     *
     * @param share how far through the interval, 0 to 1
     * @param points size of the sample
     */
    BigDecimal at(double share, int points) {
      double exact =
          logarithmic
              ? StrictMath.exp(StrictMath.log(low) * (1 - share) + StrictMath.log(high) * share)
              : low * (1 - share) + high * share;
      double stratum = (logarithmic ? exact * StrictMath.log(high / low) : high - low) / points;
      int decimals = (int) Math.ceil(-StrictMath.log10(stratum / 1000));
      BigDecimal rounded = new BigDecimal(exact).setScale(decimals, RoundingMode.HALF_EVEN);
      return rounded.max(BigDecimal.valueOf(low)).min(BigDecimal.valueOf(high));
    }

    /** Return the interval as it is read. */
    @Override
    public String toString() {
      return "%s(%s, %s)"
          .formatted(
              logarithmic ? LOG : LIN,
              written(BigDecimal.valueOf(low)),
              written(BigDecimal.valueOf(high)));
    }
  }

  /** Return the values of a list, ranges written out; a single value stands for a list of one. */
  List<Item> items(KeyPath path, Object written) {
    List<?> given = written instanceof List<?> list ? list : List.of(written);
    if (given.isEmpty()) {
      add(path, "the list is empty; write at least one value");
    }
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      Object value = given.get(i);
      if (value != null) {
        items.addAll(values(path.item(i), value));
      }
    }
    return items;
  }

  /** Refuse intervals, of which no sample is drawn, and return the other values. */
  List<Item> withoutIntervals(List<Item> items) {
    List<Item> others = new ArrayList<>();
    for (Item item : items) {
      if (item.value() instanceof Interval) {
        add(
            item.place(),
            "an interval has no values by itself; say how many, as in lin(0, 1, 5), or, of an axis,"
                + " draw from it by study.sample");
      } else {
        others.add(item);
      }
    }
    return others;
  }

  private void add(KeyPath path, String sentence) {
    mistakes.add(new Mistake(path, sentence));
  }

  private List<Item> values(KeyPath place, Object value) {
    String text = value instanceof String string ? string.strip() : "";
    Matcher call = CALL.matcher(text);
    if (LIKE_COUNTED.matcher(text).matches()) {
      return items(place, counted(place, text));
    } else if (call.matches() && (call.group(2).contains(",") || isKnown(call.group(1)))) {
      return called(place, call.group(1), call.group(2));
    } else if (OPEN_CALL.matcher(text).matches()) {
      add(
          place,
          "the parenthesis of '"
              + text
              + "' is not closed; within [ ] and { } a range with commas is written in quotes");
      return List.of();
    }
    return List.of(new Item(place, value));
  }

  private static boolean isKnown(String name) {
    return name.equals(LIN) || name.equals(LOG);
  }

  private static List<Item> items(KeyPath place, List<BigDecimal> values) {
    return values.stream().map(value -> new Item(place, written(value))).toList();
  }

  /** Return 64 for 6.4E+1, and 0.000001 as 1e-6. */
  static String written(BigDecimal value) {
    BigDecimal bare = value.stripTrailingZeros();
    return bare.scale() <= 0 && bare.precision() - bare.scale() <= 18
        ? bare.toPlainString()
        : bare.toString().toLowerCase(Locale.ROOT);
  }

  private List<BigDecimal> counted(KeyPath place, String text) {
    Matcher range = COUNTED.matcher(text);
    if (!range.matches()) {
      add(place, "'" + text + "' is no range; " + EXAMPLES);
      return List.of();
    }
    BigDecimal from = new BigDecimal(range.group(1));
    BigDecimal to = new BigDecimal(range.group(2));
    Optional<BigDecimal> written = Optional.ofNullable(range.group(3)).map(BigDecimal::new);
    BigDecimal step = written.orElse(BigDecimal.ONE);
    boolean whole = isWhole(from) && isWhole(to);
    if (written.isEmpty() && !whole) {
      add(place, "'" + text + "' needs a step, as in 0.1..0.5 step 0.1");
    } else if (step.signum() <= 0) {
      add(place, "the step of '" + text + "' is not above 0");
    } else if (from.compareTo(to) > 0) {
      add(place, "'" + text + "' begins above its end; write the smaller number first");
    } else {
      BigDecimal more = to.subtract(from).divideToIntegralValue(step);
      if (more.compareTo(BigDecimal.valueOf(MOST)) >= 0) {
        add(place, tooMany(text, more.add(BigDecimal.ONE).toBigInteger().toString()));
        return List.of();
      }
      List<BigDecimal> values = new ArrayList<>();
      for (int i = 0; i <= more.intValue(); i++) {
        values.add(from.add(step.multiply(BigDecimal.valueOf(i))));
      }
      return values;
    }
    return List.of();
  }

  private static boolean isWhole(BigDecimal value) {
    return value.stripTrailingZeros().scale() <= 0;
  }

  private static String tooMany(String text, String values) {
    return "'%s' has %s values, more than %d".formatted(text, values, MOST);
  }

  private List<Item> called(KeyPath place, String name, String arguments) {
    String text = name + "(" + arguments + ")";
    if (!isKnown(name)) {
      add(place, "unknown range '" + name + "'" + Names.help(name, List.of(LIN, LOG), ""));
      return List.of();
    }
    List<String> parts = List.of(arguments.split(",", -1)).stream().map(String::strip).toList();
    Optional<String> fault = parts.stream().filter(part -> !part.matches(NUMBER)).findFirst();
    if (parts.size() < 2 || parts.size() > 3) {
      add(place, "'%s' takes a first and a last number and how many: %s".formatted(text, EXAMPLES));
    } else if (fault.isPresent()) {
      add(place, "'%s' of '%s' is not a number".formatted(fault.get(), text));
    } else {
      double low = Double.parseDouble(parts.get(0));
      double high = Double.parseDouble(parts.get(1));
      return between(place, text, new Interval(low, high, name.equals(LOG)), parts);
    }
    return List.of();
  }

  private List<Item> between(KeyPath place, String text, Interval ends, List<String> parts) {
    if (!(Double.isFinite(ends.low()) && Double.isFinite(ends.high()))) {
      add(place, "the ends of '" + text + "' are too large");
    } else if (!(ends.low() < ends.high())) {
      add(place, "'" + text + "' begins at or above its end; write the smaller number first");
    } else if (ends.logarithmic() && ends.low() <= 0) {
      add(place, "'" + text + "' begins at or below 0, which has no logarithm; use lin");
    } else if (parts.size() == 2) {
      return List.of(new Item(place, ends));
    } else {
      return spread(place, text, ends, parts.get(2));
    }
    return List.of();
  }

  private List<Item> spread(KeyPath place, String text, Interval ends, String written) {
    BigDecimal count = new BigDecimal(written);
    if (!isWhole(count) || count.compareTo(BigDecimal.valueOf(2)) < 0) {
      add(place, "'%s' of '%s' is no number of values; write 2 or more".formatted(written, text));
      return List.of();
    } else if (count.compareTo(BigDecimal.valueOf(MOST)) > 0) {
      add(place, tooMany(text, written));
      return List.of();
    }
    int last = count.intValue() - 1;
    List<BigDecimal> values = new ArrayList<>();
    for (int i = 0; i <= last; i++) {
      values.add(point(ends, (double) i / last));
    }
    return items(place, values);
  }

  private static BigDecimal point(Interval ends, double share) {
    if (share == 0 || share == 1) {
      return BigDecimal.valueOf(share == 0 ? ends.low() : ends.high());
    }
    double exact =
        ends.logarithmic()
            ? StrictMath.pow(
                10, logarithm(ends.low()) * (1 - share) + logarithm(ends.high()) * share)
            : ends.low() * (1 - share) + ends.high() * share;
    return new BigDecimal(exact).round(DIGITS);
  }

  private static double logarithm(double value) {
    return StrictMath.log10(value);
  }
}
