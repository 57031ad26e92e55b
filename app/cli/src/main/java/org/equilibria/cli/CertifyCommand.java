package org.equilibria.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.theory.Outcome;
import org.equilibria.certify.Certifier;
import org.equilibria.certify.CertifyListener;
import org.equilibria.certify.CertifyOptions;
import org.equilibria.certify.network.NetworkDocument;
import org.equilibria.certify.network.NetworkInput;
import org.equilibria.certify.network.NetworkInputReader;
import org.equilibria.certify.network.Trajectories;
import org.equilibria.certify.report.CertificationJson;
import org.equilibria.certify.report.CertificationPage;
import org.equilibria.certify.report.CertificationReport;
import org.equilibria.certify.report.CertificationText;
import org.equilibria.host.Certification;
import org.equilibria.host.Equilibria;
import org.equilibria.study.json.Json;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.ModelFile;
import org.equilibria.study.result.Badge;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command that says what is proved of a network, what is only monitored, and what is vacuous.
 */
@Command(
    name = "certify",
    customSynopsis = {
      "equilibria certify --model=MODEL [OPTIONS]",
      "       equilibria certify --network=FILE [OPTIONS]",
      "       equilibria certify --study=DIR [OPTIONS]"
    },
    description = {
      "Say what is proved of a network, what is only monitored, and what would help.",
      "%nWhat is proved: whether it has one equilibrium, whether training converges from its"
          + " initialisation and from where it stands now, how large its loss is on samples that"
          + " it has not seen, and how much its outputs change with the inputs.",
      "%nWithout --data: on the samples that the network was trained on, and those set aside then."
          + " Each statement has a badge, a figure where there is one, and the hypotheses that it"
          + " rests on:",
      "  proved             hypotheses were checked, or are named as assumed",
      "  monitored          seen at the epochs recorded in training, no more",
      "  vacuous            true, but excludes nothing, as a loss of at most 1",
      "  inapplicable       about other networks or data, or not known",
      "  failed hypothesis  a number falls short of what is needed%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria certify --model digits.safetensors --report digits-certificate.html",
      "  equilibria certify --model iris.safetensors --bounds kernel-limit,pac-bayes",
      "  equilibria certify --model digits.safetensors --hold-out new.csv --draws 0",
      "  equilibria certify --model digits.safetensors --samples 100,500,2000",
      "  equilibria certify --network net.json --json",
      "  equilibria certify --study runs/my --bounds kernel-limit,hold-out",
      "%nA network given as numbers is a JSON object: X (n x d), y (n), A (m x m), W (m x d), b"
          + " (m), gamma, and alpha, variant, centred where not 1, relu, false; docs/theory.md,"
          + " section 8, has an example. With --json all quantities of it are printed.",
      "%nOf a study every network that it keeps is certified and the result written into its"
          + " study.db, as soon as it is there: after Ctrl-C the same command goes on. What was"
          + " certified with the same options is not certified again. See docs/studies.md, Models."
          + " The exit code is 4 if one could not be certified or a bound failed.",
      "%nA network that is not certified well-posed (mu <= 0) is refused: exit code 2. A file that"
          + " is no such object, or no model: exit code 3. Certified is in f64, whatever the"
          + " network was trained in."
    })
final class CertifyCommand implements Callable<Integer> {

  /** Options that name what is certified. */
  private static final class Subject {

    @Option(
        names = "--model",
        paramLabel = "MODEL",
        description = "File of a trained network, or of one in training as it is so far.")
    private @Nullable Path model;

    @Option(
        names = "--network",
        paramLabel = "FILE",
        description = "A network and its data as numbers (JSON).")
    private @Nullable Path network;

    @Option(
        names = "--study",
        paramLabel = "DIR",
        description = "The networks that a study keeps, by its folder.")
    private @Nullable Path study;
  }

  private final Console console;
  private final EquilibriaCommand root;

