package org.equilibria.testkit.problem;

import java.util.List;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** Every family. */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public final class Families {

  private Families() {}

  public static List<Family> all() {
    return Stream.of(
            ScalarFamilies.all(),
            LinearFamilies.all(),
            OptimizationFamilies.all(),
            ScienceFamilies.all())
        .flatMap(List::stream)
        .toList();
  }
}
