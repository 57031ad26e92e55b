package org.equilibria.host.guard;

import java.util.Optional;
import java.util.function.Supplier;
import org.equilibria.api.error.Blame;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.guard.FirstNonFinite;
import org.equilibria.engine.guard.Harmless;
import org.equilibria.engine.guard.PlainText;
import org.jspecify.annotations.Nullable;

/** The component that code belongs to, to be named when the code fails. */
public final class Owner {

  private final String described;
  private volatile @Nullable FirstNonFinite first;

  /**
   * Name the owner.
   *
   * @param described component, plugin and jar as they stand in sentences
   */
  public Owner(String described) {
    this.described = described;
  }

  /** Return component, plugin and jar as they stand in sentences. */
  public String described() {
    return described;
  }

  /**
   * Take note that the component made something that is not finite of what was finite. That may be
   * an overflow that others cope with, so it is no breach of a contract; it explains a training
   * that diverges.
   *
   * @param how what it made, as "step() proposed ..."
   */
  void madeNonFinite(String how) {
    if (first == null) {
      first = new FirstNonFinite(System.nanoTime(), described + ": " + how);
    }
  }

  /** Return the first time that it did. */
  Optional<FirstNonFinite> firstNonFinite() {
    return Optional.ofNullable(first);
  }

  /** Run code of the component and return what it returns, which is not null. */
  <T> T given(String method, Supplier<T> code) {
    T value;
    try {
      value = code.get();
    } catch (Throwable e) { // also errors: an escape without a name helps nobody
      throw failed(method + " failed", e);
    }
    return present(value, method + " returned");
  }

  /** Return what the component gave, which is not null. */
  <T> T present(T value, String how) {
    if (value == null) {
      throw broken(how + " null");
    }
    return value;
  }

  /** Run code of the component that returns nothing. */
  void run(String method, Runnable code) {
    given(
        method,
        () -> {
          code.run();
          return true;
        });
  }

  /** Return a breach of the contract, for people. */
  EquilibriaException broken(String how) {
    return new EquilibriaException(ErrorCode.CONTRACT_VIOLATION, described + ": " + how);
  }

  /**
   * Return a failure by its owner. Refusals written for the user begin as they are, and the end of
   * memory stays, which says more of the sizes asked for than of who asked last.
   */
  public RuntimeException failed(String how, Throwable thrown) {
    Throwable e = Harmless.of(thrown);
    if (e instanceof OutOfMemoryError memory) {
      throw memory;
    }
    if (thrown instanceof EquilibriaException && e instanceof EquilibriaException known) {
      String plain = PlainText.of(known.getMessage());
      Blame blame = known.code().blame();
      boolean forUser = blame == Blame.USER || blame == Blame.RESOURCES;
      String refusal = plain.contains(described) ? plain : plain + " [" + described + "]";
      String message =
          forUser ? refusal : plain.startsWith(described) ? plain : described + ": " + plain;
      return message.equals(known.getMessage())
          ? known
          : new EquilibriaException(known.code(), message, known);
    }
    String said = e instanceof EquilibriaException told ? told.getMessage() : PlainText.of(e);
    return new EquilibriaException(
        ErrorCode.PLUGIN_FAILURE, described + ": " + how + ": " + said, e);
  }
}
