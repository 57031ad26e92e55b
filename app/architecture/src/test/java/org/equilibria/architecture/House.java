package org.equilibria.architecture;

import static org.equilibria.architecture.Subjects.classesOf;
import static org.equilibria.architecture.Subjects.classesOutside;
import static org.equilibria.architecture.Subjects.componentOptions;
import static org.equilibria.architecture.Subjects.offeredTypesOf;
import static org.equilibria.architecture.Subjects.solversOf;
import static org.equilibria.architecture.Subjects.visibleTypesOf;
import static org.equilibria.architecture.Subjects.visibleTypesOutside;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * State the boundaries of the modules below a root package. The same rules judge the product and,
 * below another root, the classes that break them.
 */
final class House {

  /** The contracts: where plugins meet the framework. */
  static final String CONTRACTS = "org.equilibria.api";

  private static final List<Module> MODULES =
      List.of(
          new Module("api", 98, List.of(), List.of()),
          new Module("tck", 38, List.of("api"), List.of()),
          new Module("solvers", 15, List.of("api"), List.of("org.ejml")),
          new Module("activations", 12, List.of("api"), List.of()),
          new Module(
              "backend.support", 33, List.of("api"), List.of("org.apache.commons.numbers.gamma")),
          new Module(
              "backend.ejml",
              20,
              List.of("api", "backend.support"),
              List.of("org.ejml", "jdk.incubator.vector")),
          new Module(
              "backend.nativecpu",
              45,
              List.of("api", "backend.support"),
              List.of("org.bytedeco", "org.apache.commons.numbers.gamma")),
          new Module(
              "backend.nd4j",
              16,
              List.of("api", "backend.support"),
              List.of("org.nd4j", "org.bytedeco")),
          new Module(
              "backend.opencl",
              30,
              List.of("api", "backend.support"),
              List.of("org.bytedeco.javacpp", "org.bytedeco.opencl")),
          new Module("theory", 72, List.of("api"), List.of("org.ejml", "org.hipparchus")),
          new Module(
              "engine",
              155,
              List.of("api"),
              List.of(
                  "de.siegmar.fastcsv",
                  "org.apache.commons.text",
                  "org.hipparchus.ode",
                  "org.hipparchus.util",
                  "org.hipparchus.linear")),
          new Module(
              "study",
              125,
              List.of("engine", "api"),
              List.of(
                  "org.snakeyaml.engine",
                  "com.fasterxml.jackson",
                  "de.siegmar.fastcsv",
                  "org.hipparchus",
                  "org.apache.parquet.format",
                  "org.sqlite",
                  "jakarta.inject")),
          new Module(
              "certify",
              52,
              List.of("study", "engine", "theory", "api"),
              List.of("com.fasterxml.jackson", "de.siegmar.fastcsv", "jakarta.inject")),
          new Module(
              "host",
              42,
              List.of("certify", "study", "engine", "api"),
              List.of("com.google.inject", "jakarta.inject")),
          new Module(
              "testkit",
              14,
              List.of("tck", "backend.ejml", "engine", "api"),
              List.of("javax.tools")),
          new Module(
              "cli",
              42,
              // Of the engine only what the interfaces of study and host speak in.
              List.of(
                  "host",
                  "certify",
                  "study",
                  "api",
                  "engine.component.Names",
                  "engine.data",
                  "engine.guard",
                  "engine.option.OptionDescription",
                  "engine.solve.Cancellation",
                  "engine.train"),
              List.of(
                  "picocli",
                  "me.tongfei.progressbar",
                  "com.fasterxml.jackson",
                  "com.sun.net.httpserver",
                  "sun.misc")),
          new Module(
              "bench",
              52,
              List.of("cli", "host", "study", "engine", "api"),
              List.of("picocli", "com.fasterxml.jackson", "org.hipparchus.stat")),
          new Module(
              "reproduction",
              34,
              List.of("cli", "host", "certify", "theory", "study", "engine", "api"),
              List.of("picocli", "com.fasterxml.jackson", "de.siegmar.fastcsv")),
          new Module(
              "examples", 4, List.of("host", "certify", "study", "engine", "api"), List.of()));

  /** Packages of the contracts: each level knows only earlier ones. */
  private static final List<Set<String>> CONTRACT_LEVELS =
      List.of(
          Set.of("option", "error", "expr", "data"),
          Set.of("matrix"),
          Set.of("activation", "train"),
          Set.of("parameterization"),
          Set.of("map"),
          Set.of("solve"),
          Set.of("gradient", "theory"),
          Set.of("cell"),
          Set.of("spi"));

