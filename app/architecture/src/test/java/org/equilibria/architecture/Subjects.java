package org.equilibria.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.AbstractClassesTransformer;
import com.tngtech.archunit.lang.ClassesTransformer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.equilibria.api.solve.InverseEstimate;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Plugin;

/** Select the classes that a rule judges; what is generated for package-info.java is none. */
final class Subjects {

  private Subjects() {}

  /** Return whether a class lies in one of the packages or below, or is named itself. */
  static boolean in(JavaClass type, String... packages) {
    return Arrays.stream(packages).anyMatch(p -> (type.getName() + ".").startsWith(p + "."));
  }

  /** Return whether others can name a type: it and every type around it is public. */
  static boolean isVisible(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(Subjects::isVisible).orElse(true);
  }

  /** Select the classes of a package and below. */
  static ClassesTransformer<JavaClass> classesOf(String root) {
    return select("classes of " + root, type -> in(type, root));
  }

  /** Select the classes of a package and below, except for those of some packages. */
  static ClassesTransformer<JavaClass> classesOutside(String root, String... exempt) {
    return select(
        "classes of " + root + " outside " + Arrays.toString(exempt),
        type -> in(type, root) && !in(type, exempt));
  }

  /** Select the types of a package and below that others can name. */
  static ClassesTransformer<JavaClass> visibleTypesOf(String root) {
    return select("public types of " + root, type -> in(type, root) && isVisible(type));
  }

  /** Select the types of a package and below, except for those of one, that others can name. */
  static ClassesTransformer<JavaClass> visibleTypesOutside(String root, String exempt) {
    return select(
        "public types of " + root + " outside " + exempt,
        type -> in(type, root) && !in(type, exempt) && isVisible(type));
  }

  /** Select the types of a package and below that others can name and may rely on. */
  static ClassesTransformer<JavaClass> offeredTypesOf(String root) {
    return select(
        "types of " + root + " that are offered",
        type -> in(type, root) && isVisible(type) && !AnnotationConditions.isInternal(type));
  }

  /**
   * Select the implementations of {@link Solver} and {@link SolverRun} of a package and below, and
   * whatever they depend on there. What a run leaves behind, an {@link InverseEstimate}, is used
   * when the solve and its context have ended.
   */
  static ClassesTransformer<JavaClass> solversOf(String root) {
    return transform(
        "solvers of " + root,
        classes -> {
          Set<JavaClass> found = new LinkedHashSet<>();
          Deque<JavaClass> pending =
              classes.stream()
                  .filter(type -> in(type, root))
                  .filter(t -> t.isAssignableTo(Solver.class) || t.isAssignableTo(SolverRun.class))
                  .collect(Collectors.toCollection(ArrayDeque::new));
          while (!pending.isEmpty()) {
            JavaClass type = pending.remove();
            if (in(type, root) && !type.isAssignableTo(InverseEstimate.class) && found.add(type)) {
              type.getDirectDependenciesFromSelf().stream()
                  .map(Dependency::getTargetClass)
                  .map(JavaClass::getBaseComponentType)
                  .forEach(pending::add);
            }
          }
          return found.stream();
        });
  }

  /**
   * Select the options of every component that a {@link Plugin} below {@code root} offers, and
   * every type called Options in {@code optionPackages}.
   */
  static ClassesTransformer<JavaClass> componentOptions(String root, String... optionPackages) {
    return transform(
        "component options of " + root,
        classes -> {
          Set<Class<?>> offered =
              classes.stream()
                  .filter(type -> in(type, root) && isPlugin(type))
                  .flatMap(type -> plugin(type).components().stream())
                  .map(Component::options)
                  .collect(Collectors.toSet());
          return classes.stream()
              .filter(
                  type ->
                      in(type, root) && offered.stream().anyMatch(type::isEquivalentTo)
                          || in(type, optionPackages) && type.getSimpleName().endsWith("Options"));
        });
  }

  private static boolean isPlugin(JavaClass type) {
    return type.isAssignableTo(Plugin.class)
        && !type.isInterface()
        && !type.getModifiers().contains(JavaModifier.ABSTRACT);
  }

  private static Plugin plugin(JavaClass type) {
    try {
      return (Plugin) type.reflect().getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(type.getName() + " cannot be created as a plugin", e);
    }
  }

  private static ClassesTransformer<JavaClass> select(
      String description, Predicate<JavaClass> predicate) {
    return transform(description, classes -> classes.stream().filter(predicate));
  }

  private static ClassesTransformer<JavaClass> transform(String description, Selection selection) {
    return new AbstractClassesTransformer<JavaClass>(description) {
      @Override
      public Iterable<JavaClass> doTransform(JavaClasses classes) {
        return selection
            .from(classes)
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .toList();
      }
    };
  }

  private interface Selection {
    Stream<JavaClass> from(JavaClasses classes);
  }
}
