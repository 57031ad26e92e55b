package org.equilibria.host.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A guard passes on every method of what it guards: one that it leaves to the default of the
 * interface would silence the plugin that overrides it.
 */
class GuardsForwardTest {

  private static final String API = "org.equilibria.api.";

  // told from the formula of the guard itself, so that no plugin can say otherwise
  private static final String BY_FORMULA = "isRelu";

  @Test
  void nothingIsLeftToADefault() throws Exception {
    List<Class<?>> guards = guards();
    assertThat(guards).hasSizeGreaterThan(10);
    Set<String> left = new TreeSet<>();
    for (Class<?> guard : guards) {
      List<Class<?>> ofOthers =
          Arrays.stream(guard.getInterfaces()).filter(i -> i.getName().startsWith(API)).toList();
      for (Class<?> guarded : ofOthers) {
        for (Method method : guarded.getMethods()) {
          if (!Modifier.isStatic(method.getModifiers())
              && !method.getName().equals(BY_FORMULA)
              && !declares(guard, method)) {
            left.add(guard.getName() + " leaves out " + method.getName());
          }
        }
      }
    }
    assertThat(left).isEmpty();
  }

  private static List<Class<?>> guards() throws Exception {
    File folder = new File(Owner.class.getResource("Owner.class").toURI()).getParentFile();
    List<Class<?>> found = new ArrayList<>();
    for (String file : Objects.requireNonNull(folder.list())) {
      if (file.endsWith(".class") && !file.equals("package-info.class")) {
        String name = file.substring(0, file.length() - ".class".length());
        Class<?> type = Class.forName(Owner.class.getPackageName() + "." + name);
        if (Arrays.stream(type.getInterfaces()).anyMatch(i -> i.getName().startsWith(API))) {
          found.add(type);
        }
      }
    }
    return found;
  }

  private static boolean declares(Class<?> guard, Method method) {
    return Arrays.stream(guard.getDeclaredMethods())
        .anyMatch(
            own ->
                own.getName().equals(method.getName())
                    && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
  }
}
