package org.equilibria.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Prove each rule on a small house whose classes break it: it finds them all, and only them. */
class BrokenHouseTest {

  private static final String ROOT = "org.equilibria.architecture.fixtures";

  private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(ROOT);

  private static final Map<String, List<String>> OFFENDERS = offenders();

  private static Map<String, List<String>> offenders() {
    Map<String, List<String>> offenders = new TreeMap<>();
    offenders.put("every class belongs to a module", List.of("stray.StrayType"));
    offenders.put("dependencies of api", List.of("api.error.ErrorThatUsesLibrary"));
    offenders.put("dependencies of tck", List.of("tck.CheckThatKnowsEngine"));
    offenders.put("dependencies of solvers", List.of("solvers.SolverThatKnowsAnotherPlugin"));
    offenders.put("dependencies of activations", List.of("activations.ActivationThatUsesLibrary"));
    offenders.put(
        "dependencies of backend.support", List.of("backend.support.SupportThatKnowsLibrary"));
    offenders.put(
        "dependencies of backend.ejml", List.of("backend.ejml.BackendThatKnowsAnotherPlugin"));
    offenders.put(
        "dependencies of backend.nativecpu",
        List.of("backend.nativecpu.BackendThatKnowsAnotherBackend"));
    offenders.put(
        "dependencies of backend.nd4j", List.of("backend.nd4j.BackendThatKnowsOtherLibrary"));
    offenders.put(
        "dependencies of backend.opencl", List.of("backend.opencl.BackendThatKnowsOtherBinding"));
    offenders.put("dependencies of theory", List.of("theory.BoundThatKnowsEngine"));
    offenders.put(
        "dependencies of engine",
        List.of("engine.EngineThatKnowsLibrary", "engine.EngineThatInjects"));
    offenders.put("dependencies of study", List.of("study.StudyThatKnowsHost"));
    offenders.put("dependencies of certify", List.of("certify.CertificateThatKnowsHost"));
    offenders.put("dependencies of host", List.of("host.HostThatKnowsCommandLine"));
    offenders.put("dependencies of testkit", List.of("testkit.HarnessThatKnowsStudy"));
    offenders.put(
        "dependencies of cli",
        List.of("cli.CommandThatKnowsBackend", "cli.CommandThatKnowsEngine"));
    offenders.put("dependencies of bench", List.of("bench.BenchmarkThatKnowsBackend"));
    offenders.put(
        "dependencies of reproduction", List.of("reproduction.ReproductionThatKnowsBenchmarks"));
    offenders.put("dependencies of examples", List.of("examples.ExampleThatUsesLibrary"));
    offenders.put(
        "packages of the api depend on earlier ones only",
        List.of("api.matrix.MatrixThatKnowsSolve", "api.unplanned.TypeOutOfOrder"));
    offenders.put(
        "theory of the api knows errors, formulas, activations and options only",
        List.of("api.theory.TheoryThatKnowsMatrix"));
    offenders.put(
        "packages have no cycles", List.of("engine.left.CycleLeft", "engine.right.CycleRight"));
    offenders.put("Guice is used in host and cli only", List.of("engine.EngineThatInjects"));
    offenders.put(
        "classes and services are loaded in host and cli only",
        nested("study.Loading", "FindsServices", "CreatesLoader", "ExtendsLoader", "PassesLoader"));
    offenders.put(
        "standard streams are used in cli and examples only",
        nested("engine.Printing", "ToOut", "ToErr", "StackTrace"));
    offenders.put(
        "throws clauses are specific", nested("engine.GenericThrows", "Method", "Constructor"));
    offenders.put(
        "static fields never change",
        nested(
            "engine.Statics",
            "NotFinal",
            "Array",
            "Growing",
            "Cache",
            "Counter",
            "Nested",
            "Captured"));
    offenders.put(
        "solvers never time", List.of("solvers.SolverThatTimes", "solvers.HelperOfSolver"));
    offenders.put(
        "solvers allocate through their context only",
        List.of(
            "solvers.SolverThatAllocates",
            "solvers.SolverThatOpensScope",
            "solvers.HelperOfSolver"));
    offenders.put(
        "solvers wait for the backend in their context only",
        List.of("solvers.SolverThatReads", "solvers.HelperOfSolver"));
    offenders.put(
        "public types of the api carry @API with status and since",
        List.of(
            "api.solve.TypeWithoutStatus",
            "api.solve.TypeWithoutSince",
            "api.solve.TypeWithoutStatus$Nested"));
    offenders.put(
        "public types have @API with status and since, or their packages do",
        List.of(
            "api.solve.TypeWithoutStatus",
            "api.solve.TypeWithoutSince",
            "api.solve.TypeWithoutStatus$Nested",
            "engine.unmarked.TypeWithoutAnyStatus"));
    offenders.put(
        "what is offered mentions nothing internal", List.of("host.FacadeThatShowsInternals"));
    offenders.put(
        "packages are @NullMarked",
        List.of("engine.unmarked.TypeInUnmarkedPackage", "engine.unmarked.TypeWithoutAnyStatus"));
    offenders.put(
        "component options are public records with @Option on every component",
        List.of(
            "solvers.HiddenOptions",
            "solvers.BareOptions",
            "solvers.ClassOptions",
            "engine.EnginePlugin$KnobsWithoutOption"));
    return offenders;
  }

  private static List<String> nested(String outer, String... names) {
    return Arrays.stream(names).map(name -> outer + "$" + name).toList();
  }

  static List<Rule> rules() {
    return new House(ROOT).rules();
  }

  @Test
  void every_rule_has_offenders_and_no_offender_is_without_rule() {
    assertThat(rules()).extracting(Rule::name).doesNotHaveDuplicates();
    assertThat(rules())
        .extracting(Rule::name)
        .containsExactlyInAnyOrderElementsOf(OFFENDERS.keySet());
    assertThat(OFFENDERS).allSatisfy((rule, offenders) -> assertThat(offenders).isNotEmpty());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void rule_names_each_offender_and_nobody_else(Rule rule) {
    List<String> violations = rule.violations(BROKEN);
    List<Pattern> offenders =
        OFFENDERS.get(rule.name()).stream().map(BrokenHouseTest::mention).toList();
    assertThat(offenders)
        .allSatisfy(
            offender -> assertThat(violations).anyMatch(line -> offender.matcher(line).find()));
    assertThat(violations)
        .allMatch(line -> offenders.stream().anyMatch(o -> o.matcher(line).find()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void rule_sees_nothing_in_an_empty_import(Rule rule) {
    JavaClasses nothing = new ClassFileImporter().importPackages(ROOT + ".nothing");
    assertThat(rule.seen(nothing)).isZero().isLessThan(rule.leastSubjects());
  }

  private static Pattern mention(String offender) {
    return Pattern.compile("\\b" + Pattern.quote(ROOT + "." + offender) + "(?![\\w$])");
  }
}
