package org.equilibria.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the command, with a Java that says what it was given. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  private static final List<String> SOURCES =
      List.of("api", "solvers", "activations", "backends", "theory", "app");

  @TempDir private Path home;

  @BeforeEach
  void aBuildThatIsUpToDate() throws IOException {
    Files.copy(Path.of("equilibria"), home.resolve("equilibria"));
    for (String source : SOURCES) {
      Files.createDirectories(home.resolve(source));
    }
    Files.createFile(home.resolve("pom.xml"));
    Path target = Files.createDirectories(home.resolve("app/distribution/target"));
    Files.createDirectories(target.resolve("lib"));
    Files.setLastModifiedTime(
        Files.createFile(target.resolve(".built")),
        FileTime.from(Instant.now().plus(1, ChronoUnit.HOURS)));
    Path java = Files.createDirectories(home.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho \"locale $LC_ALL\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
  }

  /** Names of files and results are not ASCII alone, which is all that the JVM knows there. */
  @Test
  void localeWithoutUmlautsIsReplacedAndAnyOtherIsKept() throws Exception {
    assertThat(started(Map.of())).isEqualTo("locale C.UTF-8\n");
    assertThat(started(Map.of("LC_ALL", "C"))).isEqualTo("locale C.UTF-8\n");
    assertThat(started(Map.of("LANG", "POSIX"))).isEqualTo("locale C.UTF-8\n");
    assertThat(started(Map.of("LC_ALL", "de_DE.UTF-8"))).isEqualTo("locale de_DE.UTF-8\n");
    assertThat(started(Map.of("LANG", "tr_TR.UTF-8"))).isEqualTo("locale \n");
  }

  private String started(Map<String, String> locale) throws IOException, InterruptedException {
    Path log = home.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder("sh", home.resolve("equilibria").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(n -> n.startsWith("LC_") || n.equals("LANG"));
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    builder.environment().putAll(locale);
    Process process = builder.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    return Files.readString(log);
  }
}
