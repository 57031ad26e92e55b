package org.equilibria.study.result;

import java.util.Locale;

/** Write constants as people read them. */
public final class Words {

  private Words() {}

  /** Return the name of a constant in lower case with dashes. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
