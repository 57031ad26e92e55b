package org.equilibria.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.network.Guarantee;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.study.config.Pipeline;
import org.junit.jupiter.api.Test;

/** The labels of parameterizations and solvers are those of docs/parameterizations.md. */
class GuaranteeLabelsTest {

  private static final Pattern CODE = Pattern.compile("`([a-z0-9-]+)`");

  /** What is written of one parameterization: its property, if any, and who converges for it. */
  private record Promise(Set<String> property, Set<String> solvers) {}

  private static Set<String> codes(String cell) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = CODE.matcher(cell);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static Map<String, Promise> documented() throws IOException {
    String page = Files.readString(Path.of("../../docs/parameterizations.md"));
    Map<String, Promise> promises = new TreeMap<>();
    for (String line : page.substring(0, page.indexOf("## Properties")).lines().toList()) {
      String[] cells = line.split("(?<!\\\\)\\|");
      if (cells.length > 4 && codes(cells[1]).size() == 1) {
        promises.put(
            codes(cells[1]).iterator().next(), new Promise(codes(cells[3]), codes(cells[4])));
      }
    }
    return promises;
  }

  private static Map<String, List<Guarantee>> guarantees(Equilibria eq, String parameterization) {
    Map<String, List<Guarantee>> all = new LinkedHashMap<>();
    for (String solver : eq.catalog().ids(Kinds.SOLVER)) {
      Pipeline pipeline =
          eq.pipeline()
              .width(3)
              .parameterization(parameterization)
              .activation("sigmoid")
              .injection("relu")
              .solver(solver)
              .build();
      NetworkSpec spec = pipeline.network(eq.catalog());
      try (Backend backend = eq.catalog().create(Kinds.BACKEND, pipeline.backend());
          Scope scope = backend.openScope("labels", pipeline.precision().storage())) {
        NetworkWeights weights = NetworkWeights.draw(spec, 2, 1, new SeedStreams(1));
        Network network = new Network(scope, spec, weights, 2, 1);
        all.put(solver, network.guarantees(pipeline.solving(eq.catalog(), SolveSettings.quiet())));
      }
    }
    return all;
  }

  @Test
  void everyPairHasTheLabelThatIsWritten() throws IOException {
    try (Equilibria eq = Equilibria.builder().build()) {
      Map<String, Promise> seen = new TreeMap<>();
      for (String parameterization : eq.catalog().ids(Kinds.PARAMETERIZATION)) {
        Set<String> properties = new TreeSet<>();
        Set<String> solvers = new TreeSet<>();
        guarantees(eq, parameterization)
            .forEach(
                (solver, guarantees) -> {
                  guarantees.forEach(g -> properties.add(g.property().id()));
                  if (!Guarantee.text(guarantees).isEmpty()
                      && !Guarantee.text(guarantees).startsWith("no guarantee for ")) {
                    solvers.add(solver);
                  }
                });
        seen.put(parameterization, new Promise(properties, solvers));
      }
      assertThat(seen).isEqualTo(documented());
    }
  }
}
