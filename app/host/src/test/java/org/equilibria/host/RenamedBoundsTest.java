package org.equilibria.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kind;
import org.equilibria.api.spi.Kinds;
import org.equilibria.certify.Certifier;
import org.equilibria.certify.CertifyListener;
import org.equilibria.certify.CertifyOptions;
import org.equilibria.certify.report.CertificationJson;
import org.equilibria.certify.report.CertificationReport;
import org.equilibria.certify.report.CertificationText;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.ModelFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A report knows no bound by its id: the built-in bounds under other names are shown as they are,
 * in the same order, with the same verdict, margins, advice and charts.
 */
class RenamedBoundsTest {

  private static final String ALIEN = "alien-";

  /** The catalog as it is, but for the names of the bounds. */
  private record Renamed(Catalog catalog) implements Catalog {

    private static ComponentSpec original(Kind<?> kind, ComponentSpec spec) {
      return kind.equals(Kinds.BOUND)
          ? new ComponentSpec(original(kind, spec.id()), spec.options())
          : spec;
    }

    private static String original(Kind<?> kind, String id) {
      return kind.equals(Kinds.BOUND) ? id.substring(ALIEN.length()) : id;
    }

    @Override
    public SortedSet<String> ids(Kind<?> kind) {
      return new TreeSet<>(listed(kind));
    }

    @Override
    public List<String> listed(Kind<?> kind) {
      return kind.equals(Kinds.BOUND)
          ? catalog.listed(kind).stream().map(id -> ALIEN + id).toList()
          : catalog.listed(kind);
    }

    @Override
    public Optional<String> summary(Kind<?> kind, String id) {
      return catalog.summary(kind, original(kind, id));
    }

    @Override
    public Optional<Info> plugin(Kind<?> kind, String id) {
      return catalog.plugin(kind, original(kind, id));
    }

    @Override
    public List<Mistake> check(KeyPath path, Kind<?> kind, ComponentSpec spec) {
      return catalog.check(path, kind, original(kind, spec));
    }

    @Override
    public ComponentSpec resolve(Kind<?> kind, ComponentSpec spec) {
      ComponentSpec resolved = catalog.resolve(kind, original(kind, spec));
      return kind.equals(Kinds.BOUND)
          ? new ComponentSpec(ALIEN + resolved.id(), resolved.options())
          : resolved;
    }

    @Override
    public <T> T create(Kind<T> kind, ComponentSpec spec) {
      return catalog.create(kind, original(kind, spec));
    }

    @Override
    public String defaultBackend() {
      return catalog.defaultBackend();
    }

    @Override
    public <O extends Record> O bind(
        KeyPath path, Class<O> options, Map<String, Object> values, List<Mistake> mistakes) {
      return catalog.bind(path, options, values, mistakes);
    }

    @Override
    public String hint(String name, java.util.Collection<String> accepted) {
      return catalog.hint(name, accepted);
    }
  }

  private static CertificationReport report(Catalog catalog, Model model) {
    CertifyOptions options = new CertifyOptions(0.05, List.of(1000), 1000, 1, 1, List.of());
    CertifyListener silent = (what, done, total) -> {};
    try (Backend backend = catalog.create(Kinds.BACKEND, ComponentSpec.of("ejml"));
        Scope scope = backend.openScope("certify", Precision.F64)) {
      return new Certifier(catalog, scope, SolveSettings.quiet())
          .model("model", model, Optional.empty(), Optional.empty(), options, silent);
    }
  }

  /** Return a text without what depends on the lengths of ids: gaps of tables and line breaks. */
  private static String text(CertificationReport report) {
    return CertificationText.of(report)
        .replace(ALIEN, "")
        .lines()
        .map(String::strip)
        .collect(Collectors.joining(" "))
        .replaceAll(" +", " ");
  }

  @Test
  void reportsDependOnNoId(@TempDir Path temp) {
    try (Equilibria eq = Equilibria.builder().build()) {
      Path file = temp.resolve("model.safetensors");
      Pipeline pipeline = eq.pipeline().samples(20, 10).width(8).epochs(3).build();
      ModelTraining training = eq.training(pipeline).seed(5);
      training.run(training.data(), file);
      Model model = ModelFile.read(file, eq.catalog());

      CertificationReport known = report(eq.catalog(), model);
      CertificationReport renamed = report(new Renamed(eq.catalog()), model);

      assertThat(renamed.findings()).hasSameSizeAs(known.findings()).hasSizeGreaterThan(20);
      assertThat(text(renamed)).isEqualTo(text(known));
      assertThat(CertificationJson.of(renamed).toString().replace(ALIEN, ""))
          .isEqualTo(CertificationJson.of(known).toString());
    }
  }
}
