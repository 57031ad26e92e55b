package org.equilibria.host.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import org.equilibria.api.spi.Assembly;
import org.equilibria.engine.component.Catalog;
import org.equilibria.host.catalog.ComponentCatalog;
import org.equilibria.host.catalog.Fallbacks;
import org.equilibria.host.plugin.ComponentKey;
import org.equilibria.host.plugin.PluginSet;
import org.equilibria.host.plugin.RegisteredComponent;

/**
 * The bindings of the components of the loaded plugins, one map entry each, and of the catalog over
 * them.
 */
final class ComponentsModule extends AbstractModule {

  private final PluginSet plugins;
  private final Fallbacks fallbacks;

  ComponentsModule(PluginSet plugins, Fallbacks fallbacks) {
    this.plugins = plugins;
    this.fallbacks = fallbacks;
  }

  @Override
  protected void configure() {
    binder().requireExplicitBindings();
    MapBinder<ComponentKey, RegisteredComponent<?, ?>> components =
        MapBinder.newMapBinder(
            binder(), TypeLiteral.get(ComponentKey.class), new TypeLiteral<>() {});
    for (RegisteredComponent<?, ?> component : plugins.components()) {
      components.addBinding(component.key()).toInstance(component);
    }
    bind(Catalog.class).to(ComponentCatalog.class);
    bind(Assembly.class).to(ComponentCatalog.class);
  }

  @Provides
  @Singleton
  ComponentCatalog catalog() {
    return ComponentCatalog.of(plugins, fallbacks);
  }
}
