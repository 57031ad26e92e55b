package org.equilibria.engine.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of text from someone else's: without control characters, which could fake lines of a
 * table or command a terminal, and without characters that hide or turn around what follows them.
 */
public final class PlainText {

  private static final int LONGEST = 2000;
  private static final int MOST_CAUSES = 5;
  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Zl}\\p{Zp}]+");
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}]");

  private PlainText() {}

  /** Return a text on one line, harmless and not endless; that of null is {@code null}. */
  public static String of(@Nullable String text) {
    String whole = String.valueOf(text);
    String cut = whole.length() > LONGEST ? whole.substring(0, LONGEST) + "..." : whole;
    return UNPRINTABLE.matcher(BLANKS.matcher(cut).replaceAll(" ").strip()).replaceAll("?");
  }

  /** Return what a failure says of itself and, behind it, what caused it, if that says more. */
  public static String of(Throwable failure) {
    List<String> said = new ArrayList<>();
    Throwable next = failure;
    for (int i = 0; next != null && i < MOST_CAUSES; i++) {
      String sentence = described(next);
      if (said.stream().noneMatch(earlier -> earlier.contains(sentence))) {
        said.add(sentence);
      }
      next = Harmless.causeOf(next);
    }
    return String.join(", caused by ", said);
  }

  /** The message of a failure is code of a stranger, too. */
  private static String described(Throwable failure) {
    try {
      return of(failure.toString());
    } catch (Throwable e) { // whatever it is, the name of the class still says something
      return failure.getClass().getName();
    }
  }
}
