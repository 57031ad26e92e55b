package org.equilibria.reproduction.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.equilibria.reproduction.Configuration;
import org.equilibria.reproduction.ReproductionFolder;
import org.equilibria.reproduction.Sizes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TheoryReproduceCommandTest {

  @TempDir private Path folder;

  @Test
  void joinsTheGroupOfTheTheoryWithTheOptionsThatAllCommandsHave() {
    assertThat(Cli.run("theory", "--help").out()).contains("reproduce", "limit");
    assertThat(Cli.run("theory", "reproduce", "--help").out())
        .contains("--quick", "--plugins", "--debug");
  }

  @Test
  void folderOfAnotherConfigurationIsLeftAlone() {
    ReproductionFolder.open(folder, new Configuration("1", 7, Sizes.FULL));
    Cli run = Cli.run("theory", "reproduce", "--quick", "--out", folder.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("another configuration (full, seed 7", "--out");
  }

  @Test
  void mistakesAreToldBeforeAnythingIsWritten() {
    Path out = folder.resolve("new");
    Cli run = Cli.run("theory", "reproduce", "--threads", "0", "--out", out.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--threads must be at least 1");
    assertThat(out).doesNotExist();
  }
}
