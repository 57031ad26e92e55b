package org.equilibria.tck;

import java.util.Locale;

/** Thrown within a check to say what the subject did wrong. */
final class Broken extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private Broken(String message) {
    super(message);
  }

  static Broken because(String format, Object... values) {
    return new Broken(String.format(Locale.ROOT, format, values));
  }

  static void unless(boolean holds, String format, Object... values) {
    if (!holds) {
      throw because(format, values);
    }
  }
}
