package org.equilibria.engine.guard;

import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * What all code of a JVM shares and any code may change, as it was at some time: system properties,
 * locale and time zone, security providers, and who hears of failures that nobody caught.
 * Properties that are new are left, and so are security providers that come after those of before:
 * a library may need what it added.
 */
public final class JvmState {

  private static final int MOST_TOLD = 5;

  private final Properties properties = System.getProperties();
  private final Map<Object, Object> entries = new HashMap<>(properties);
  private final Locale locale = Locale.getDefault();
  private final Locale display = Locale.getDefault(Locale.Category.DISPLAY);
  private final Locale format = Locale.getDefault(Locale.Category.FORMAT);
  private final TimeZone zone = TimeZone.getDefault();
  private final Provider[] providers = Security.getProviders();
  private final Thread.@Nullable UncaughtExceptionHandler uncaught =
      Thread.getDefaultUncaughtExceptionHandler();

  private JvmState() {}

  /** Return it as it is now. */
  public static JvmState now() {
    return new JvmState();
  }

  /** Put back what has changed since, and return what that was, for people. */
  public List<String> putBack() {
    List<String> changed = new ArrayList<>();
    putBackProperties(changed); // first, as the rest of the JDK may need them
    if (!locale.equals(Locale.getDefault())
        || !display.equals(Locale.getDefault(Locale.Category.DISPLAY))
        || !format.equals(Locale.getDefault(Locale.Category.FORMAT))) {
      Locale.setDefault(locale);
      Locale.setDefault(Locale.Category.DISPLAY, display);
      Locale.setDefault(Locale.Category.FORMAT, format);
      changed.add("the default locale");
    }
    if (!zone.equals(TimeZone.getDefault())) {
      TimeZone.setDefault(zone);
      changed.add("the default time zone");
    }
    if (!areFirst(providers, Security.getProviders())) {
      for (int i = 0; i < providers.length; i++) { // one by one: other threads may ask for any
        Security.removeProvider(providers[i].getName());
        Security.insertProviderAt(providers[i], i + 1);
      }
      changed.add("the security providers");
    }
    if (uncaught != Thread.getDefaultUncaughtExceptionHandler()) {
      Thread.setDefaultUncaughtExceptionHandler(uncaught);
      changed.add("the handler of failures that nobody caught");
    }
    return changed;
  }

  private static boolean areFirst(Provider[] first, Provider[] all) {
    return all.length >= first.length && Arrays.equals(first, Arrays.copyOf(all, first.length));
  }

  private void putBackProperties(List<String> changed) {
    if (System.getProperties() != properties) {
      System.setProperties(properties);
      changed.add("the system properties");
    }
    List<String> names = new ArrayList<>();
    entries.forEach(
        (name, value) -> {
          if (!value.equals(properties.get(name))) {
            properties.put(name, value);
            names.add("system property " + PlainText.of(String.valueOf(name)));
          }
        });
    names.sort(null);
    changed.addAll(names.subList(0, Math.min(names.size(), MOST_TOLD)));
    if (names.size() > MOST_TOLD) {
      changed.add("%d more of these".formatted(names.size() - MOST_TOLD));
    }
  }
}
