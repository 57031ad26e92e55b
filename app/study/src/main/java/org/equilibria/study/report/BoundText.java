package org.equilibria.study.report;

import java.util.List;
import java.util.Optional;
import org.equilibria.api.theory.Outcome;
import org.equilibria.study.result.BoundResult;
import org.equilibria.study.result.CellResult;

/** A writer of what bounds say, for people. */
public final class BoundText {

  private static final String ELSEWHERE = " *";

  private BoundText() {}

  /**
   * Return the badge and the number, if there is one, such as {@code proved <= 0.6712}; with an
   * asterisk if it is not of the network itself.
   */
  public static String of(BoundResult result) {
    return result.outcome() instanceof Outcome.Figure figure
        ? result.badge()
            + (figure.sense() == Outcome.Sense.UPPER ? " <= " : " >= ")
            + Figures.bound(figure.sense(), figure.value())
            + result.remark().map(remark -> ELSEWHERE).orElse("")
        : result.badge().toString();
  }

  /** Return a line for each verdict of a cell that has no number, or one of something else. */
  public static List<String> notes(CellResult cell) {
    return cell.verdicts().stream().flatMap(b -> note(b).stream()).toList();
  }

  private static Optional<String> note(BoundResult result) {
    Optional<String> said =
        result.reason().map(why -> result.badge() + " (" + result.point() + "): " + why);
    return said.or(() -> result.remark().map(of -> "* of the " + of))
        .map(text -> TextTable.printable(result.bound() + ": " + text));
  }
}
