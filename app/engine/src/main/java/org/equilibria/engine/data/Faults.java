package org.equilibria.engine.data;

import java.util.ArrayList;
import java.util.List;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/**
 * A collector of what is wrong with a file; of very many faults the first are told and the rest
 * counted.
 */
final class Faults {

  static final int TOLD = 10;

  private final List<String> told = new ArrayList<>();
  private long count;

  void add(String format, Object... arguments) {
    count++;
    if (told.size() < TOLD) {
      told.add(String.format(format, arguments));
    }
  }

  /** Add faults of which only the first are known, in their order. */
  void addAll(Iterable<String> first, long all) {
    long before = count;
    first.forEach(fault -> add("%s", fault));
    count = before + all;
  }

  /** Throw MALFORMED_DATA if there are any. */
  void check() {
    if (count > told.size()) {
      told.add(String.format("and %d more", count - told.size()));
    }
    if (count > 0) {
      throw new EquilibriaException(ErrorCode.MALFORMED_DATA, String.join("\n", told));
    }
  }

  static EquilibriaException malformed(String format, Object... arguments) {
    return new EquilibriaException(ErrorCode.MALFORMED_DATA, String.format(format, arguments));
  }
}
