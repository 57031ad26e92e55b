package org.equilibria.host.campaign;

import java.util.List;
import java.util.stream.Stream;

/** Every family. */
final class Families {

  private Families() {}

  static List<Family> all() {
    return Stream.of(
            ScalarFamilies.all(),
            LinearFamilies.all(),
            OptimizationFamilies.all(),
            ScienceFamilies.all())
        .flatMap(List::stream)
        .toList();
  }
}
