package org.equilibria.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Bf16Speed;
import org.equilibria.backend.ejml.EjmlBackend;

/** The backends that plugins are tested on. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TestBackends {

  private TestBackends() {}

  /** Open the reference backend. */
  public static Backend reference() {
    return EjmlBackend.open();
  }

  /** Open a backend that puts operations off; see {@link Deferring}. */
  public static Backend deferring() {
    return new InterceptedBackend("deferring", reference(), new Deferring());
  }

  /** Open a backend that poisons memory; see {@link Poisoning}. */
  public static Backend poisoning() {
    return new InterceptedBackend("poisoning", reference(), new Poisoning());
  }

  /** Open a backend that counts into the given counter. */
  public static Backend counting(Counting counting) {
    return new InterceptedBackend("counting", reference(), counting);
  }

  /**
   * Open a backend that emulates bf16 products with f32 ones.
   *
   * @param counting counts the other operations
   * @param counts counts the emulated products
   */
  public static Backend emulatingBf16(Counting counting, Bf16Counts counts) {
    return new InterceptedBackend(
        "emulating bf16", reference(), counting, counts, new Bf16Speed(8, 2e-3));
  }

  /** Return what opens each backend, by name: the reference and those that catch mistakes. */
  public static Map<String, Supplier<Backend>> all() {
    Map<String, Supplier<Backend>> all = new LinkedHashMap<>();
    all.put("reference", TestBackends::reference);
    all.put("deferring", TestBackends::deferring);
    all.put("poisoning", TestBackends::poisoning);
    return all;
  }
}
