package org.equilibria.testkit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.equilibria.api.matrix.Backend;

/** Open a backend that implements only what it must and inherits the rest, as a simple one does. */
final class DefaultOperations {

  private DefaultOperations() {}

  static Backend backend() {
    Backend reference =
        new InterceptedBackend("default operations", TestBackends.reference(), Call::run);
    return Tampering.with(
        reference, call -> call.method().isDefault() ? inherited(reference, call) : call.proceed());
  }

  private static Object inherited(Backend reference, Tampering.Invocation call) throws Throwable {
    InvocationHandler simple =
        (self, method, arguments) -> {
          if (method.isDefault()) {
            return InvocationHandler.invokeDefault(self, method, arguments);
          }
          try {
            return method.invoke(reference, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    Object proxy =
        Proxy.newProxyInstance(
            DefaultOperations.class.getClassLoader(), new Class<?>[] {Backend.class}, simple);
    return InvocationHandler.invokeDefault(proxy, call.method(), call.arguments());
  }
}
