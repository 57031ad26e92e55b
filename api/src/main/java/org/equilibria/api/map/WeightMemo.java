package org.equilibria.api.map;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * A memo of what was computed from one weight, so that every solve with it shares what is
 * expensive. Whoever owns the weight starts a new memo when its entries change. Used by one thread.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class WeightMemo {

  private final Map<Class<?>, Object> known = new HashMap<>();

  /** Return the value of a type, computed when it is first asked for. */
  public <T> T get(Class<T> type, Supplier<T> compute) {
    Object value = known.get(type);
    if (value == null) {
      value = compute.get();
      known.put(type, value);
    }
    return type.cast(value);
  }
}
