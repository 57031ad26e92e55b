package org.equilibria.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.equilibria.api.spi.Info;
import org.equilibria.host.catalog.ComponentDescription;
import org.equilibria.host.plugin.PluginReport;
import org.equilibria.study.result.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that lists the plugins found and the components they offer. */
@Command(
    name = "list",
    description = "List the plugins found, what became of each, and the components they offer.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria plugins list",
      "  equilibria plugins list --plugins ~/my-plugins --json"
    })
final class PluginsListCommand implements Callable<Integer> {

  private final Console console;
  private final EquilibriaCommand root;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  PluginsListCommand(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  @Override
  public Integer call() {
    try (Inventory inventory = Inventory.of(root)) {
      if (root.debug()) {
        inventory.plugins().forEach(this::trace);
      }
      if (json) {
        console.out().println(document(inventory));
      } else {
        print(inventory);
      }
    }
    return ExitCode.OK;
  }

  private void trace(PluginReport plugin) {
    Throwable cause = plugin.cause();
    if (cause != null) {
      console.err().println(plugin.described() + ":");
      cause.printStackTrace(console.err());
    }
  }

  private void print(Inventory inventory) {
    PluginPlaces places = root.pluginPlaces();
    console.out().println("Looked for " + places.told());
    places.hint().ifPresent(hint -> console.out().println("Note: " + hint));
    console.out().println("%nPLUGINS".formatted());
    for (PluginReport plugin : inventory.plugins()) {
      console.out().println("  " + introduced(plugin));
    }
    List<ComponentDescription> components = inventory.components();
    int width = components.stream().mapToInt(c -> c.id().length()).max().orElse(0);
    String kind = "";
    for (ComponentDescription component : components) {
      if (!component.kind().equals(kind)) {
        kind = component.kind();
        console.out().println("%n%s".formatted(kind.toUpperCase(Locale.ROOT)));
      }
      console
          .out()
          .println(("  %-" + width + "s  %s").formatted(component.id(), component.summary()));
    }
    console.out().println("%nOptions of a component: equilibria plugins describe ID".formatted());
  }

  private static String introduced(PluginReport plugin) {
    String version = plugin.info().map(Info::version).orElse("");
    String summary = plugin.info().map(Info::summary).orElse("");
    return plugin.loaded()
        ? "%s %s: %s%s".formatted(plugin.name(), version, summary, from(plugin))
        : "%s%s: NOT LOADED (%s) from %s: %s"
            .formatted(
                plugin.name(),
                version.isEmpty() ? "" : " " + version,
                Words.of(plugin.state()),
                plugin.location(),
                plugin.detail());
  }

  /** Return the jar of a plugin that is not the framework's own. */
  private static String from(PluginReport plugin) {
    return plugin.name().startsWith("equilibria-") ? "" : " (" + plugin.location() + ")";
  }

  private String document(Inventory inventory) {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode document = mapper.createObjectNode();
    ArrayNode directories = document.putArray("directories");
    root.pluginPlaces().directories().forEach(d -> directories.add(d.toString()));
    ArrayNode plugins = document.putArray("plugins");
    for (PluginReport plugin : inventory.plugins()) {
      ObjectNode node = plugins.addObject();
      node.put("name", plugin.name());
      node.put("version", plugin.info().map(Info::version).orElse(null));
      node.put("summary", plugin.info().map(Info::summary).orElse(null));
      node.put("state", Words.of(plugin.state()));
      node.put("location", plugin.location());
      node.put("detail", plugin.detail());
    }
    ArrayNode components = document.putArray("components");
    inventory.components().forEach(c -> components.add(Descriptions.json(c)));
    return document.toString();
  }
}
