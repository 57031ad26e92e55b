package org.equilibria.engine.component;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.apiguardian.api.API;
import org.equilibria.api.spi.Assembly;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kind;

/**
 * The catalog of all components: check requests, complete them with defaults, create components.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Catalog extends Assembly {

  /** Return the names of the components of a kind, aliases aside. */
  SortedSet<String> ids(Kind<?> kind);

  /**
   * Return the names of the components of a kind in the order in which plugins list them, those of
   * the framework first.
   */
  default List<String> listed(Kind<?> kind) {
    return List.copyOf(ids(kind));
  }

  /** Return what a component does, in the words of its plugin; empty if there is no such one. */
  default Optional<String> summary(Kind<?> kind, String id) {
    return Optional.empty();
  }

  /**
   * Return a JSON Schema of each option of a component, by its name; empty if there is no such
   * component.
   *
   * @see org.equilibria.engine.option.OptionsSchema#json()
   */
  default Map<String, Object> optionsJson(Kind<?> kind, String id) {
    return Map.of();
  }

  /** How the ids of the framework's own plugins begin; no other plugin may have such a one. */
  String RESERVED = "equilibria-";

  /**
   * Return whether a plugin is one of the framework's own.
   *
   * @param plugin its id, or what {@link #provenance} says of it
   */
  static boolean isBuiltIn(String plugin) {
    return plugin.startsWith(RESERVED);
  }

  /** Return whether there is a component of this name that is not the framework's own. */
  default boolean isForeign(Kind<?> kind, String id) {
    return plugin(kind, id).filter(by -> !isBuiltIn(by.id())).isPresent();
  }

  /** Return the plugin that offers a component, if there is such a component. */
  Optional<Info> plugin(Kind<?> kind, String id);

  /**
   * Return a fingerprint of the code behind a component, a few hexadecimal digits; empty if there
   * is no such component, or its code is nowhere to be read.
   */
  default Optional<String> code(Kind<?> kind, String id) {
    return Optional.empty();
  }

  /**
   * Return plugin and version behind a component, as {@code equilibria-solvers 0.1.0}, and the jar
   * of one that is not the framework's own, as {@code naive 1.0 (naive.jar)}.
   */
  default Optional<String> provenance(Kind<?> kind, String id) {
    return plugin(kind, id).map(info -> info.id() + " " + info.version());
  }

  /**
   * Return which plugin a failure or a thread was in, with its jar: that of the innermost frame
   * whose class came from a plugin folder.
   *
   * @param frames innermost first
   */
  default Optional<String> culprit(StackTraceElement[] frames) {
    return Optional.empty();
  }

  /**
   * Return every mistake of a request, nested components included; empty if there is none. Each
   * says what was wrong and what is accepted, and names the nearest known name.
   *
   * @param path place of the request in the user's terms, such as {@code solver}
   */
  List<Mistake> check(KeyPath path, Kind<?> kind, ComponentSpec spec);

  /**
   * Return the request with the canonical name and the value of every option, nested components
   * included.
   *
   * @throws org.equilibria.api.error.EquilibriaException with every mistake of the request
   */
  ComponentSpec resolve(Kind<?> kind, ComponentSpec spec);

  /** Name of the solver that solves where none is named. */
  String DEFAULT_SOLVER = "auto";

  /**
   * Return the name of the backend that computes where none is named. It is decided when first
   * asked, which may load libraries, and stays the same.
   */
  String defaultBackend();

  /**
   * Bind values by option name to an options record, in the way of component options; the
   * components that it names are complete with every option.
   *
   * @param path place of the values in the user's terms
   * @param values String, Number, Boolean, ComponentSpec or a component as a map by option name
   * @param mistakes receives every mistake; if any is added the returned record holds the default
   *     of each faulty option
   */
  <O extends Record> O bind(
      KeyPath path, Class<O> options, Map<String, Object> values, List<Mistake> mistakes);

  /**
   * Return how a sentence about an unknown name goes on: with the nearest accepted name and the
   * list of all, as in {@code ; did you mean 'window'? Accepted: window, ridge}.
   *
   * @param accepted every accepted name, in the order to be listed
   */
  String hint(String name, Collection<String> accepted);
}
