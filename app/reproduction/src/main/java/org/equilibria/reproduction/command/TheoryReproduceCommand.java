package org.equilibria.reproduction.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Collectors;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.cli.Console;
import org.equilibria.cli.ExitCode;
import org.equilibria.cli.Interruption;
import org.equilibria.cli.Session;
import org.equilibria.cli.Version;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.ComponentNotation;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.host.Equilibria;
import org.equilibria.reproduction.Configuration;
import org.equilibria.reproduction.Findings;
import org.equilibria.reproduction.Laboratory;
import org.equilibria.reproduction.Reproduction;
import org.equilibria.reproduction.ReproductionFolder;
import org.equilibria.reproduction.ReproductionListener;
import org.equilibria.reproduction.Section;
import org.equilibria.reproduction.Sizes;
import org.equilibria.study.json.Json;
import org.equilibria.study.report.TextTable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that checks the claims of the paper and keeps what was found in a folder. */
@Command(
    name = "reproduce",
    description = {
      "Check the claims of the paper (arXiv 2209.15562) on networks that are trained for it, and"
          + " write a page with the figures of the theory document beside ours.",
      "The data are the zeros and ones of the MNIST digits that come with the program. It takes"
          + " minutes; with --quick, of smaller size, about one."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria theory reproduce --quick",
      "  equilibria theory reproduce --out runs/claims --seed 2",
      "%nThe folder holds index.html (the page), results.json and a CSV file a table. Ctrl-C keeps"
          + " the parts that are finished; the same command goes on with the others."
    })
final class TheoryReproduceCommand implements Callable<Integer> {

  private static final String KNOWN_FIGURES =
      "A claim is judged by our own networks. Known figures are those of the theory document;"
          + " docs/theory.md,\nsection 7, explains those that differ.";

  /** The exit code where a claim does not hold. */
  private static final int NOT_REPRODUCED = 1;

  private final Session session;

  @Option(names = "--quick", description = "Smaller sizes.")
  private boolean quick;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description =
          "Folder for the results: new, empty, or with results of the same configuration."
              + " Default: runs/theory, or runs/theory-quick.")
  private @Nullable Path out;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      defaultValue = "1",
      description = "Seed of everything that is drawn. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--parts",
      paramLabel = "PART",
      split = ",",
      description =
          "Check these parts only, by their names in the page's addresses, as in --parts"
              + " envelope,flow. Default: all of them.")
  private List<String> parts = Reproduction.parts();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads for kernels and certificates. Default: one per core. A backend has its own, as"
              + " in --backend native{threads=1}.")
  private @Nullable Integer threads;

  @Option(
      names = "--backend",
      paramLabel = "BACKEND",
      description = "Backend for networks. Default: the fastest that loads.")
  private @Nullable String backend;

  @Option(
      names = "--json",
      description = "Print one JSON document on standard output instead of the table.")
  private boolean json;

  TheoryReproduceCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (threads != null && threads < 1) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "--threads must be at least 1, not " + threads);
    }
    Reproduction.requireParts(parts);
    Sizes sizes = quick ? Sizes.QUICK : Sizes.FULL;
    Path folder = out == null ? Path.of("runs", quick ? "theory-quick" : "theory") : out;
    int used = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    Console console = session.console();
    try (Equilibria equilibria = session.equilibria();
        Interruption interruption = session.interruption();
        ReproductionFollower follower = new ReproductionFollower(console)) {
      ReproductionFolder results =
          ReproductionFolder.open(folder, new Configuration(Version.ofProgram(), seed, sizes));
      Findings findings = reproduced(equilibria, results, used, follower, interruption);
      follower.close();
      return conclude(findings, results);
    }
  }

  private Findings reproduced(
      Equilibria equilibria,
      ReproductionFolder results,
      int threads,
      ReproductionListener listener,
      Cancellation cancellation) {
    Catalog catalog = equilibria.catalog();
    ComponentSpec spec =
        ComponentNotation.parse(backend == null ? catalog.defaultBackend() : backend);
    ForkJoinPool pool = new ForkJoinPool(threads);
    try (Backend computing = catalog.create(Kinds.BACKEND, spec)) {
      Laboratory laboratory =
          new Laboratory(
              catalog,
              computing.openScope("reproduction", Precision.F64),
              SolveSettings.quiet().withCancellation(cancellation),
              results.configuration());
      Reproduction reproduction =
          new Reproduction(laboratory, results, Set.copyOf(parts), listener, cancellation);
      // Parallel streams use the threads of the pool that they are started in.
      return pool.submit(reproduction::run).join();
    } finally {
      pool.shutdown();
    }
  }

  private int conclude(Findings findings, ReproductionFolder results) {
    PrintStream stream = session.console().out();
    if (json) {
      ObjectNode document = ReproductionFolder.json(findings);
      document.put("folder", results.path().toString());
      stream.println(Json.line(document));
    } else {
      TextTable table = new TextTable(3).row("claim", "rests on", "verdict", "known figures");
      findings.sections().forEach(section -> table.row(row(section)));
      stream.print(table.text());
      stream.println();
      stream.println(KNOWN_FIGURES);
      stream.println();
      stream.println(findings.verdict() + ".");
      stream.println("Results: " + results.path().resolve("index.html"));
    }
    if (findings.cancelled()) {
      session.console().err().println("cancelled; the same command goes on with what is missing");
      return ExitCode.CANCELLED;
    }
    return findings.reproduced() ? ExitCode.OK : NOT_REPRODUCED;
  }

  private static String[] row(Section section) {
    int known = section.comparisons().size();
    return new String[] {
      section.title(),
      section.evidence().stream()
          .map(evidence -> evidence.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", ")),
      section.verdict().words(),
      known == 0 ? "-" : "%d of %d agree".formatted(section.agreeing(), known)
    };
  }
}
