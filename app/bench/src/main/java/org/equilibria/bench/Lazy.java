package org.equilibria.bench;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value made when it is first asked for; used by one thread. */
final class Lazy<T> {

  private final Supplier<T> maker;
  private @Nullable T value;

  Lazy(Supplier<T> maker) {
    this.maker = maker;
  }

  T get() {
    T found = value;
    if (found == null) {
      found = maker.get();
      value = found;
    }
    return found;
  }
}
