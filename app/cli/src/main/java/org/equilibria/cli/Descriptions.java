package org.equilibria.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import org.equilibria.engine.option.OptionDescription;
import org.equilibria.host.catalog.ComponentDescription;
import org.equilibria.study.result.Words;

/** Descriptions of components for people. */
final class Descriptions {

  private Descriptions() {}

  static void print(ComponentDescription component, PrintStream out) {
    out.println(component.kind() + " " + component.id());
    out.println("  " + component.summary());
    out.println(
        "  from %s %s (%s), %s"
            .formatted(
                component.plugin().id(),
                component.plugin().version(),
                component.location(),
                Words.of(component.stability())));
    if (!component.aliases().isEmpty()) {
      out.println("  also called " + String.join(", ", component.aliases()));
    }
    out.println(component.options().isEmpty() ? "  no options" : "  options:");
    int width = component.options().stream().mapToInt(o -> o.name().length()).max().orElse(0);
    for (OptionDescription option : component.options()) {
      out.println(("    %-" + width + "s  %s").formatted(option.name(), option.help()));
      out.println(" ".repeat(width + 6) + shape(option));
    }
  }

  private static String shape(OptionDescription option) {
    String range = option.range().isEmpty() ? "" : ", " + option.range();
    String byDefault = option.defaultValue().isEmpty() ? "none" : option.defaultValue();
    return option.type() + range + "; default " + byDefault;
  }

  static ObjectNode json(ComponentDescription component) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("kind", component.kind()).put("id", component.id());
    ArrayNode aliases = node.putArray("aliases");
    component.aliases().forEach(aliases::add);
    node.put("summary", component.summary());
    node.put("stability", Words.of(component.stability()));
    node.put("plugin", component.plugin().id()).put("version", component.plugin().version());
    node.put("location", component.location());
    ArrayNode options = node.putArray("options");
    for (OptionDescription option : component.options()) {
      ObjectNode described = options.addObject();
      described.put("name", option.name()).put("type", option.type());
      described.put("default", option.defaultValue()).put("range", option.range());
      described.put("help", option.help());
    }
    return node;
  }
}
