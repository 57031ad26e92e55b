package org.equilibria.api.map;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.equilibria.api.parameterization.Certificate;

/**
 * A memo of what was computed from one weight, so that every solve with it shares what is
 * expensive. Whoever owns the weight starts a new memo when its entries change. Used by one thread.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class WeightMemo {

  private final Map<Class<?>, Object> known = new HashMap<>();
  private final Certificate certificate;

  /** Start a memo of a weight of which nothing is guaranteed. */
  public WeightMemo() {
    this(Certificate.NONE);
  }

  /** Start a memo of a weight with what its parameterization guarantees of it. */
  public WeightMemo(Certificate certificate) {
    this.certificate = certificate;
  }

  /** Return what is guaranteed of the weight. */
  public Certificate certificate() {
    return certificate;
  }

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
