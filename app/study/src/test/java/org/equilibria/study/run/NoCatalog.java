package org.equilibria.study.run;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kind;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;

/** A catalog without components. */
final class NoCatalog implements Catalog {

  @Override
  public SortedSet<String> ids(Kind<?> kind) {
    return new TreeSet<>();
  }

  @Override
  public Optional<Info> plugin(Kind<?> kind, String id) {
    return Optional.empty();
  }

  @Override
  public List<Mistake> check(KeyPath path, Kind<?> kind, ComponentSpec spec) {
    return List.of();
  }

  @Override
  public ComponentSpec resolve(Kind<?> kind, ComponentSpec spec) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String defaultBackend() {
    return "none";
  }

  @Override
  public <O extends Record> O bind(
      KeyPath path, Class<O> options, Map<String, Object> values, List<Mistake> mistakes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String hint(String name, Collection<String> accepted) {
    return "";
  }

  @Override
  public <T> T create(Kind<T> kind, ComponentSpec spec) {
    throw new UnsupportedOperationException();
  }
}
