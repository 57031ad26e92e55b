package org.equilibria.host.plugin;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Info;
import org.equilibria.engine.option.OptionsSchema;

/**
 * A component together with where it came from.
 *
 * @param component what the plugin offers
 * @param schema its options, found to be well declared
 * @param plugin the plugin
 * @param location jar or folder of the plugin
 * @param <T> what is created
 * @param <O> its options record
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record RegisteredComponent<T, O extends Record>(
    Component<T, O> component, OptionsSchema<O> schema, Info plugin, String location) {

  /**
   * Register a component after reading its options record.
   *
   * @throws org.equilibria.api.error.EquilibriaException CONTRACT_VIOLATION naming every fault of
   *     the record
   */
  public static <T, O extends Record> RegisteredComponent<T, O> of(
      Component<T, O> component, Info plugin, String location) {
    return new RegisteredComponent<>(
        component, OptionsSchema.of(component.options()), plugin, location);
  }

  /** Return whether it is one of the framework's own. */
  public boolean isBuiltIn() {
    return PluginInspector.isBuiltIn(plugin);
  }

  /** Return plugin and version, and the jar of one that is not the framework's own. */
  public String provenance() {
    String name = plugin.id() + " " + plugin.version();
    Path file = Path.of(location).getFileName();
    boolean jar = file != null && file.toString().toLowerCase(Locale.ROOT).endsWith(".jar");
    return isBuiltIn() || !jar ? name : name + " (" + file + ")";
  }

  /** Return the key of its id. */
  public ComponentKey key() {
    return new ComponentKey(component.kind().id(), component.id());
  }

  /** Return the keys of its id and aliases. */
  public List<ComponentKey> keys() {
    return Stream.concat(Stream.of(component.id()), component.aliases().stream().sorted())
        .map(name -> new ComponentKey(component.kind().id(), name))
        .toList();
  }
}
