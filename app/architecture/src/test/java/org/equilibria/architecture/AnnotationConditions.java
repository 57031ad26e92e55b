package org.equilibria.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.function.Predicate;
import org.apiguardian.api.API;
import org.equilibria.api.option.Option;
import org.jspecify.annotations.NullMarked;

/** Say what types and packages declare about themselves. */
final class AnnotationConditions {

  private AnnotationConditions() {}

  /**
   * Carry {@code @API} with a status and the version since when. What stands on a type holds for
   * the types inside it too, as API Guardian has it.
   */
  static ArchCondition<JavaClass> carryStatusAndSince() {
    return condition("carry @API with status and since", AnnotationConditions::hasStatusAndSince);
  }

  private static boolean hasStatusAndSince(JavaClass type) {
    return type.tryGetAnnotationOfType(API.class)
        .map(api -> !api.since().isBlank())
        .orElseGet(
            () ->
                type.getEnclosingClass()
                    .map(AnnotationConditions::hasStatusAndSince)
                    .orElse(false));
  }

  /** Lie in a package that is {@code @NullMarked}. */
  static ArchCondition<JavaClass> lieInNullMarkedPackage() {
    return condition(
        "lie in a @NullMarked package",
        type -> type.getPackage().isAnnotatedWith(NullMarked.class));
  }

  /** Be a public record that declares {@code @Option} on every component. */
  static ArchCondition<JavaClass> bePublicRecordOfOptions() {
    return condition(
        "be a public record with @Option on every component",
        type -> Subjects.isVisible(type) && type.isRecord() && declaresEveryOption(type.reflect()));
  }

  private static boolean declaresEveryOption(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .allMatch(c -> c.isAnnotationPresent(Option.class));
  }

  private static ArchCondition<JavaClass> condition(String rule, Predicate<JavaClass> holds) {
    return new ArchCondition<>(rule) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!holds.test(type)) {
          events.add(
              SimpleConditionEvent.violated(
                  type,
                  type.getName() + " does not " + rule + " in " + type.getSourceCodeLocation()));
        }
      }
    };
  }
}
