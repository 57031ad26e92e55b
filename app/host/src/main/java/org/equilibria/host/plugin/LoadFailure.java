package org.equilibria.host.plugin;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.equilibria.api.spi.Plugin;
import org.equilibria.engine.guard.PlainText;

/** Why a plugin could not be loaded, and what its author can do. */
final class LoadFailure {

  private static final String SERVICE = Plugin.class.getName() + ": ";
  private static final Pattern INNER =
      Pattern.compile("org[./]equilibria[./](engine|study|certify|host|cli)[./][\\w./$]+");
  private static final int MOST_CAUSES = 8;

  private LoadFailure() {}

  /** Return a failure with everything that caused it, in words. */
  static String explained(Throwable failure) {
    String text = PlainText.of(failure).replace(SERVICE, "");
    Matcher inner = INNER.matcher(text);
    if (isAny(failure, LinkageError.class) && inner.find()) {
      return text
          + " (it needs "
          + inner.group().replace('/', '.')
          + ", and plugins in folders see org.equilibria.api alone)";
    }
    return text + advice(failure);
  }

  private static String advice(Throwable failure) {
    if (isAny(failure, NoSuchMethodException.class)
        || isAny(failure, IllegalAccessException.class)) {
      return " (a plugin is a public class with a public constructor without arguments)";
    }
    if (isAny(failure, ExceptionInInitializerError.class)) {
      return " (a static initialiser failed)";
    }
    if (isAny(failure, UnsupportedClassVersionError.class)) {
      return " (it was compiled for a later Java than this one)";
    }
    if (isAny(failure, ClassFormatError.class)) {
      return " (a class file is damaged)";
    }
    return isAny(failure, LinkageError.class)
        ? " (a class it needs is missing or of another version)"
        : "";
  }

  private static boolean isAny(Throwable failure, Class<? extends Throwable> type) {
    Throwable next = failure;
    for (int i = 0; next != null && i < MOST_CAUSES; i++) {
      if (type.isInstance(next)) {
        return true;
      }
      next = next.getCause();
    }
    return false;
  }
}
