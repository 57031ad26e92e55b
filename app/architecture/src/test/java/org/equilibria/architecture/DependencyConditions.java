package org.equilibria.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.conditions.ArchConditions.never;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/** Say what a class may depend on. */
final class DependencyConditions {

  private DependencyConditions() {}

  /** Reside in one of the packages given or below. */
  static ArchCondition<JavaClass> resideIn(String... packages) {
    return ArchConditions.be(
        describe("in " + Arrays.toString(packages), type -> Subjects.in(type, packages)));
  }

  /** Depend on nothing but primitives and the packages given, with what is below them. */
  static ArchCondition<JavaClass> dependOnlyOn(String... packages) {
    return onlyDependOnClassesThat(
        describe(
            "reside in " + Arrays.toString(packages),
            type -> {
              JavaClass element = type.getBaseComponentType();
              return element.isPrimitive() || Subjects.in(element, packages);
            }));
  }

  /** Depend on no class of a package or below it. */
  static ArchCondition<JavaClass> notDependOn(String library) {
    return never(
        dependOnClassesThat(describe("reside in " + library, type -> Subjects.in(type, library))));
  }

  /** Neither look up services nor create, extend, use or obtain a class loader. */
  static ArchCondition<JavaClass> notLoadClassesOrServices() {
    return never(
        dependOnClassesThat(
                describe(
                    "load classes or services",
                    (JavaClass type) ->
                        type.isAssignableTo(ClassLoader.class)
                            || type.isAssignableTo(ServiceLoader.class)))
            .or(
                accessTargetWhere(
                    describe(
                        "the target returns a class loader",
                        access ->
                            access.getTarget() instanceof CodeUnitAccessTarget target
                                && target.getRawReturnType().isAssignableTo(ClassLoader.class)))));
  }

  /**
   * Depend, within {@code root}, on the own package and on packages of earlier levels only; a
   * package that no level names is out of order itself.
   */
  static ArchCondition<JavaClass> dependOnEarlierPackagesOnly(
      String root, List<Set<String>> levels) {
    return new ArchCondition<>("depend on packages of earlier levels only: " + levels) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        int level = level(type);
        if (level < 0) {
          events.add(
              SimpleConditionEvent.violated(
                  type, type.getName() + " is in a package that has no place in " + levels));
          return;
        }
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (Subjects.in(target, root)
              && !target.getPackageName().equals(type.getPackageName())
              && level(target) >= level) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }

      private int level(JavaClass type) {
        for (int level = 0; level < levels.size(); level++) {
          for (String name : levels.get(level)) {
            if (type.getPackageName().equals(root + "." + name)) {
              return level;
            }
          }
        }
        return -1;
      }
    };
  }

  /** Judge the packages of {@code root} and below: none depends on itself through others. */
  static ArchRule packagesAreFreeOfCycles(String root) {
    return slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass type) {
                return Subjects.in(type, root)
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
              }

              @Override
              public String getDescription() {
                return "packages of " + root;
              }
            })
        .should()
        .beFreeOfCycles();
  }
}
