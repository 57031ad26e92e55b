package org.equilibria.host.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.spi.Plugin;
import org.equilibria.engine.component.Names;
import org.equilibria.engine.data.IoReason;
import org.equilibria.engine.guard.Detached;
import org.equilibria.engine.guard.Detached.End;
import org.equilibria.engine.guard.JvmState;
import org.equilibria.engine.guard.PlainText;

/** A search for plugins one by one, so that a broken one costs itself only. */
final class PluginFinder {

  private static final String JAR = ".jar";

  /** Failures in a row after which a list of services is taken for one that never ends. */
  private static final int MOST_FAILURES = 50;

  private final PluginInspector inspector;
  private final Duration limit;
  private final List<FoundPlugin> found = new ArrayList<>();
  private final List<URLClassLoader> loaders = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * Find nothing yet.
   *
   * @param limit for the code of one plugin to return
   */
  PluginFinder(PluginInspector inspector, Duration limit) {
    this.inspector = inspector;
    this.limit = limit;
  }

  List<FoundPlugin> found() {
    return found;
  }

  List<URLClassLoader> loaders() {
    return loaders;
  }

  /** Return what else is to be said of plugins, for people. */
  List<String> notes() {
    return notes;
  }

  /** Find the plugins on the class path. */
  void searchClassPath(ClassLoader loader) {
    searchLoader(loader, "class path", Origin.CLASS_PATH, location -> true);
  }

  /**
   * Find the plugins that a class loader sees.
   *
   * @param place names it where no jar is known
   * @param holds whether a location belongs to it
   */
  private void searchLoader(
      ClassLoader loader, String place, Origin origin, Predicate<String> holds) {
    Iterator<ServiceLoader.Provider<Plugin>> providers =
        ServiceLoader.load(Plugin.class, loader).stream().iterator();
    int failures = 0;
    while (failures < MOST_FAILURES) {
      try {
        if (!providers.hasNext()) {
          return;
        }
        ServiceLoader.Provider<Plugin> provider = providers.next();
        String location = locationOf(provider.type());
        if (holds.test(location)) {
          open(provider.type(), provider, origin);
        } else {
          found.add(
              FoundPlugin.failed(
                  provider.type().getName(), place, outside(location), null, origin));
        }
        failures = 0;
      } catch (Throwable e) { // also errors: what this list costs, it costs its own plugins
        failures++;
        found.add(FoundPlugin.failed(place, place, LoadFailure.explained(e), e, origin));
      }
    }
    found.add(
        FoundPlugin.failed(
            place,
            place,
            "its list of plugins failed %d times in a row and was read no further"
                .formatted(failures),
            null,
            origin));
  }

  private static String outside(String location) {
    return "it lies in "
        + location
        + ", where the Class-Path of a jar leads, and not in its folder";
  }

  /** Take a plugin that the program hands in. */
  void take(Plugin plugin) {
    open(plugin.getClass(), () -> plugin, Origin.PROGRAM);
  }

  /** Let a plugin speak on a thread of its own: it may never return, or end the process. */
  private void open(Class<? extends Plugin> type, Supplier<Plugin> provider, Origin origin) {
    String location = locationOf(type);
    JvmState before = JvmState.now();
    End<FoundPlugin> end =
        Detached.<FoundPlugin>start(
                "plugin " + type.getName(),
                () -> inspector.inspect(provider.get(), location, origin))
            .await(
                limit,
                "it did not return within %.3g s of being loaded"
                    .formatted(limit.toMillis() / 1e3));
    Optional<FoundPlugin> inspected =
        end instanceof End.Returned<FoundPlugin> returned
            ? Optional.of(ranked(returned.value()))
            : Optional.empty();
    // The framework's own change nothing: what did meanwhile is of other threads of the program.
    List<String> changed =
        inspected.filter(own -> own.origin() == Origin.BUILT_IN).isPresent()
            ? List.of()
            : before.putBack();
    FoundPlugin plugin = inspected.orElseGet(() -> failed(type.getName(), location, end, origin));
    found.add(plugin);
    if (!changed.isEmpty()) {
      notes.add(
          "plugin %s changed %s for the whole process when it was loaded; it was put back"
              .formatted(plugin.report().described(), String.join(", ", changed)));
    }
  }

  private static FoundPlugin ranked(FoundPlugin plugin) {
    boolean builtIn =
        plugin.origin() == Origin.CLASS_PATH
            && plugin.report().info().filter(PluginInspector::isBuiltIn).isPresent();
    return builtIn
        ? new FoundPlugin(plugin.report(), plugin.components(), Origin.BUILT_IN)
        : plugin;
  }

