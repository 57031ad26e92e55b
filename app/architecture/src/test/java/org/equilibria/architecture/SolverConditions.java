package org.equilibria.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.conditions.ArchConditions.never;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import java.time.Clock;
import java.util.Date;
import java.util.Set;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Scope;

/** Say what solvers leave to their context: time, storage and reads that wait for the device. */
final class SolverConditions {

  private static final Set<String> SYSTEM_CLOCK = Set.of("nanoTime", "currentTimeMillis");

  private static final Set<String> SCOPE_ALLOCATIONS = Set.of("zeros", "uninitialized", "child");

  private static final Set<String> BACKEND_ALLOCATIONS = Set.of("openScope", "prepare");

  /** The calls of a backend that are complete when they return, so that the host waits. */
  private static final Set<String> BACKEND_WAITS =
      Set.of(
          "synchronize",
          "upload",
          "download",
          "columnSums",
          "rowNorms",
          "rowDistances",
          "rowGram",
          "affineResidual",
          "adjointResidual");

  private SolverConditions() {}

  /** Never ask what time it is. */
  static ArchCondition<JavaClass> neverTime() {
    return never(
        accessTargetWhere(
                describe(
                    "a clock is read",
                    (JavaAccess<?> access) ->
                        calls(access, System.class, SYSTEM_CLOCK)
                            || access.getName().equals("now")
                                && Subjects.in(access.getTargetOwner(), "java.time")))
            .or(
                dependOnClassesThat(
                    describe(
                        "are clocks",
                        (JavaClass type) ->
                            type.isAssignableTo(Clock.class) || type.isAssignableTo(Date.class)))));
  }

  /** Never allocate on a backend. */
  static ArchCondition<JavaClass> neverAllocate() {
    return never(
        accessTargetWhere(
            describe(
                "storage is allocated",
                (JavaAccess<?> access) ->
                    calls(access, Scope.class, SCOPE_ALLOCATIONS)
                        || calls(access, Backend.class, BACKEND_ALLOCATIONS))));
  }

  /** Never wait for a backend. */
  static ArchCondition<JavaClass> neverWaitForBackend() {
    return never(
        accessTargetWhere(
            describe(
                "a backend is waited for",
                (JavaAccess<?> access) -> calls(access, Backend.class, BACKEND_WAITS))));
  }

  private static boolean calls(JavaAccess<?> access, Class<?> owner, Set<String> names) {
    return names.contains(access.getName()) && access.getTargetOwner().isAssignableTo(owner);
  }
}
