package org.equilibria.engine.data;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A text of a table that is none of the categories that training has seen, and counts as none.
 *
 * @param column name of the column
 * @param text as it stands there
 * @param lines of the file that hold it, in order
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record UnseenText(String column, String text, List<Long> lines) {

  /** Copy the list. */
  public UnseenText {
    lines = List.copyOf(lines);
  }
}
