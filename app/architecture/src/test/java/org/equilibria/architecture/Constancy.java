package org.equilibria.architecture;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decide whether a value can never change, by looking at the value rather than at its declared
 * type: a {@code List} may be one or the other.
 *
 * <p>Constant are null, strings, boxed primitives, enums, classes and the value types of the JDK
 * listed here; arrays without elements; collections and maps that the JDK made unmodifiable, of
 * constants; and objects of our own classes, lambdas included, all of whose fields are final and
 * constant. Everything else is taken to be able to change.
 */
final class Constancy {

  private static final List<Class<?>> VALUE_TYPES =
      List.of(
          String.class,
          Boolean.class,
          Character.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigInteger.class,
          BigDecimal.class,
          MathContext.class,
          Enum.class,
          Class.class,
          Charset.class,
          Locale.class,
          Path.class,
          Pattern.class,
          URI.class,
          UUID.class,
          OptionalInt.class,
          OptionalLong.class,
          OptionalDouble.class);

  private static final Pattern UNMODIFIABLE =
      Pattern.compile(
          "java\\.util\\.(ImmutableCollections|Collections)\\$(?!Synchronized|Checked).*");

  // Objects that refer to themselves are visited once.
  private final Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());

  private Constancy() {}

  static boolean isConstant(@Nullable Object value) {
    return new Constancy().constant(value);
  }

  private boolean constant(@Nullable Object value) {
    if (value == null || isValue(value) || !visited.add(value)) {
      return true;
    }
    if (value.getClass().isArray()) {
      return java.lang.reflect.Array.getLength(value) == 0;
    }
    if (value instanceof Optional<?> optional) {
      return constant(optional.orElse(null));
    }
    if (value instanceof Collection<?> collection) {
      return isUnmodifiable(collection) && collection.stream().allMatch(this::constant);
    }
    if (value instanceof Map<?, ?> map) {
      return isUnmodifiable(map)
          && map.keySet().stream().allMatch(this::constant)
          && map.values().stream().allMatch(this::constant);
    }
    return value.getClass().getName().startsWith("org.equilibria.") && hasConstantFields(value);
  }

  private static boolean isValue(Object value) {
    return VALUE_TYPES.stream().anyMatch(type -> type.isInstance(value))
        || value.getClass().getPackageName().equals("java.time")
        || value.getClass().getName().matches("jdk\\.incubator\\.vector\\..*Species");
  }

  private static boolean isUnmodifiable(Object value) {
    return UNMODIFIABLE.matcher(value.getClass().getName()).matches();
  }

  private boolean hasConstantFields(Object value) {
    for (Class<?> type = value.getClass(); type != Object.class; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())
            && !(Modifier.isFinal(field.getModifiers()) && constant(read(field, value)))) {
          return false;
        }
      }
    }
    return true;
  }

  private static @Nullable Object read(Field field, Object owner) {
    try {
      field.setAccessible(true);
      return field.get(owner);
    } catch (IllegalAccessException e) {
      throw new AssertionError(field + " cannot be read", e);
    }
  }
}
