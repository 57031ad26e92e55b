package org.equilibria.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Plugin;
import org.equilibria.architecture.fixtures.certify.ReportThatNamesABound;
import org.junit.jupiter.api.Test;

/**
 * No class names a built-in component but the plugin that offers it: what a class wants of a
 * component it asks for. Defaults of configuration are decisions, and made where configuration is.
 */
class BuiltInIdsTest {

  private static final String ROOT = "org.equilibria.";

  /** Where defaults are decided, and programs beside the framework, which choose what they run. */
  private static final List<String> DECIDING =
      List.of("study.config.", "bench.", "reproduction.", "examples.", "squareplus.");

  /** Classes outside configuration that choose components by name, and why. */
  private static final Map<String, Set<String>> CHOICES =
      Map.ofEntries(
          // solver where none is named
          Map.entry("engine.component.Catalog", Set.of("auto")),
          // solver and estimator of a problem that names none
          Map.entry("host.FixedPointProblem", Set.of("auto", "implicit")),
          // what the command train learns with where none is named
          Map.entry("cli.TrainPlan", Set.of("cross-entropy", "logistic", "square")),
          // how certificates solve, whatever the network was trained with
          Map.entry("certify.quantity.Systems", Set.of("anderson", "forward-backward")),
          // what certificates of convergence are about
          Map.entry("certify.ModelCertification", Set.of("square")),
          Map.entry(
              "certify.monitor.MonitoredTraining",
              Set.of("constant", "gradient-descent", "square")),
          // the exact gradients of a flow
          Map.entry("certify.network.FlowPaths", Set.of("implicit")),
          // the folder that --mnist names
          Map.entry("cli.StudyRunCommand", Set.of("idx")),
          // the file format of a network as numbers
          Map.entry("certify.network.NetworkInput", Set.of("relu")),
          Map.entry("certify.network.NetworkInputReader", Set.of("linear", "relu")),
          Map.entry("certify.network.NetworkDocument", Set.of("relu")),
          // which columns of a table are labels
          Map.entry("study.fit.TestData", Set.of("csv")));

  /** Classes in which a word that is an id, too, is another word. */
  private static final Map<String, Set<String>> OTHER_WORDS =
      Map.ofEntries(
          Map.entry("tck.Bf16Rules", Set.of("step")),
          Map.entry("tck.KernelRules", Set.of("constant")),
          Map.entry("theory.bound.ClassBounds", Set.of("linear")),
          Map.entry("theory.bound.GeneralizationBounds", Set.of("linear")),
          Map.entry("theory.bound.NetworkHypotheses", Set.of("relu")),
          Map.entry("theory.bound.WellPosedBounds", Set.of("constant")),
          Map.entry("solvers.Broyden", Set.of("memory")),
          Map.entry("solvers.ForwardBackward", Set.of("step")),
          Map.entry("solvers.KrasnoselskiiMann", Set.of("step")),
          Map.entry("activations.ActivationsPlugin", Set.of("linear")),
          Map.entry("backend.nativecpu.NativeBf16", Set.of("step")),
          Map.entry("api.train.StepSize", Set.of("auto")),
          Map.entry("engine.data.CsvFormat", Set.of("auto")),
          Map.entry("solvers.Auto", Set.of("memory")),
          Map.entry("solvers.Reversible", Set.of("step")),
          Map.entry("solvers.Unrolled", Set.of("step")),
          Map.entry("study.report.Columns", Set.of("cosine", "step")),
          Map.entry("study.result.EpochFigure", Set.of("cosine")),
          Map.entry("testkit.problem.ScalarFamilies", Set.of("cosine")),
          Map.entry("api.parameterization.Property", Set.of("non-negative")),
          Map.entry("host.EquilibriumGradient", Set.of("equilibrium")),
          Map.entry("study.report.ModelJson", Set.of("constant", "step")),
          Map.entry("certify.ModelCertification", Set.of("hold-out")),
          Map.entry("cli.Facts", Set.of("memory")));

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.equilibria");

