package org.equilibria.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;

/** Put proxies before a backend and its handles, so that a hook may change any call on them. */
final class Tampering {

  private static final Set<Class<?>> HANDLES =
      Set.of(Backend.class, Scope.class, Matrix.class, Prepared.class);

  /** Answer a call in place of its target, or let it proceed. */
  @FunctionalInterface
  interface Hook {
    Object answer(Invocation invocation) throws Throwable;
  }

  /** A call on the true object. */
  record Invocation(Object target, Method method, Object[] arguments) {

    String name() {
      return method.getName();
    }

    Object proceed() throws Throwable {
      return with(arguments);
    }

    Object with(Object... others) throws Throwable {
      try {
        return method.invoke(target, others);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }

  /** Put one proxy before any object; what its methods return is not wrapped. */
  static <T> T with(Class<T> type, T target, Hook hook) {
    return type.cast(
        Proxy.newProxyInstance(
            Tampering.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                hook.answer(
                    new Invocation(
                        target, method, arguments == null ? new Object[0] : arguments))));
  }

  private final Hook hook;
  private final Map<Object, Object> proxies = new IdentityHashMap<>();
  private final Map<Object, Object> targets = new IdentityHashMap<>();

  private Tampering(Hook hook) {
    this.hook = hook;
  }

  static Backend with(Backend backend, Hook hook) {
    return (Backend) new Tampering(hook).proxy(backend);
  }

  private synchronized Object proxy(Object value) {
    for (Class<?> handle : HANDLES) {
      if (handle.isInstance(value)) {
        Object proxy = proxies.computeIfAbsent(value, target -> create(handle, target));
        targets.put(proxy, value);
        return proxy;
      }
    }
    return value;
  }

  private Object create(Class<?> handle, Object target) {
    return Proxy.newProxyInstance(
        Tampering.class.getClassLoader(),
        new Class<?>[] {handle},
        (self, method, arguments) ->
            switch (method.getName()) {
              case "hashCode" -> System.identityHashCode(target);
              case "equals" -> self == arguments[0];
              case "toString" -> "tampered " + target;
              default -> proxy(hook.answer(new Invocation(target, method, unwrapped(arguments))));
            });
  }

  private synchronized Object[] unwrapped(Object[] arguments) {
    Object[] unwrapped = arguments == null ? new Object[0] : arguments.clone();
    for (int i = 0; i < unwrapped.length; i++) {
      if (unwrapped[i] instanceof Matrix[] matrices) {
        Matrix[] inner = matrices.clone();
        for (int p = 0; p < inner.length; p++) {
          inner[p] = (Matrix) targets.getOrDefault(inner[p], inner[p]);
        }
        unwrapped[i] = inner;
      } else {
        unwrapped[i] = targets.getOrDefault(unwrapped[i], unwrapped[i]);
      }
    }
    return unwrapped;
  }
}