  private static final int LEAST_CLASSES = 850;

  private final String root;

  House(String root) {
    this.root = root;
  }

  List<Rule> rules() {
    return Stream.of(
            MODULES.stream().map(this::moduleDependencies),
            Stream.of(everyClassHasAModule()),
            packageRules(),
            placementRules(),
            codeRules(),
            solverRules(),
            declarationRules())
        .flatMap(rules -> rules)
        .toList();
  }

  private String module(String name) {
    return root + "." + name;
  }

  private Rule moduleDependencies(Module module) {
    return Rule.of(
        "dependencies of " + module.name(),
        module.leastClasses(),
        classesOf(module(module.name())),
        DependencyConditions.dependOnlyOn(module.allowed(root)));
  }

  private Rule everyClassHasAModule() {
    String[] modules = MODULES.stream().map(Module::name).map(this::module).toArray(String[]::new);
    return Rule.of(
        "every class belongs to a module",
        LEAST_CLASSES,
        classesOf(root),
        DependencyConditions.resideIn(modules));
  }

  private Stream<Rule> packageRules() {
    String api = module("api");
    return Stream.of(
        Rule.of(
            "packages of the api depend on earlier ones only",
            80,
            classesOf(api),
            DependencyConditions.dependOnEarlierPackagesOnly(api, CONTRACT_LEVELS)),
        Rule.of(
            "theory of the api knows errors, formulas, activations and options only",
            25,
            classesOf(api + ".theory"),
            DependencyConditions.dependOnlyOn(
                "java",
                api + ".theory",
                api + ".error",
                api + ".expr",
                api + ".activation",
                api + ".option",
                "org.apiguardian.api",
                "org.jspecify.annotations")),
        new Rule(
            "packages have no cycles",
            LEAST_CLASSES,
            classesOf(root),
            DependencyConditions.packagesAreFreeOfCycles(root)));
  }

  private Stream<Rule> placementRules() {
    return Stream.of(
        Rule.of(
            "Guice is used in host and cli only",
            LEAST_CLASSES,
            classesOutside(root, module("host"), module("cli")),
            DependencyConditions.notDependOn("com.google.inject")),
        Rule.of(
            "classes and services are loaded in host and cli only",
            LEAST_CLASSES,
            classesOutside(root, module("host"), module("cli")),
            DependencyConditions.notLoadClassesOrServices()),
        Rule.of(
            "standard streams are used in cli and examples only",
            LEAST_CLASSES,
            classesOutside(root, module("cli"), module("examples")),
            CodeConditions.notUseStandardStreams()));
  }

  private Stream<Rule> codeRules() {
    return Stream.of(
        Rule.of(
            "throws clauses are specific",
            LEAST_CLASSES,
            classesOf(root),
            CodeConditions.notThrowGenerically()),
        Rule.of(
            "static fields never change",
            LEAST_CLASSES,
            classesOutside(root, module("study") + ".file.HeldLocks"), // what a process holds
            CodeConditions.haveConstantStaticsOnly()));
  }

  private Stream<Rule> solverRules() {
    String solvers = module("solvers");
    return Stream.of(
        Rule.of("solvers never time", 10, solversOf(solvers), SolverConditions.neverTime()),
        Rule.of(
            "solvers allocate through their context only",
            10,
            solversOf(solvers),
            SolverConditions.neverAllocate()),
        Rule.of(
            "solvers wait for the backend in their context only",
            10,
            solversOf(solvers),
            SolverConditions.neverWaitForBackend()));
  }

  private Stream<Rule> declarationRules() {
    return Stream.of(
        Rule.of(
            "public types of the api carry @API with status and since",
            70,
            visibleTypesOf(module("api")),
            AnnotationConditions.carryStatusAndSince()),
        Rule.of(
            "public types have @API with status and since, or their packages do",
            500,
            visibleTypesOutside(root, module("examples")),
            AnnotationConditions.haveStatusAndSince()),
        Rule.of(
            "what is offered mentions nothing internal",
            350,
            offeredTypesOf(root),
            AnnotationConditions.mentionNothingInternal()),
        Rule.of(
            "packages are @NullMarked",
            LEAST_CLASSES,
            classesOf(root),
            AnnotationConditions.lieInNullMarkedPackage()),
        Rule.of(
            "component options are public records with @Option on every component",
            12,
            componentOptions(
                root,
                module("api"),
                module("solvers"),
                module("activations"),
                module("backend"),
                module("theory")),
            AnnotationConditions.bePublicRecordOfOptions()));
  }
}
