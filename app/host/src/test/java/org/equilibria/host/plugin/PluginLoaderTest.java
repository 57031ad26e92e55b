package org.equilibria.host.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.equilibria.testkit.PluginSources.activation;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kind;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;
import org.equilibria.host.catalog.ComponentCatalog;
import org.equilibria.host.catalog.Fallbacks;
import org.equilibria.host.plugin.PluginReport.State;
import org.equilibria.testkit.PluginSources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PluginLoaderTest {

  private static final ClassLoader BARE = new ApiOnly();

  @TempDir private Path plugins;

  private PluginSet set;

  @AfterEach
  void release() {
    if (set != null) {
      set.close();
    }
  }

  /** Sees the API as the tests do, but no service files: the plugins of the build stay away. */
  private static final class ApiOnly extends ClassLoader {
    ApiOnly() {
      super(Plugin.class.getClassLoader());
    }

    @Override
    public Enumeration<URL> getResources(String name) {
      return Collections.emptyEnumeration();
    }
  }

  private void write(String folder, PluginSources jar) throws IOException {
    jar.write(plugins.resolve(folder).resolve(folder + ".jar"));
  }

  private PluginSet load() {
    set = PluginLoader.load(BARE, List.of(plugins), List.of(), Duration.ofSeconds(2));
    return set;
  }

  private static List<String> names(PluginSet set) {
    return set.components().stream().map(c -> c.component().id()).toList();
  }

  private PluginReport onlyReport() {
    assertThat(load().reports()).hasSize(1);
    return set.reports().get(0);
  }

  private void goodOne() throws IOException {
    write("good", PluginSources.empty("bad").plugin("good", activation("plain", "simple")));
  }

  @Test
  void aSoundPluginIsLoadedFromItsFolder() throws IOException {
    goodOne();
    PluginReport report = onlyReport();
    assertThat(report.state()).isEqualTo(State.LOADED);
    assertThat(report.name()).isEqualTo("good");
    assertThat(report.location()).endsWith("good.jar");
    assertThat(names(set)).containsExactly("plain");
  }

  /** Jars, each with what its report must say. */
  static Stream<Arguments> brokenPlugins() {
    return Stream.of(
        broken(
            "built for another API",
            PluginSources.empty("bad")
                .pluginFor("new ApiVersion(0, 99)", "bad", activation("other")),
            State.REJECTED_VERSION,
            "built for API 0.99, this is API 0.1"),
        broken(
            "throws in its constructor",
            PluginSources.empty("bad")
                .plugin("bad", activation("other"))
                .source(
                    "bad.Entry",
                    """
                    package bad;
                    import java.util.*;
                    import org.equilibria.api.spi.*;
                    public class Entry implements Plugin {
                      public Entry() { throw new IllegalStateException("no licence"); }
                      public Info info() { return null; }
                      public List<Component<?, ?>> components() { return List.of(); }
                    }
                    """),
            State.FAILED,
            "no licence"),
        broken(
            "throws when introduced",
            entry("throw new IllegalStateException(\"no name\");", "return List.of();"),
            State.FAILED,
            "no name"),
        broken(
            "does not introduce itself",
            entry("return null;", "return List.of();"),
            State.FAILED,
            "does not introduce itself"),
        broken(
            "throws when listing",
            entry(INFO, "throw new IllegalStateException(\"no list\");"),
            State.FAILED,
            "no list"),
        broken("lists nothing", entry(INFO, "return null;"), State.FAILED, "components is missing"),
        broken(
            "lacks a class that a component needs",
            entry(INFO, "return List.of(bad.Library.component());")
                .missing(
                    "bad.Library",
                    """
                    package bad;
                    public class Library {
                      public static org.equilibria.api.spi.Component<?, ?> component() { return null; }
                    }
                    """),
            State.FAILED,
            "bad/Library"),
        broken(
            "lacks its own super class",
            PluginSources.empty("bad")
                .provider("bad.Entry")
                .missing("bad.Base", "package bad; public class Base {}")
                .source(
                    "bad.Entry",
                    """
                    package bad;
                    import java.util.*;
                    import org.equilibria.api.spi.*;
                    public class Entry extends Base implements Plugin {
                      public Info info() { return null; }
                      public List<Component<?, ?>> components() { return List.of(); }
                    }
                    """),
            State.FAILED,
            "bad/Base"),
        broken(
            "names a class that is not there",
            PluginSources.empty("bad").provider("bad.Gone"),
            State.FAILED,
            "bad.Gone not found"),
        broken(
            "names a class that is no plugin",
            PluginSources.empty("bad")
                .provider("bad.Other")
                .source("bad.Other", "package bad; public class Other {}"),
            State.FAILED,
            "bad.Other not a subtype"),
        broken(
            "names no plugin",
            PluginSources.empty("bad").source("bad.Other", "package bad; public class Other {}"),
            State.FAILED,
            "1 jar in it, and no plugin is named"),
        broken(
            "fails with an error when introduced",
            entry("throw new AssertionError(\"no name\");", "return List.of();"),
            State.FAILED,
            "AssertionError: no name"),
        broken(
            "overflows the stack when listing",
            entry(INFO, "return components();"),
            State.FAILED,
            "StackOverflowError"),
        broken(
            "asks for more memory than there is",
            entry(INFO, "long[][] all = new long[1 << 20][1 << 30]; return null;"),
            State.FAILED,
            "OutOfMemoryError"),
        broken(
            "never returns",
            entry(INFO, "while (true) { try { Thread.sleep(50); } catch (Exception e) {} }"),
            State.FAILED,
            "it did not return within 2.00 s of being loaded, and is at"),
        broken(
            "has a failing initialiser",
            entry(INFO, "return List.of(bad.Shelf.component());")
                .source(
                    "bad.Shelf",
                    """
                    package bad;
                    public class Shelf {
                      static final int SIZE = Integer.parseInt("many");
                      static org.equilibria.api.spi.Component<?, ?> component() { return null; }
                    }
                    """),
            State.FAILED,
            "NumberFormatException: For input string: \"many\" (a static initialiser failed)"),
        broken(
            "is not public",
            PluginSources.empty("bad")
                .provider("bad.Entry")
                .source(
                    "bad.Entry",
                    """
                    package bad;
                    import java.util.*;
                    import org.equilibria.api.spi.*;
                    class Entry implements Plugin {
                      public Info info() { return null; }
                      public List<Component<?, ?>> components() { return List.of(); }
                    }
                    """),
            State.FAILED,
            "a plugin is a public class with a public constructor"),
        broken(
            "offers what is missing",
            entry(INFO, "return Arrays.asList((Component<?, ?>) null);"),
            State.FAILED,
            "a component is missing"),
        broken(
            "passes for one of the framework's",
            PluginSources.empty("bad").plugin("equilibria-bad", activation("other")),
            State.REJECTED_CONFLICT,
            "plugin ids that begin with 'equilibria-' are those of the framework"),
        broken(
            "offers one id twice",
            PluginSources.empty("bad")
                .plugin("bad", activation("twin"), activation("other", "twin")),
            State.FAILED,
            "it offers activation 'twin' twice"),
        broken(
            "has a bad id",
            PluginSources.empty("bad").plugin("bad", activation("Not_Good")),
            State.FAILED,
            "activation 'Not_Good' is not a name of lower-case letters, digits and dashes"),
        broken(
            "has a bad plugin id",
            PluginSources.empty("bad").plugin("BAD", activation("other")),
            State.FAILED,
            "plugin id 'BAD' is not a name"),
        broken(
            "has bad options records",
            PluginSources.empty("bad")
                .plugin(
                    "bad",
                    withOptions("first", "OutOfRange"),
                    withOptions("second", "Bare"),
                    withOptions("third", "Hidden"))
                .source(
                    "bad.OutOfRange",
                    """
                    package bad;
                    import org.equilibria.api.option.Option;
                    public record OutOfRange(
                        @Option(help = "n", value = "0", min = 1, max = 50) int window) {}
                    """)
                .source("bad.Bare", "package bad; public record Bare(int window) {}")
                .source("bad.Hidden", "package bad; record Hidden() {}"),
            State.FAILED,
            "activation 'first': options record bad.OutOfRange: the default of option 'window': 0"
                + " is below the minimum 1 (accepted: 1 to 50); activation 'second': options record"
                + " bad.Bare: component 'window' has no @Option; activation 'third': options record"
                + " bad.Hidden: Hidden is not public"),
        broken(
            "redefines a kind",
            PluginSources.empty("bad")
                .plugin(
                    "bad",
                    """
                    Component.of(new Kind<>("solver", String.class), "odd", "A fixture.", () -> "x")
                    """),
            State.FAILED,
            "'odd' as a solver of type java.lang.String"));
  }

  private static final String INFO =
      "return new Info(\"bad\", \"1\", ApiVersion.CURRENT, \"A fixture.\");";

  private static PluginSources entry(String info, String components) {
    return PluginSources.empty("bad")
        .provider("bad.Entry")
        .source(
            "bad.Entry",
            """
            package bad;
            import java.util.*;
            import org.equilibria.api.spi.*;
            public class Entry implements Plugin {
              public Info info() { %s }
              public List<Component<?, ?>> components() { %s }
            }
            """
                .formatted(info, components));
  }

  private static String withOptions(String id, String options) {
    return """
    Component.of(Kinds.ACTIVATION, "%s", "A fixture.", %s.class, (o, a) -> null)
    """
        .formatted(id, options);
  }

  private static Arguments broken(String how, PluginSources jar, State state, String detail) {
    return Arguments.of(Named.of(how, jar), state, detail);
  }

  @ParameterizedTest
  @MethodSource("brokenPlugins")
  void aBrokenPluginIsReportedAndCostsOthersNothing(PluginSources jar, State state, String detail)
      throws IOException {
    goodOne();
    write("bad", jar);
    PluginReport report =
        load().reports().stream().filter(r -> !r.loaded()).reduce((a, b) -> null).orElseThrow();
    assertThat(report.state()).isEqualTo(state);
    assertThat(report.detail()).contains(detail);
    assertThat(report.location()).contains(plugins.resolve("bad").toString());
    assertThat(names(set)).containsExactly("plain");
  }

  @Test
  void aBrokenEntryOfAJarCostsOnlyItself() throws IOException {
    write(
        "mixed",
        PluginSources.empty("bad")
            .provider("bad.Gone")
            .plugin("first", activation("one"))
            .provider("bad.GoneToo")
            .plugin("second", activation("two")));
    assertThat(names(load())).containsExactly("one", "two");
    assertThat(set.reports())
        .extracting(PluginReport::state)
        .containsExactly(State.FAILED, State.LOADED, State.FAILED, State.LOADED);
  }

  @Test
  void anUnreadableJarFailsItsFolder() throws IOException {
    Files.createDirectories(plugins.resolve("broken"));
    Files.writeString(plugins.resolve("broken/broken.jar"), "not a jar");
    assertThat(onlyReport().detail()).contains("broken.jar cannot be read");
  }

  @Test
  void aFolderCalledAJarIsPointedOut() throws IOException {
    Files.createDirectories(plugins.resolve("broken/broken.jar/META-INF"));
    assertThat(onlyReport().detail()).endsWith("broken.jar is a folder");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void whatNeverEndsIsNotRead() throws IOException {
    Files.createDirectories(plugins.resolve("broken"));
    Files.createSymbolicLink(plugins.resolve("broken/broken.jar"), Path.of("/dev/zero"));
    assertThat(onlyReport().detail()).endsWith("broken.jar is no file");
  }

  /** Change the entries of a jar. */
  private static void rewrite(Path jar, String name, UnaryOperator<byte[]> change)
      throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
      Path entry = zip.getPath(name);
      Files.createDirectories(entry.toAbsolutePath().getParent());
      byte[] before = Files.exists(entry) ? Files.readAllBytes(entry) : new byte[0];
      Files.write(entry, change.apply(before));
    }
  }

  @Test
  void classesOfALaterJavaAreToldAsThat() throws IOException {
    goodOne();
    rewrite(
        plugins.resolve("good/good.jar"),
        "good/Entry.class",
        bytes -> {
          bytes[7] = 99; // the major version
          return bytes;
        });
    assertThat(onlyReport().detail()).endsWith("(it was compiled for a later Java than this one)");
  }

  @Test
  void damagedClassesAreToldAsThat() throws IOException {
    goodOne();
    rewrite(
        plugins.resolve("good/good.jar"),
        "good/Entry.class",
        bytes -> Arrays.copyOf(bytes, bytes.length / 2));
    assertThat(onlyReport().detail()).endsWith("(a class file is damaged)");
  }

  /** Or the other plugin would be there twice, and refused for it. */
  @Test
  void aClassPathThatLeadsToAnotherPluginCostsThatNothing() throws IOException {
    goodOne();
    write("nosy", PluginSources.empty("nosy").plugin("nosy", activation("nosy")));
    rewrite(
        plugins.resolve("nosy/nosy.jar"),
        "META-INF/MANIFEST.MF",
        none -> "Manifest-Version: 1.0\nClass-Path: ../good/good.jar\n".getBytes(UTF_8));
    load();
    assertThat(names(set)).containsExactlyInAnyOrder("plain", "nosy");
    assertThat(set.reports())
        .filteredOn(report -> !report.loaded())
        .singleElement()
        .extracting(PluginReport::detail)
        .asString()
        .contains("good.jar, where the Class-Path of a jar leads");
  }

  @Test
  void aStaticInitialiserThatWaitsForAThreadThatWaitsForItIsLeft() throws IOException {
    goodOne();
    write(
        "waits",
        PluginSources.entry(
            "waits",
            """
            static {
              Thread other = new Thread(Entry::touch);
              other.setDaemon(true);
              other.start();
              while (other.isAlive()) Thread.onSpinWait();
            }
            static void touch() {}
            public List<Component<?, ?>> components() { return List.of(); }
            """
                + PluginSources.info("waits")));
    load();
    assertThat(names(set)).containsExactly("plain");
    assertThat(set.reports())
        .anySatisfy(
            report ->
                assertThat(report.toString()).contains("waits.jar", "it did not return within"));
  }

  @Test
  void whatAPluginChangesForAllIsPutBackAndTold() throws IOException {
    write(
        "global",
        PluginSources.entry(
            "global",
            """
            static {
              Locale.setDefault(new Locale("ar", "EG"));
              TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
              System.setProperty("java.io.tmpdir", "/nowhere");
              System.setProperties(new Properties());
            }
            public List<Component<?, ?>> components() { return List.of(); }
            """
                + PluginSources.info("global")));
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    String folder = System.getProperty("java.io.tmpdir");

    assertThat(load().notes())
        .singleElement()
        .asString()
        .contains(
            "global.jar",
            "the system properties, system property java.io.tmpdir, the default locale, the"
                + " default time zone");
    assertThat(Locale.getDefault()).isEqualTo(locale);
    assertThat(TimeZone.getDefault()).isEqualTo(zone);
    assertThat(System.getProperty("java.io.tmpdir")).isEqualTo(folder);
  }

  @Test
  void aJarOutsideAFolderIsPointedOut() throws IOException {
    PluginSources.empty("bad")
        .plugin("stray", activation("plain"))
        .write(plugins.resolve("stray.jar"));
    assertThat(onlyReport().detail()).contains("lie in a folder of their own");
  }

  @Test
  void aMissingDirectoryIsAnError() {
    Path gone = plugins.resolve("gone");
    assertThatThrownBy(() -> PluginLoader.load(BARE, List.of(gone)))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining(gone + " is not a directory")
        .extracting(e -> ((EquilibriaException) e).code())
        .isEqualTo(ErrorCode.IO);
  }

  @ParameterizedTest
  @CsvSource({
    "one-first, two-first, twin, own, twin, unique, activation 'twin'",
    "one-first, two-first, own, twin, twin, unique, activation 'twin'",
    "same-id,   same-id,   own, other, third, fourth, plugin id 'same-id'"
  })
  void pluginsThatClaimOneNameAreAllRejectedAndBothNamed(
      String firstId,
      String secondId,
      String firstName,
      String firstAlias,
      String secondName,
      String secondAlias,
      String claimed)
      throws IOException {
    goodOne();
    write("first", PluginSources.empty("bad").plugin(firstId, activation(firstName, firstAlias)));
    write(
        "second", PluginSources.empty("bad").plugin(secondId, activation(secondName, secondAlias)));

    assertThat(names(load())).containsExactly("plain");
    assertThat(set.reports().stream().filter(r -> r.state() == State.REJECTED_CONFLICT))
        .hasSize(2)
        .allSatisfy(
            report ->
                assertThat(report.detail())
                    .contains(claimed + " is claimed by", "first.jar", "second.jar"));

    ComponentCatalog catalog =
        new ComponentCatalog(set.components(), set.unavailable(), new Fallbacks(text -> {}));
    assertThatThrownBy(() -> catalog.create(Kinds.ACTIVATION, ComponentSpec.of(firstAlias)))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("first.jar")
        .hasMessageContaining("second.jar")
        .extracting(e -> ((EquilibriaException) e).code())
        .isEqualTo(ErrorCode.PLUGIN_CONFLICT);
    assertThat(catalog.create(Kinds.ACTIVATION, ComponentSpec.of("simple"))).isNotNull();
  }

  /** The plugin of the class path stands for those of the framework: both come before folders. */
  @ParameterizedTest
  @CsvSource({
    "newcomer, twin, own, activation 'twin'",
    "newcomer, own, twin, activation 'twin'",
    "newcomer, own, also, activation 'also'",
    "first, own, unique, plugin id 'first'"
  })
  void aNewcomerDoesNotTakeANameFromAPluginOfTheClassPath(
      String id, String name, String alias, String claimed) throws IOException {
    Path jar = plugins.resolveSibling(plugins.getFileName() + "-path").resolve("first.jar");
    PluginSources.empty("bad").plugin("first", activation("twin", "also")).write(jar);
    goodOne();
    write("newcomer", PluginSources.empty("bad").plugin(id, activation(name, alias)));
    try (URLClassLoader path = new URLClassLoader(new URL[] {jar.toUri().toURL()}, BARE)) {
      set = PluginLoader.load(path, List.of(plugins));
      assertThat(names(set)).containsExactly("twin", "plain");
      PluginReport refused = set.reports().get(2);
      assertThat(refused.state()).isEqualTo(State.REJECTED_CONFLICT);
      assertThat(refused.location()).endsWith("newcomer.jar");
      assertThat(refused.detail()).contains(claimed + " is claimed by first (" + jar);
      ComponentCatalog catalog =
          new ComponentCatalog(set.components(), set.unavailable(), new Fallbacks(text -> {}));
      assertThat(catalog.create(Kinds.ACTIVATION, ComponentSpec.of("also"))).isNotNull();
    } finally {
      Files.delete(jar);
      Files.delete(jar.getParent());
    }
  }

  @Test
  void aJarInCapitalsIsAJar() throws IOException {
    PluginSources.empty("bad")
        .plugin("loud", activation("plain"))
        .write(plugins.resolve("loud").resolve("LOUD.JAR"));
    assertThat(names(load())).containsExactly("plain");
  }

  @Test
  void aFolderWithinAFolderIsPointedOut() throws IOException {
    PluginSources.empty("bad")
        .plugin("deep", activation("plain"))
        .write(plugins.resolve("deep").resolve("lib").resolve("deep.jar"));
    assertThat(onlyReport().detail()).contains("it holds no jar, but its folder lib does");
  }

  @Test
  void oneNameMayStandInTwoKinds() throws IOException {
    write(
        "good",
        PluginSources.empty("bad")
            .plugin(
                "good",
                activation("plain"),
                """
                Component.of(new Kind<>("greeting", String.class), "plain", "A fixture.", () -> "x")
                """));
    assertThat(names(load())).containsExactly("plain", "plain");
    ComponentCatalog catalog =
        new ComponentCatalog(set.components(), set.unavailable(), new Fallbacks(text -> {}));
    Kind<String> greeting = new Kind<>("greeting", String.class);
    assertThat(catalog.create(greeting, ComponentSpec.of("plain"))).isEqualTo("x");
  }

  @Test
  void clashingLibrariesOfTwoFoldersDoNotMeet() throws IOException {
    Kind<String> greeting = new Kind<>("greeting", String.class);
    for (String word : List.of("hello", "goodbye")) {
      write(
          word,
          PluginSources.empty("bad")
              .plugin(
                  word,
                  """
                  Component.of(new Kind<>("greeting", String.class), "%s", "A fixture.",
                      () -> lib.Shared.word())
                  """
                      .formatted(word))
              .source(
                  "lib.Shared",
                  "package lib; public class Shared { public static String word() { return \"%s\"; } }"
                      .formatted(word)));
    }
    load();
    ComponentCatalog catalog =
        new ComponentCatalog(set.components(), set.unavailable(), new Fallbacks(text -> {}));
    assertThat(catalog.ids(greeting)).containsExactly("goodbye", "hello");
    assertThat(catalog.create(greeting, ComponentSpec.of("hello"))).isEqualTo("hello");
    assertThat(catalog.create(greeting, ComponentSpec.of("goodbye"))).isEqualTo("goodbye");
  }

  @Test
  void aPluginSeesTheApiButNothingElseOfTheHost() throws IOException {
    String lookUp =
        """
        Component.of(new Kind<>("probe", String.class), "%s", "A fixture.", () -> {
          try { return Class.forName("%s").getName(); }
          catch (ClassNotFoundException e) { return "hidden"; }
        })
        """;
    write(
        "probe",
        PluginSources.empty("bad")
            .plugin(
                "probe",
                lookUp.formatted("api", "org.equilibria.api.solve.Solver"),
                lookUp.formatted("jdk", "java.sql.Connection"),
                lookUp.formatted("host", "org.equilibria.host.catalog.ComponentCatalog"),
                lookUp.formatted("engine", "org.equilibria.engine.component.Catalog"),
                lookUp.formatted("library", "com.google.inject.Injector")));
    load();
    ComponentCatalog catalog =
        new ComponentCatalog(set.components(), set.unavailable(), new Fallbacks(text -> {}));
    Kind<String> probe = new Kind<>("probe", String.class);
    assertThat(catalog.create(probe, ComponentSpec.of("api")))
        .isEqualTo("org.equilibria.api.solve.Solver");
    assertThat(catalog.create(probe, ComponentSpec.of("jdk"))).isEqualTo("java.sql.Connection");
    for (String id : List.of("host", "engine", "library")) {
      assertThat(catalog.create(probe, ComponentSpec.of(id))).as(id).isEqualTo("hidden");
    }
  }

  @Test
  void aCopyOfTheApiInAPluginIsNotUsed() throws IOException {
    write(
        "fat",
        PluginSources.empty("bad")
            .plugin("fat", activation("plain"))
            .source(
                "org.equilibria.api.spi.NoOptions",
                """
                package org.equilibria.api.spi;
                public record NoOptions() { static { if (true) throw new Error("the copy"); } }
                """));
    assertThat(names(load())).containsExactly("plain");
  }

  @Test
  void pluginsOnTheClassPathAreFoundWithTheirJar() throws IOException {
    Path jar = plugins.resolve("elsewhere.jar");
    PluginSources.empty("bad")
        .plugin("on-path", activation("plain"))
        .provider("bad.Gone")
        .write(jar);
    try (URLClassLoader path = new URLClassLoader(new URL[] {jar.toUri().toURL()}, BARE)) {
      set = PluginLoader.load(path, List.of());
      assertThat(set.reports()).hasSize(2);
      assertThat(set.reports().get(0).location()).isEqualTo(jar.toString());
      assertThat(set.reports().get(1).location()).isEqualTo("class path");
      assertThat(set.reports().get(1).detail()).contains("bad.Gone");
    }
  }

  @Test
  void strictnessNamesEveryPluginThatWasNotLoaded() throws IOException {
    goodOne();
    assertThatCode(() -> load().requireAllLoaded()).doesNotThrowAnyException();
    set.close();
    write("bad", PluginSources.empty("bad").provider("bad.Gone"));
    write(
        "old",
        PluginSources.empty("bad").pluginFor("new ApiVersion(0, 99)", "old", activation("other")));
    assertThatThrownBy(() -> load().requireAllLoaded())
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("bad.Gone not found")
        .hasMessageContaining("old (")
        .hasMessageContaining("REJECTED_VERSION")
        .extracting(e -> ((EquilibriaException) e).code())
        .isEqualTo(ErrorCode.PLUGIN_FAILURE);
  }
}
