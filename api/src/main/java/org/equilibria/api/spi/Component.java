package org.equilibria.api.spi;

import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * One component on offer.
 *
 * @param kind its kind
 * @param id name in lower case with dashes, unique within the kind
 * @param aliases other accepted names
 * @param summary one sentence for people, with the source of the method
 * @param stability how far it may be relied on
 * @param options its options record, each component annotated with {@link
 *     org.equilibria.api.option.Option}
 * @param factory creates it
 * @param rank empty for a component that is used only where it is named; one that has a rank may be
 *     taken where none of its kind is named, the largest rank first, if it can be created. The
 *     framework asks so for backends, its own before those of others
 * @param <T> what is created
 * @param <O> its options record
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Component<T, O extends Record>(
    Kind<T> kind,
    String id,
    Set<String> aliases,
    String summary,
    Stability stability,
    Class<O> options,
    Factory<T, O> factory,
    OptionalInt rank) {

  /** Copy the aliases. */
  public Component {
    aliases = Set.copyOf(aliases);
  }

  /** Describe a component that is used only where it is named. */
  public Component(
      Kind<T> kind,
      String id,
      Set<String> aliases,
      String summary,
      Stability stability,
      Class<O> options,
      Factory<T, O> factory) {
    this(kind, id, aliases, summary, stability, options, factory, OptionalInt.empty());
  }

  /** Return the same component with a rank. */
  public Component<T, O> ranked(int value) {
    return new Component<>(
        kind, id, aliases, summary, stability, options, factory, OptionalInt.of(value));
  }

  /** Return a stable component without aliases. */
  public static <T, O extends Record> Component<T, O> of(
      Kind<T> kind, String id, String summary, Class<O> options, Factory<T, O> factory) {
    return new Component<>(kind, id, Set.of(), summary, Stability.STABLE, options, factory);
  }

  /** Return a stable component without aliases or options. */
  public static <T> Component<T, NoOptions> of(
      Kind<T> kind, String id, String summary, Supplier<? extends T> factory) {
    return of(kind, id, summary, NoOptions.class, (options, assembly) -> factory.get());
  }
}