  @ArgGroup(multiplicity = "1")
  private Subject subject = new Subject();

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = "Labelled samples to certify the model on instead of its training samples.")
  private @Nullable Path data;

  @Option(
      names = "--hold-out",
      paramLabel = "PATH",
      description = "Independent labelled samples. Default: those set aside in training, if any.")
  private @Nullable Path holdOut;

  @Option(
      names = "--delta",
      paramLabel = "P",
      defaultValue = "0.05",
      description = "Probability that a bound fails. Default: 0.05.")
  private double delta = 0.05;

  @Option(
      names = "--samples",
      paramLabel = "N",
      split = ",",
      splitSynopsisLabel = ",",
      defaultValue = "1000",
      description =
          "Certify the first N samples; of several the largest, the others for the chart of bounds."
              + " Default: 1000. Time and memory grow as N^3 and N^2.")
  private List<Integer> samples = List.of(1000);

  @Option(
      names = "--draws",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Networks drawn for the PAC-Bayes bound, at least 1000, or 0 for none. Default: 1000.")
  private int draws = 1000;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many are drawn at once. Default: the number of cores.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the draws. Default: 1.")
  private long seed = 1;

  @Option(
      names = "--bounds",
      paramLabel = "BOUND",
      split = ",",
      splitSynopsisLabel = ",",
      description = "Evaluate these only; see 'equilibria plugins list'. Default: all.")
  private List<String> bounds = new ArrayList<>();

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "60",
      description =
          "Steps of gradient descent to follow with --network and --json; 0 for none. Default: 60.")
  private int steps = 60;

  @Option(
      names = "--max-evaluations",
      paramLabel = "N",
      defaultValue = "5000",
      description =
          "Most gradient evaluations of each gradient flow followed with --network and --json; 0"
              + " for no flow. Default: 5000.")
  private int maxEvaluations = 5000;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write a page with charts to FILE (HTML), too.")
  private @Nullable Path report;

  @Option(names = "--overwrite", description = "Replace FILE if it is there.")
  private boolean overwrite;

  @Option(
      names = "--cells",
      paramLabel = "NUMBER",
      split = ",",
      splitSynopsisLabel = ",",
      description = "With --study: certify the networks of these cells only. Default: all.")
  private Set<Integer> cells = new TreeSet<>();

  @Option(
      names = "--again",
      description = "With --study: also what was certified with the same options.")
  private boolean again;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Mixin private SilenceLimit silence = new SilenceLimit();

  CertifyCommand(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  @Override
  public Integer call() {
    silence.applyTo(root.supervision());
    CertifyOptions options = options();
    OutputFile page = report == null ? null : OutputFile.claim(report, overwrite, inputs());
    if (subject.study != null) {
      return new CertifyStudy(console, root, json).run(subject.study, options, cells, again);
    }
    try (Interruption interruption = new Interruption(console, root.supervision())) {
      try (Equilibria equilibria = Opening.equilibria(root, console);
          Certification certification = equilibria.certification(interruption)) {
        return subject.network == null
            ? model(equilibria, certification.certifier(), options, page)
            : network(certification.certifier(), subject.network, options, page);
      } catch (CancellationException e) {
        interruption.requireRequested();
        console.err().println("cancelled; nothing was written");
        return ExitCode.CANCELLED;
      }
    }
  }

  private List<Path> inputs() {
    return Stream.of(subject.model, subject.network, data, holdOut)
        .filter(path -> path != null)
        .toList();
  }

  private CertifyOptions options() {
    List<String> mistakes = new ArrayList<>();
    if (!(delta > 0 && delta < 1)) {
      mistakes.add("--delta: expected a number between 0 and 1, not " + delta);
    }
    if (samples.stream().anyMatch(n -> n < 1)) {
      mistakes.add("--samples: expected numbers of at least 1, not " + samples);
    }
    if (draws != 0 && draws < 1000) {
      mistakes.add("--draws: expected at least 1000, or 0 for none, not " + draws);
    }
    if (steps < 0) {
      mistakes.add("--steps: expected at least 0, not " + steps);
    }
    if (maxEvaluations < 0) {
      mistakes.add("--max-evaluations: expected at least 0, not " + maxEvaluations);
    }
    if (threads < 1) {
      mistakes.add("--threads: expected at least 1, not " + threads);
    }
    if (subject.network != null && (data != null || holdOut != null)) {
      mistakes.add("--data and --hold-out: the file of --network holds its samples itself");
    }
    if (subject.study != null && (data != null || holdOut != null || report != null)) {
      mistakes.add(
          "--data, --hold-out and --report: a study is certified on the samples of its cells, and"
              + " 'study report' writes its page");
    }
    if (subject.study == null && (again || !cells.isEmpty())) {
      mistakes.add("--cells and --again: these are about a study, given by --study DIR");
    }
    if (!mistakes.isEmpty()) {
      throw new EquilibriaException(ErrorCode.INVALID_INPUT, String.join("\n", mistakes));
    }
    List<ComponentSpec> chosen = bounds.stream().map(ComponentSpec::of).toList();
    return new CertifyOptions(delta, samples, draws, threads, seed, chosen);
  }

  private int model(
      Equilibria equilibria,
      Certifier certifier,
      CertifyOptions options,
      @Nullable OutputFile page) {
    Path file = Optional.ofNullable(subject.model).orElseThrow();
    Model read = ModelFile.read(file, equilibria.catalog());
    try (WorkDisplay display = new WorkDisplay(console, "reading " + file)) {
      CertificationReport found =
          certifier.model(
              String.valueOf(file.getFileName()),
              read,
              Optional.ofNullable(data),
              Optional.ofNullable(holdOut),
              options,
              listener(display));
      display.close();
      return conclude(found, CertificationJson.of(found), page);
    }
  }

  private int network(
      Certifier certifier, Path file, CertifyOptions options, @Nullable OutputFile page) {
    NetworkInput input = NetworkInputReader.read(file);
    try (WorkDisplay display = new WorkDisplay(console, "certifying " + file)) {
      Optional<ObjectNode> document =
          json
              ? Optional.of(
                  certifier.document(input, delta, new Trajectories(steps, maxEvaluations)))
              : Optional.empty();
      if (json && page == null) {
        display.close();
        console.out().println(Json.line(document.orElseThrow()));
        return NetworkDocument.isWellPosed(document.orElseThrow()) ? ExitCode.OK : ExitCode.USER;
      }
      CertificationReport found = certifier.network(input, options, listener(display));
      display.close();
      return conclude(found, document.orElseGet(() -> CertificationJson.of(found)), page);
    }
  }

  private CertifyListener listener(WorkDisplay display) {
    return new CertifyListener() {
      @Override
      public void doing(String what, int done, int total) {
        display.doing(what, done, total);
      }

      @Override
      public Outcome foreign(String what, Callable<Outcome> evaluation) {
        return root.supervision().contained(what, evaluation);
      }

      @Override
      public void failed(Throwable cause) {
        if (root.debug()) {
          cause.printStackTrace(console.err());
        }
      }
    };
  }

  private int conclude(CertificationReport found, ObjectNode document, @Nullable OutputFile page) {
    if (json) {
      console.out().println(Json.line(document));
    } else {
      console.out().print(CertificationText.of(found));
    }
    if (page != null) {
      byte[] html = CertificationPage.of(found).getBytes(StandardCharsets.UTF_8);
      page.write(stream -> stream.write(html));
      (json ? console.err() : console.out()).println("%nReport: %s".formatted(page.path()));
    }
    found.refusal().ifPresent(reason -> console.err().println("equilibria: refused: " + reason));
    if (found.findings().stream().anyMatch(f -> f.badge() == Badge.ERROR)) {
      return ExitCode.INTERNAL;
    }
    return found.refusal().isEmpty() ? ExitCode.OK : ExitCode.USER;
  }
}
