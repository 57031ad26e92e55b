package org.equilibria.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.BackendInfo;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.guard.PlainText;
import org.equilibria.host.BackendFacts;
import org.equilibria.host.plugin.PluginReport;

/**
 * What the program can do here.
 *
 * @param version of the program and of Java, one a line
 * @param cores processors that Java may use
 * @param memory bytes that it may use
 * @param backends one a backend of the plugins that were loaded
 * @param defaultBackend name of the backend that computes where none is named
 * @param plugins plugins that were loaded
 * @param notLoaded plugins that were found but not loaded
 */
record Facts(
    List<String> version,
    int cores,
    long memory,
    List<BackendFact> backends,
    String defaultBackend,
    int plugins,
    int notLoaded) {

  /** A backend may unpack its libraries the first time. */
  private static final Duration PROBE = Duration.ofMinutes(3);

  /**
   * Whether a backend can be used.
   *
   * @param id name of the component
   * @param available whether it could be created
   * @param detail where it computes and with what, or why it cannot be used
   * @param facts what else it tells of this machine
   */
  record BackendFact(String id, boolean available, String detail, Map<String, String> facts) {}

  static Facts of(Inventory inventory, EquilibriaCommand root) {
    root.supervision().limit(PROBE);
    Runtime runtime = Runtime.getRuntime();
    List<BackendFact> backends = new ArrayList<>();
    for (String id : inventory.catalog().ids(Kinds.BACKEND)) {
      backends.add(backend(inventory, id, root));
    }
    int loaded = (int) inventory.plugins().stream().filter(PluginReport::loaded).count();
    return new Facts(
        List.of(new Version().getVersion()),
        runtime.availableProcessors(),
        runtime.maxMemory(),
        backends,
        inventory.catalog().defaultBackend(),
        loaded,
        inventory.plugins().size() - loaded);
  }

  /** Whatever a backend does here, it must not cost what is told of the others. */
  private static BackendFact backend(Inventory inventory, String id, EquilibriaCommand root) {
    try {
      return root.supervision().contained("backend " + id, () -> backend(inventory, id));
    } catch (EquilibriaException e) {
      return new BackendFact(id, false, String.valueOf(e.getMessage()), Map.of());
    } catch (RuntimeException | Error e) {
      String who = root.culprit(e).map(plugin -> "plugin " + plugin + " failed: ").orElse("");
      return new BackendFact(id, false, who + PlainText.of(e), Map.of());
    }
  }

  private static BackendFact backend(Inventory inventory, String id) {
    ComponentSpec spec = inventory.catalog().resolve(Kinds.BACKEND, ComponentSpec.of(id));
    try (Backend backend = inventory.catalog().create(Kinds.BACKEND, spec)) {
      return new BackendFact(id, true, described(backend.info()), BackendFacts.of(backend));
    }
  }

  private static String described(BackendInfo info) {
    String precisions =
        info.precisions().stream()
            .map(precision -> precision.name().toLowerCase(Locale.ROOT))
            .sorted()
            .collect(Collectors.joining(" and "));
    return "%s, %s, version %s".formatted(info.device(), precisions, info.version());
  }

  String text() {
    StringBuilder text = new StringBuilder();
    version.forEach(line -> text.append(line).append('\n'));
    text.append(
        "%d cores, up to %d MiB of memory%n".formatted(cores, memory >> 20).replace("\r", ""));
    text.append("\nBACKENDS\n");
    int width = backends.stream().mapToInt(b -> b.id().length()).max().orElse(0);
    for (BackendFact b : backends) {
      text.append(
          ("  %-" + width + "s  %s%s\n")
              .formatted(b.id(), b.available() ? "" : "NOT AVAILABLE: ", b.detail()));
      b.facts()
          .forEach(
              (name, value) ->
                  text.append(" ".repeat(width + 4)).append(name + ": " + value + "\n"));
    }
    text.append("Where none is named: " + defaultBackend + "\n");
    text.append("\n%d plugins%s; see 'equilibria plugins list'\n".formatted(plugins, failures()));
    return text.toString();
  }

  private String failures() {
    return notLoaded == 0 ? "" : ", and " + notLoaded + " that could not be loaded";
  }

  ObjectNode json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("version", version.get(0)).put("java", version.get(1));
    node.put("cores", cores).put("memory", memory);
    ArrayNode all = node.putArray("backends");
    for (BackendFact b : backends) {
      ObjectNode backend = all.addObject();
      backend.put("id", b.id()).put("available", b.available()).put("detail", b.detail());
      ObjectNode facts = backend.putObject("facts");
      b.facts().forEach((name, value) -> facts.put(name, value));
    }
    node.put("defaultBackend", defaultBackend);
    return node.put("plugins", plugins).put("pluginsNotLoaded", notLoaded);
  }
}
