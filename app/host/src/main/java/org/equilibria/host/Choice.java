package org.equilibria.host;

import java.util.List;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kind;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.engine.guard.Foreign;
import org.equilibria.host.guard.Guards;
import org.equilibria.host.guard.Owner;

/** A component that a program chose: by name, or as an object of its own. */
sealed interface Choice<T> {

  /** Return every mistake of the choice, which stands at a path. */
  List<Mistake> mistakes(KeyPath path, Catalog catalog);

  /** Return the component. */
  T from(Catalog catalog);

  /** Return what it is called in sentences. */
  String name();

  /** A component by name with options, made anew whenever it is asked for. */
  record Named<T>(Kind<T> kind, ComponentSpec spec) implements Choice<T> {

    @Override
    public List<Mistake> mistakes(KeyPath path, Catalog catalog) {
      return catalog.check(path, kind, spec);
    }

    @Override
    public T from(Catalog catalog) {
      return catalog.create(kind, spec);
    }

    @Override
    public String name() {
      return spec.id();
    }
  }

  /** An object, behind the guard of its kind unless it is the framework's own. */
  record Given<T>(T component) implements Choice<T> {

    static <T> Given<T> of(Kind<T> kind, T component) {
      Owner owner =
          new Owner("the %s given, %s".formatted(kind.id(), component.getClass().getName()));
      return new Given<>(kind.type().cast(Guards.guarded(component, owner)));
    }

    @Override
    public List<Mistake> mistakes(KeyPath path, Catalog catalog) {
      return List.of();
    }

    @Override
    public T from(Catalog catalog) {
      return component;
    }

    @Override
    public String name() {
      return Foreign.nameOf(component);
    }
  }
}
