package org.equilibria.engine.data;

import java.util.List;
import java.util.Optional;

/** Arrays by name, wherever they lie. */
interface ArrayFolder {

  /** Return where the arrays lie, for messages. */
  String place();

  /** Return the names of the arrays, in order. */
  List<String> names();

  /** Read one of the arrays. */
  NpyArray read(String name);

  /** Return the name that is one of the given ones, capitals aside; the first of these counts. */
  default Optional<String> find(String... wanted) {
    for (String name : wanted) {
      Optional<String> found = names().stream().filter(name::equalsIgnoreCase).findFirst();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
