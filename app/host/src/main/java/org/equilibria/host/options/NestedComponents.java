package org.equilibria.host.options;

import java.util.List;
import org.equilibria.api.spi.ComponentSpec;

/** The components that options may name. */
public interface NestedComponents {

  /** Return whether a component of this kind has the given name or alias. */
  boolean isKnown(String kind, String id);

  /** Add every mistake of a nested request, each a sentence that starts with its path. */
  void check(String path, String kind, ComponentSpec spec, List<String> mistakes);

  /** Return a nested request, found free of mistakes, with canonical names and every option. */
  ComponentSpec resolve(String kind, ComponentSpec spec);
}
