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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.spi.Plugin;
import org.equilibria.engine.data.IoReason;

/** Find plugins one by one, so that a broken one costs itself only. */
final class PluginFinder {

  private static final String JAR = ".jar";

  private final PluginInspector inspector;
  private final List<FoundPlugin> found = new ArrayList<>();
  private final List<URLClassLoader> loaders = new ArrayList<>();

  PluginFinder(PluginInspector inspector) {
    this.inspector = inspector;
  }

  List<FoundPlugin> found() {
    return found;
  }

  List<URLClassLoader> loaders() {
    return loaders;
  }

  /** Find the plugins that a class loader sees; {@code place} names it where no jar is known. */
  void searchLoader(ClassLoader loader, String place) {
    Iterator<ServiceLoader.Provider<Plugin>> providers =
        ServiceLoader.load(Plugin.class, loader).stream().iterator();
    boolean more = true;
    while (more) {
      try {
        more = providers.hasNext();
        if (more) {
          open(providers.next());
        }
      } catch (ServiceConfigurationError | LinkageError e) {
        found.add(FoundPlugin.failed(place, place, PluginInspector.explain(e), e));
      }
    }
  }

  private void open(ServiceLoader.Provider<Plugin> provider) {
    Class<? extends Plugin> type = provider.type();
    String location = locationOf(type);
    try {
      found.add(inspector.inspect(provider.get(), location));
    } catch (ServiceConfigurationError | LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      found.add(
          FoundPlugin.failed(type.getName(), location, PluginInspector.explain(cause), cause));
    }
  }

  private static String locationOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return "class path";
    }
    try {
      URI uri = source.getLocation().toURI();
      return uri.getScheme().equals("file") ? Path.of(uri).toString() : uri.toString();
    } catch (URISyntaxException e) {
      return source.getLocation().toString();
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
    String name = String.valueOf(entry.getFileName());
    if (!Files.isDirectory(entry)) {
      if (name.endsWith(JAR)) {
        String rule = "a plugin's jars lie in a folder of their own, here " + folderFor(entry);
        found.add(FoundPlugin.failed(name, entry.toString(), rule, null));
      }
      return;
    }
    try {
      searchJars(name, entry, list(entry).stream().filter(PluginFinder::isJar).toList(), host);
    } catch (IOException e) {
      found.add(
          FoundPlugin.failed(name, entry.toString(), "it cannot be read: " + IoReason.of(e), e));
    }
  }

  private static boolean isJar(Path file) {
    return file.toString().endsWith(JAR);
  }

  private static String folderFor(Path jar) {
    String file = jar.toString();
    return file.substring(0, file.length() - JAR.length());
  }

  private void searchJars(String name, Path folder, List<Path> jars, ClassLoader host) {
    List<String> unreadable = jars.stream().flatMap(PluginFinder::faultOf).toList();
    if (!unreadable.isEmpty()) {
      found.add(FoundPlugin.failed(name, folder.toString(), String.join("; ", unreadable), null));
      return;
    }
    URL[] urls = jars.stream().map(PluginFinder::urlOf).toArray(URL[]::new);
    PluginClassLoader loader = new PluginClassLoader(name, urls, host);
    loaders.add(loader);
    int before = found.size();
    searchLoader(loader, folder.toString());
    if (found.size() == before) {
      found.add(
          FoundPlugin.failed(
              name,
              folder.toString(),
              "none of its %d jars names a plugin in META-INF/services/%s"
                  .formatted(jars.size(), Plugin.class.getName()),
              null));
    }
  }

  /** A class loader skips an unreadable jar without a word, so look before. */
  private static Stream<String> faultOf(Path jar) {
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
