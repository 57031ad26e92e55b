package org.equilibria.architecture;

import static com.tngtech.archunit.lang.conditions.ArchConditions.never;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.reflect.Field;

/** Say what code must not do anywhere. */
final class CodeConditions {

  private CodeConditions() {}

  /** Use neither {@code System.out} nor {@code System.err}, nor print a stack trace to it. */
  static ArchCondition<JavaClass> notUseStandardStreams() {
    return never(ACCESS_STANDARD_STREAMS);
  }

  /** Declare no method or constructor that throws {@code Exception} or {@code Throwable}. */
  static ArchCondition<JavaClass> notThrowGenerically() {
    return new ArchCondition<>("not declare throws Exception or Throwable") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaCodeUnit unit : type.getCodeUnits()) {
          boolean generic =
              unit.getThrowsClause().containsType(Exception.class)
                  || unit.getThrowsClause().containsType(Throwable.class);
          if (generic && !unit.getModifiers().contains(JavaModifier.SYNTHETIC)) {
            events.add(
                SimpleConditionEvent.violated(
                    type, unit.getDescription() + " throws generically " + where(unit)));
          }
        }
      }
    };
  }

  private static String where(JavaCodeUnit unit) {
    return "in " + unit.getSourceCodeLocation();
  }

  /**
   * Hold in static fields only what never changes: every static field that the source declares is
   * final, and its value is {@linkplain Constancy constant}.
   */
  static ArchCondition<JavaClass> haveConstantStaticsOnly() {
    return new ArchCondition<>("have static fields that never change") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaField field : type.getFields()) {
          if (field.getModifiers().contains(JavaModifier.STATIC)
              && !field.getModifiers().contains(JavaModifier.SYNTHETIC)
              && !isConstant(field)) {
            events.add(
                SimpleConditionEvent.violated(
                    type, field.getDescription() + " can change " + field.getSourceCodeLocation()));
          }
        }
      }
    };
  }

  private static boolean isConstant(JavaField field) {
    if (!field.getModifiers().contains(JavaModifier.FINAL)) {
      return false;
    }
    try {
      Field reflected = field.reflect();
      reflected.setAccessible(true);
      return Constancy.isConstant(reflected.get(null));
    } catch (IllegalAccessException e) {
      throw new AssertionError(field.getFullName() + " cannot be read", e);
    }
  }
}
