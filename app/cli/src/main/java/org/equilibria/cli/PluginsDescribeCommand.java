package org.equilibria.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.host.catalog.ComponentDescription;
import org.equilibria.host.plugin.PluginReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that describes one component with its options. */
@Command(
    name = "describe",
    description = "Describe a component and its options: types, ranges and defaults.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria plugins describe anderson",
      "  equilibria plugins describe relu --json"
    })
final class PluginsDescribeCommand implements Callable<Integer> {

  private final Console console;
  private final EquilibriaCommand root;

  @Parameters(
      paramLabel = "ID",
      description = "Name or alias; every kind that has it is described.")
  private String id = "";

  @Option(names = "--json", description = "Print one JSON document: a list of descriptions.")
  private boolean json;

  PluginsDescribeCommand(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  @Override
  public Integer call() {
    try (Inventory inventory = Inventory.of(root)) {
      List<ComponentDescription> found =
          inventory.components().stream().filter(this::isMeant).toList();
      if (found.isEmpty()) {
        throw new EquilibriaException(
            ErrorCode.UNKNOWN_COMPONENT,
            "no component is called '%s'%s%s"
                .formatted(
                    id, inventory.catalog().hint(id, names(inventory)), notLoaded(inventory)));
      }
      print(found);
    }
    return ExitCode.OK;
  }

  private boolean isMeant(ComponentDescription component) {
    return component.id().equals(id) || component.aliases().contains(id);
  }

  private static String notLoaded(Inventory inventory) {
    return inventory.plugins().stream().allMatch(PluginReport::loaded)
        ? ""
        : ". Some plugins were not loaded: see 'equilibria plugins list'";
  }

  private static SortedSet<String> names(Inventory inventory) {
    return inventory.components().stream()
        .map(ComponentDescription::id)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void print(List<ComponentDescription> found) {
    if (json) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      found.forEach(component -> all.add(Descriptions.json(component)));
      console.out().println(all);
      return;
    }
    for (int i = 0; i < found.size(); i++) {
      if (i > 0) {
        console.out().println();
      }
      Descriptions.print(found.get(i), console.out());
    }
  }
}
