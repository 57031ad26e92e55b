package org.equilibria.cli;

import java.util.List;
import org.equilibria.host.catalog.ComponentCatalog;
import org.equilibria.host.catalog.ComponentDescription;
import org.equilibria.host.catalog.Fallbacks;
import org.equilibria.host.plugin.PluginLoader;
import org.equilibria.host.plugin.PluginReport;
import org.equilibria.host.plugin.PluginSet;

/** The plugins and components, known without wiring them, which takes longer. */
final class Inventory implements AutoCloseable {

  private final PluginSet plugins;
  private final ComponentCatalog catalog;

  private Inventory(PluginSet plugins) {
    this.plugins = plugins;
    catalog = ComponentCatalog.of(plugins, new Fallbacks(text -> {}));
  }

  static Inventory of(EquilibriaCommand root) {
    Inventory inventory = new Inventory(PluginLoader.load(root.pluginPlaces().directories()));
    root.knowing(inventory.catalog()::culprit);
    return inventory;
  }

  List<PluginReport> plugins() {
    return plugins.reports();
  }

  ComponentCatalog catalog() {
    return catalog;
  }

  List<ComponentDescription> components() {
    return catalog.descriptions();
  }

  @Override
  public void close() {
    plugins.close();
  }
}
