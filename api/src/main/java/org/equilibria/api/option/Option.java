package org.equilibria.api.option;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * One option of a component, declared on a component of its options record.
 *
 * <p>The option is named after the record component in kebab case ({@code maxSteps} is written
 * {@code max-steps}). Supported types: {@code int}, {@code long}, {@code double} (finite numbers),
 * {@code boolean}, {@link String}, enums (written in lower case with dashes), {@link
 * java.time.Duration} ({@code 500ms}, {@code 30s}, {@code 2m}, or ISO-8601), {@link
 * java.util.OptionalInt}, {@link java.util.OptionalDouble} and {@link
 * org.equilibria.api.spi.ComponentSpec} for a nested component. A nested default that names no
 * component, such as {@code same}, is a keyword the factory understands.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public @interface Option {

  /** Explain the option in a phrase without a final full stop. */
  String help();

  /** Default in the notation a user would write; empty leaves an optional type empty. */
  String value();

  /** Smallest accepted number; durations are compared in seconds. */
  double min() default Double.NEGATIVE_INFINITY;

  /** Largest accepted number; durations are compared in seconds. */
  double max() default Double.POSITIVE_INFINITY;

  /** Whether {@link #min()} itself is refused. */
  boolean minExclusive() default false;

  /** Whether {@link #max()} itself is refused. */
  boolean maxExclusive() default false;

  /** Kind of a nested component, such as {@code solver}; empty for plain values. */
  String kind() default "";
}
