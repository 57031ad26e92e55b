package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.equilibria.certify.reproduce.Configuration;
import org.equilibria.certify.reproduce.ReproductionFolder;
import org.equilibria.certify.reproduce.Sizes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TheoryCommandTest {

  @TempDir private Path folder;

  @Test
  void theoryWithoutASubcommandSaysHowItIsUsed() {
    Cli run = Cli.run("theory");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("reproduce");
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
