package org.equilibria.engine.option;

import java.util.List;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;

/** The components that options may name. */
public interface NestedComponents {

  /** Return whether a component of this kind has the given name or alias. */
  boolean isKnown(String kind, String id);

  /** Add every mistake of a nested request. */
  void check(KeyPath path, String kind, ComponentSpec spec, List<Mistake> mistakes);

  /** Return a nested request, found free of mistakes, with canonical names and every option. */
  ComponentSpec resolve(String kind, ComponentSpec spec);
}
