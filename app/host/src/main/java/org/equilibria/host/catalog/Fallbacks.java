package org.equilibria.host.catalog;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/** Why another backend computes than the one that would be used, told once each. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Fallbacks {

  private final Consumer<String> listener;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /** Tell a listener, in a sentence each. */
  public Fallbacks(Consumer<String> listener) {
    this.listener = listener;
  }

  /**
   * Take note of one.
   *
   * @param backend name of the backend that computes
   * @param why what became of the other, or how this one was found
   */
  public void to(String backend, String why) {
    String sentence = "computing on backend %s: %s".formatted(backend, why);
    if (told.add(sentence)) {
      listener.accept(sentence);
    }
  }
}
