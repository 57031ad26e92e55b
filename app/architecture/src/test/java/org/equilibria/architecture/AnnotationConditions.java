package org.equilibria.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
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
    return condition("carry @API with status and since", type -> isDated(ofTypeOrEnclosing(type)));
  }

  /** Carry it, or lie in a package that does. */
  static ArchCondition<JavaClass> haveStatusAndSince() {
    return condition(
        "have @API with status and since, or lie in a package that has",
        type -> isDated(statusOf(type)));
  }

  /** Mention in signatures that others can call nothing that is theirs to leave alone. */
  static ArchCondition<JavaClass> mentionNothingInternal() {
    return new ArchCondition<>("mention nothing internal in what others can call") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        type.getCodeUnits().stream()
            .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
            .forEach(
                unit ->
                    mentioned(unit)
                        .filter(AnnotationConditions::isInternal)
                        .forEach(
                            internal ->
                                events.add(
                                    SimpleConditionEvent.violated(
                                        unit,
                                        unit.getFullName() + " mentions " + internal.getName()))));
      }
    };
  }

  private static Stream<JavaClass> mentioned(JavaCodeUnit unit) {
    return Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream())
        .flatMap(type -> type.getAllInvolvedRawTypes().stream());
  }

  /** Return whether a type is marked INTERNAL, be it by its package. */
  static boolean isInternal(JavaClass type) {
    return statusOf(type).map(api -> api.status() == API.Status.INTERNAL).orElse(false);
  }

  private static boolean isDated(Optional<API> api) {
    return api.map(found -> !found.since().isBlank()).orElse(false);
  }

  private static Optional<API> statusOf(JavaClass type) {
    return ofTypeOrEnclosing(type).or(() -> type.getPackage().tryGetAnnotationOfType(API.class));
  }

  private static Optional<API> ofTypeOrEnclosing(JavaClass type) {
    return type.tryGetAnnotationOfType(API.class)
        .or(() -> type.getEnclosingClass().flatMap(AnnotationConditions::ofTypeOrEnclosing));
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
