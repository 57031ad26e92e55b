package org.equilibria.host.plugin;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * The class loader of one plugin folder, which isolates it: the JDK and the API come from the host,
 * everything else from the folder.
 */
final class PluginClassLoader extends URLClassLoader {

  private static final List<String> SHARED =
      List.of("org.equilibria.api.", "org.jspecify.annotations.", "org.apiguardian.api.");

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader host;

  PluginClassLoader(String name, URL[] jars, ClassLoader host) {
    super(name, jars, ClassLoader.getPlatformClassLoader());
    this.host = host;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return SHARED.stream().anyMatch(name::startsWith)
        ? host.loadClass(name)
        : super.loadClass(name, resolve);
  }
}