  private static FoundPlugin failed(
      String name, String location, End<FoundPlugin> end, Origin origin) {
    if (end instanceof End.Threw<FoundPlugin> threw) {
      Throwable e = threw.failure();
      Throwable cause =
          e instanceof ServiceConfigurationError && e.getCause() != null ? e.getCause() : e;
      return FoundPlugin.failed(name, location, LoadFailure.explained(cause), cause, origin);
    }
    if (end instanceof End.Abandoned<FoundPlugin> abandoned) {
      return FoundPlugin.failed(
          name, location, abandoned.why() + where(abandoned.at()), null, origin);
    }
    return FoundPlugin.failed(
        name, location, "it asked the JVM to exit while it was loaded", null, origin);
  }

  private static String where(StackTraceElement[] at) {
    return at.length == 0 ? "" : ", and is at " + at[0];
  }

  private static String locationOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return "class path";
    }
    return placeOf(source.getLocation());
  }

  /** Return where a jar is: its path, if it is a file. */
  static String placeOf(URL jar) {
    try {
      URI uri = jar.toURI();
      return uri.getScheme().equals("file") ? Path.of(uri).toString() : uri.toString();
    } catch (URISyntaxException e) {
      return jar.toString();
    }
  }

  /**
   * Return the entries of a plugin directory in the order of their names.
   *
   * @throws EquilibriaException IO if it cannot be read
   */
  static Stream<Path> entriesOf(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new EquilibriaException(
          ErrorCode.IO, "plugin directory " + directory + " is not a directory");
    }
    try {
      return list(directory).stream();
    } catch (IOException e) {
      throw new EquilibriaException(
          ErrorCode.IO, "plugin directory " + directory + " cannot be read: " + IoReason.of(e), e);
    }
  }

  /** Find the plugins of an entry of a plugin directory: a folder with the jars of one plugin. */
  void searchEntry(Path entry, ClassLoader host) {
    String name = PlainText.of(String.valueOf(entry.getFileName()));
    if (!Files.isDirectory(entry)) {
      if (isJar(entry)) {
        String rule = "a plugin's jars lie in a folder of their own, here " + folderFor(entry);
        found.add(FoundPlugin.failed(name, entry.toString(), rule, null, Origin.FOLDER));
      }
      return;
    }
    try {
      List<Path> content = list(entry);
      List<Path> jars = content.stream().filter(PluginFinder::isCalledJar).toList();
      if (jars.isEmpty()) {
        found.add(
            FoundPlugin.failed(name, entry.toString(), withoutJars(content), null, Origin.FOLDER));
      } else {
        searchJars(name, entry, jars, host);
      }
    } catch (IOException e) {
      found.add(
          FoundPlugin.failed(
              name, entry.toString(), "it cannot be read: " + IoReason.of(e), e, Origin.FOLDER));
    }
  }

  private static String withoutJars(List<Path> content) throws IOException {
    for (Path inner : content) {
      if (Files.isDirectory(inner) && list(inner).stream().anyMatch(PluginFinder::isJar)) {
        return "it holds no jar, but its folder %s does; the jars of a plugin lie directly in %s"
            .formatted(inner.getFileName(), inner.getParent());
      }
    }
    return content.isEmpty() ? "it is empty" : "it holds no jar";
  }

  private static boolean isJar(Path file) {
    return isCalledJar(file) && !Files.isDirectory(file);
  }

  private static boolean isCalledJar(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(JAR);
  }

  private static String folderFor(Path jar) {
    String file = jar.toString();
    return file.substring(0, file.length() - JAR.length());
  }

  private void searchJars(String name, Path folder, List<Path> jars, ClassLoader host) {
    List<String> unreadable = jars.stream().flatMap(PluginFinder::faultOf).toList();
    if (!unreadable.isEmpty()) {
      found.add(
          FoundPlugin.failed(
              name, folder.toString(), String.join("; ", unreadable), null, Origin.FOLDER));
      return;
    }
    URL[] urls = jars.stream().map(PluginFinder::urlOf).toArray(URL[]::new);
    PluginClassLoader loader = new PluginClassLoader(name, urls, host);
    loaders.add(loader);
    int before = found.size();
    Set<String> own = Arrays.stream(urls).map(PluginFinder::placeOf).collect(Collectors.toSet());
    searchLoader(loader, folder.toString(), Origin.FOLDER, own::contains);
    if (found.size() == before) {
      found.add(
          FoundPlugin.failed(
              name,
              folder.toString(),
              "%s in it, and no plugin is named in META-INF/services/%s"
                  .formatted(Names.count(jars.size(), "jar"), Plugin.class.getName()),
              null,
              Origin.FOLDER));
    }
  }

  /** A class loader skips an unreadable jar without a word, so look before. */
  private static Stream<String> faultOf(Path jar) {
    if (!Files.isRegularFile(jar)) { // to read a pipe or a device may never end
      return Stream.of(jar + (Files.isDirectory(jar) ? " is a folder" : " is no file"));
    }
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.size() == 0 ? Stream.of(jar + " is empty") : Stream.empty();
    } catch (IOException e) {
      return Stream.of(jar + " cannot be read: " + IoReason.of(e));
    }
  }

  private static URL urlOf(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    }
  }
}
