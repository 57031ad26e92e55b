package org.equilibria.study.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.equilibria.api.theory.Margin;
import org.equilibria.api.theory.Outcome;
import org.equilibria.study.result.Proportion;
import org.equilibria.study.statistics.Mean;
import org.equilibria.study.statistics.Median;

/** A writer of numbers for people. */
public final class Figures {

  /** Digits that tell any two numbers apart. */
  private static final int MOST_DIGITS = 17;

  private Figures() {}

  /** Write four significant digits. */
  public static String figure(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4g", value) : "" + value;
  }

  /** Write four significant digits of a bound, away from the side on which the truth lies. */
  public static String bound(Outcome.Sense sense, double value) {
    if (!Double.isFinite(value)) {
      return "" + value;
    }
    if (value == 0) {
      return "0";
    }
    RoundingMode mode = sense == Outcome.Sense.UPPER ? RoundingMode.CEILING : RoundingMode.FLOOR;
    return String.format(
        Locale.ROOT, "%.4g", BigDecimal.valueOf(value).round(new MathContext(4, mode)));
  }

  /**
   * Write a margin in four significant digits or more, rounded down, but not to its limit where the
   * statement holds.
   */
  public static String margin(Margin margin) {
    double value = margin.value();
    if (!Double.isFinite(value) || value == 0) {
      return value == 0 ? "0" : "" + value;
    }
    int digits = 4;
    BigDecimal exact = new BigDecimal(value);
    BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.FLOOR));
    while (margin.holds() && !(rounded.doubleValue() > margin.limit()) && digits < MOST_DIGITS) {
      digits++;
      rounded = exact.round(new MathContext(digits, RoundingMode.FLOOR));
    }
    return String.format(Locale.ROOT, "%." + digits + "g", rounded);
  }

  /** Write two significant digits, for what is no more than an estimate. */
  public static String rough(double value) {
    return value >= 10 && value < 1e7
        ? String.format(
            Locale.ROOT, "%,.0f", new BigDecimal(value).round(new MathContext(2)).doubleValue())
        : String.format(Locale.ROOT, "%.2g", value);
  }

  /** Write a whole number up to 10 million as it is, and others with four significant digits. */
  public static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e7
        ? String.format(Locale.ROOT, "%.0f", value)
        : figure(value);
  }

  /**
   * Write four significant digits, but all digits before the point of a number up to 10 million.
   */
  public static String amount(double value) {
    double size = Math.abs(value);
    return size >= 1e4 && size < 1e7 ? String.format(Locale.ROOT, "%.0f", value) : figure(value);
  }

  /** Write a share or a probability with four decimals; a dash for none. */
  public static String share(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }

  /** Write a setting in all of its digits, 1 for 1.0 and 1e-8 for 1.0E-8. */
  public static String exact(double value) {
    return String.valueOf(value).replace('E', 'e').replaceFirst("\\.0(?=e|$)", "");
  }

  /** Write a p-value, as what it is less than if it is tiny; a dash for none. */
  public static String p(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    return value < 1e-4 ? "< 0.0001" : String.format(Locale.ROOT, "%.4f", value);
  }

  /**
   * Write a mean and half the width of its interval in the digits that the interval leaves it; a
   * mean without an interval by itself, and a dash for none.
   */
  public static String mean(Mean mean) {
    double half = mean.halfWidth();
    double size = Math.abs(mean.value());
    if (mean.count() == 0) {
      return "-";
    } else if (Double.isNaN(half)) {
      return number(mean.value());
    } else if (half == 0) {
      return number(mean.value()) + " ± 0";
    } else if (Math.max(size, half) < 1e-3 || Math.max(size, half) >= 1e7) {
      return figure(mean.value()) + " ± " + String.format(Locale.ROOT, "%.1e", half);
    }
    int decimals = Math.max(0, 1 - (int) Math.floor(Math.log10(half)));
    String format = "%." + decimals + "f";
    return String.format(Locale.ROOT, format + " ± " + format, mean.value(), half);
  }

  /** Write a median and its interval; one without an interval by itself, and a dash for none. */
  public static String median(Median median) {
    if (median.count() == 0) {
      return "-";
    }
    return Double.isNaN(median.lower())
        ? figure(median.value())
        : "%s [%s, %s]"
            .formatted(figure(median.value()), figure(median.lower()), figure(median.upper()));
  }

  /** Write a share and its interval; a dash for a share of nothing. */
  public static String share(Proportion p) {
    return p.total() == 0
        ? "-"
        : String.format(Locale.ROOT, "%.4f [%.4f, %.4f]", p.share(), p.lower(), p.upper());
  }
}