  /** Return the packages whose plugins offer an id, by id. */
  private static Map<String, Set<String>> owners() {
    Map<String, Set<String>> owners = new HashMap<>();
    for (Plugin plugin : ServiceLoader.load(Plugin.class)) {
      String home = plugin.getClass().getPackageName() + ".";
      if (home.startsWith(ROOT)) {
        for (Component<?, ?> component : plugin.components()) {
          owners.computeIfAbsent(component.id(), id -> new HashSet<>()).add(home);
        }
      }
    }
    return owners;
  }

  /** Return the ids of others that a class names, for whatever reason. */
  private static Set<String> named(JavaClass type, Map<String, Set<String>> owners) {
    Set<String> named = new TreeSet<>(constants(type));
    named.removeIf(
        text ->
            !owners.containsKey(text)
                || owners.get(text).stream().anyMatch(type.getName()::startsWith));
    return named;
  }

  private static Set<String> allowed(Map<String, Set<String>> words, String type) {
    return words.getOrDefault(outermost(type), Set.of());
  }

  private static String outermost(String type) {
    int inner = type.indexOf('$');
    return type.substring(ROOT.length(), inner < 0 ? type.length() : inner);
  }

  /** Return the texts that a class loads: those of annotations are not among them. */
  private static Set<String> constants(JavaClass type) {
    try (InputStream file = type.getSource().orElseThrow().getUri().toURL().openStream();
        DataInputStream in = new DataInputStream(file)) {
      in.skipNBytes(8); // magic number and version
      int size = in.readUnsignedShort();
      Map<Integer, String> texts = new HashMap<>();
      List<Integer> loaded = new ArrayList<>();
      for (int entry = 1; entry < size; entry++) {
        int tag = in.readUnsignedByte();
        switch (tag) {
          case 1 -> texts.put(entry, in.readUTF());
          case 8 -> loaded.add(in.readUnsignedShort());
          case 7, 16, 19, 20 -> in.skipNBytes(2);
          case 15 -> in.skipNBytes(3);
          case 5, 6 -> { // numbers of eight bytes take two entries
            in.skipNBytes(8);
            entry++;
          }
          default -> in.skipNBytes(4);
        }
      }
      Set<String> constants = new HashSet<>();
      loaded.forEach(entry -> constants.add(texts.get(entry)));
      return constants;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> violations(JavaClasses classes) {
    Map<String, Set<String>> owners = owners();
    List<String> violations = new ArrayList<>();
    for (JavaClass type : classes) {
      String name = type.getName();
      boolean decides = DECIDING.stream().anyMatch(p -> name.startsWith(ROOT + p));
      Set<String> named = decides ? new TreeSet<>() : named(type, owners);
      named.removeAll(allowed(CHOICES, name));
      named.removeAll(allowed(OTHER_WORDS, name));
      if (!named.isEmpty()) {
        violations.add(name + " names " + named);
      }
    }
    return violations;
  }

  @Test
  void noClassNamesAComponentOfAnother() {
    assertThat(violations(PRODUCT)).isEmpty();
  }

  @Test
  void everyExceptionIsNeeded() {
    Map<String, Set<String>> owners = owners();
    Map<String, Set<String>> used = new HashMap<>();
    for (JavaClass type : PRODUCT) {
      used.computeIfAbsent(outermost(type.getName()), name -> new TreeSet<>())
          .addAll(named(type, owners));
    }
    for (Map<String, Set<String>> exceptions : List.of(CHOICES, OTHER_WORDS)) {
      exceptions.forEach(
          (name, words) -> assertThat(used.get(name)).as(name).isNotNull().containsAll(words));
    }
  }

  @Test
  void idsOfAllPluginsAreKnown() {
    assertThat(owners())
        .containsKeys("anderson", "relu", "gamma-scaling", "pac-bayes", "adam", "ejml", "native")
        .hasSizeGreaterThan(50);
  }

  @Test
  void classThatNamesABoundIsFound() {
    JavaClasses fixture = new ClassFileImporter().importClasses(ReportThatNamesABound.class);
    assertThat(violations(fixture)).singleElement().asString().contains("names [pac-bayes]");
  }
}
