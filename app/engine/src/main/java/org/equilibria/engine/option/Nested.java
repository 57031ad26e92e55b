package org.equilibria.engine.option;

import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.component.ComponentNotation;
import org.equilibria.engine.component.KeyPath;

/** The type of {@link ComponentSpec} options; whether the component exists is not known here. */
record Nested(String kind) implements OptionType {

  @Override
  public String phrase() {
    return "a " + kind + " such as NAME or NAME{option=value}";
  }

  @Override
  public String label() {
    return kind;
  }

  @Override
  public Map<String, Object> json() {
    return Map.of("$ref", "#/$defs/" + kind);
  }

  @Override
  public Optional<?> read(Object raw) {
    return ComponentNotation.read(KeyPath.of(kind), raw, new ArrayList<>());
  }
}
