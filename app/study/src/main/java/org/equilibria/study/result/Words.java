package org.equilibria.study.result;

import java.util.Locale;

/** Constants as people read them. */
public final class Words {

  private Words() {}

  /** Return the name of a constant in lower case with dashes. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Return the name of a constant in lower case with blanks, for what is read and not typed. */
  public static String spaced(Enum<?> constant) {
    return of(constant).replace('-', ' ');
  }

  /**
   * Return the constant that {@link #of} writes so.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static <E extends Enum<E>> E constant(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
