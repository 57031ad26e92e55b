package org.equilibria.host.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.equilibria.testkit.problem.Families;
import org.junit.jupiter.api.Test;

/**
 * Never wrong, and solving what plain iteration solves within a quarter of the limit, over drawn
 * problems of every family. A longer run: {@code -Dequilibria.campaign.seeds=100}, from {@code
 * -Dequilibria.campaign.first=1000}; with {@code -Dequilibria.campaign.record=FOLDER} every row is
 * written down.
 */
class CampaignTest {

  private static final int SEEDS = Integer.getInteger("equilibria.campaign.seeds", 3);
  private static final int ADJOINT_SEEDS = Integer.getInteger("equilibria.campaign.seeds", 1);
  private static final int FIRST = Integer.getInteger("equilibria.campaign.first", 3);

  @Test
  void noSolverIsWrongOrWorseThanPlainIteration() throws IOException {
    Queue<Campaign.Row> rows = new ConcurrentLinkedQueue<>();
    List<Fault> faults = new Campaign(rows::add).run(FIRST, SEEDS);
    record("maps", rows);
    assertThat(Families.all()).hasSizeGreaterThanOrEqualTo(30);
    assertThat(rows).isNotEmpty();
    assertThat(faults).withFailMessage(() -> Fault.table(faults)).isEmpty();
  }

  @Test
  void noSolverIsWrongOrWorseThanPlainIterationOnAffineLayers() throws IOException {
    Queue<Campaign.Row> rows = new ConcurrentLinkedQueue<>();
    List<Fault> faults = new LayerCampaign(rows::add).run(FIRST, SEEDS);
    record("layers", rows);
    assertThat(rows).isNotEmpty();
    assertThat(faults).withFailMessage(() -> Fault.table(faults)).isEmpty();
  }

  @Test
  void noSolverIsWrongOrWorseThanPlainIterationOnAdjointsOfHostMaps() throws IOException {
    Queue<Campaign.Row> rows = new ConcurrentLinkedQueue<>();
    List<Fault> faults = new AdjointCampaign(rows::add).run(FIRST, ADJOINT_SEEDS);
    record("adjoints", rows);
    assertThat(rows).isNotEmpty();
    assertThat(faults).withFailMessage(() -> Fault.table(faults)).isEmpty();
  }

  private static void record(String name, Iterable<Campaign.Row> rows) throws IOException {
    String folder = System.getProperty("equilibria.campaign.record");
    if (folder == null) {
      return;
    }
    Path file = Files.createDirectories(Path.of(folder)).resolve(name + ".tsv");
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
      rows.forEach(
          r ->
              out.printf(
                  "%s\t%s\t%s\t%s\t%d\t%s\t%d%n",
                  r.family(),
                  r.where(),
                  r.solver(),
                  r.status(),
                  r.evaluations(),
                  r.plainSolves(),
                  r.plainEvaluations()));
    }
  }
}
