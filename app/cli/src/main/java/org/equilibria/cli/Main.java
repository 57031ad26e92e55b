package org.equilibria.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.equilibria.api.error.Blame;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.engine.guard.Harmless;
import org.equilibria.engine.guard.PlainText;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point of the equilibria command. */
public final class Main {

  private Main() {}

  /** Run the command and end the process with its exit code. */
  public static void main(String[] args) {
    Console console = Console.standard();
    EquilibriaCommand root = new EquilibriaCommand();
    ProcessEnd end = ProcessEnd.watched(console, root);
    end.with(run(console, root, args));
  }

  /** Run the command and return its exit code. */
  public static int run(Console console, String... args) {
    return run(console, new EquilibriaCommand(), args);
  }

  private static int run(Console console, EquilibriaCommand root, String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    Thread.UncaughtExceptionHandler uncaught = Thread.getDefaultUncaughtExceptionHandler();
    System.setOut(StrayOutput.to(console.err()));
    System.setErr(StrayOutput.unclosable(err));
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> stray(thread, failure, root, console.err()));
    try {
      return root.supervision().run(console, () -> executed(console, root, args));
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(uncaught);
      System.setErr(err);
      System.setOut(out);
    }
  }

  /** Tell of a failure on a thread that nobody waits for, which is no failure of the command. */
  private static void stray(
      Thread thread, Throwable thrown, EquilibriaCommand root, PrintStream err) {
    Throwable failure = Harmless.of(thrown);
    String who = root.culprit(failure).map(plugin -> "of plugin " + plugin + " ").orElse("");
    err.println(
        "note: thread '%s' %sfailed: %s"
            .formatted(PlainText.of(thread.getName()), who, PlainText.of(failure)));
    if (root.debug()) {
      failure.printStackTrace(err);
    }
  }

  private static int executed(Console console, EquilibriaCommand root, String... args) {
    PrintStream err = console.err();
    CommandLine commands =
        commands(console, root)
            .setOut(writer(console.out()))
            .setErr(writer(err))
            .registerConverter(Path.class, Main::path)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler((e, given) -> misused(e, err))
            .setExecutionExceptionHandler((e, line, parsed) -> failed(Harmless.of(e), root, err));
    try {
      int code = commands.execute(args);
      if (console.out().checkError()) {
        err.println("equilibria: cannot write to standard output; what was printed is incomplete");
        return code == ExitCode.OK ? ExitCode.RESOURCES : code;
      }
      return code;
    } catch (Error thrown) {
      return ended(Harmless.of(thrown), root, err);
    }
  }

  private static int ended(Throwable e, EquilibriaCommand root, PrintStream err) {
    if (e instanceof OutOfMemoryError) {
      err.println(
          "equilibria: not enough memory%s (%s); give the JVM more, as with EQUILIBRIA_JAVA_OPTS=-Xmx8g"
              .formatted(
                  root.culprit(e).map(plugin -> " in plugin " + plugin).orElse(""),
                  PlainText.of(e.getMessage())));
      root.supervision().kept().ifPresent(err::println);
      return ExitCode.RESOURCES;
    }
    return failed(e, root, err);
  }

  static CommandLine commands(Console console, EquilibriaCommand root) {
    CommandLine program = own(console, root);
    Session session = new Session(console, root);
    ServiceLoader.load(CommandProvider.class).forEach(source -> source.addTo(program, session));
    return program;
  }

  private static CommandLine own(Console console, EquilibriaCommand root) {
    return new CommandLine(root)
        .addSubcommand(
            new CommandLine(new StudyCommand())
                .addSubcommand(new StudyRunCommand(console, root))
                .addSubcommand(new StudyWorkCommand(console, root))
                .addSubcommand(new StudyExportCommand(console, root))
                .addSubcommand(new StudyShowCommand(console, root))
                .addSubcommand(new StudyTimeCommand(console, root))
                .addSubcommand(new StudySchemaCommand(console, root))
                .addSubcommand(new StudyTableCommand(console, root))
                .addSubcommand(new StudyCompareCommand(console, root))
                .addSubcommand(new StudyReproduceCommand(console, root))
                .addSubcommand(new StudyReportCommand(console, root))
                .addSubcommand(new StudyWatchCommand(console, root)))
        .addSubcommand(new TrainCommand(console, root))
        .addSubcommand(new PredictCommand(console, root))
        .addSubcommand(new EvaluateCommand(console, root))
        .addSubcommand(new CertifyCommand(console, root))
        .addSubcommand(new InfoCommand(console, root))
        .addSubcommand(
            new CommandLine(new TheoryCommand())
                .addSubcommand(new TheoryLimitCommand(console, root)))
        .addSubcommand(
            new CommandLine(new PluginsCommand())
                .addSubcommand(new PluginsListCommand(console, root))
                .addSubcommand(new PluginsDescribeCommand(console, root)))
        .addSubcommand(new CompletionCommand(console));
  }

  /** An empty path is most likely a shell variable without a value, not the current folder. */
  private static Path path(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("the path is empty");
    }
    return Path.of(text);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, Charset.defaultCharset());
  }

  private static int misused(ParameterException thrown, PrintStream err) {
    ParameterException e = misspelt(thrown);
    String message =
        e instanceof UnmatchedArgumentException unmatched
            ? Unmatched.sentence(unmatched)
            : String.valueOf(e.getMessage()).replaceFirst("^Error: ", "");
    err.println("equilibria: " + message);
    err.println("See '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USER;
  }

  /** A required option seems missing if its name is misspelt; the unknown name says more. */
  private static ParameterException misspelt(ParameterException e) {
    List<String> unknown = e.getCommandLine().getUnmatchedArguments();
    return e instanceof MissingParameterException && !unknown.isEmpty()
        ? new UnmatchedArgumentException(e.getCommandLine(), unknown)
        : e;
  }

  private static int failed(Throwable e, EquilibriaCommand root, PrintStream err) {
    boolean debug = root.debug();
    Optional<String> culprit = root.culprit(e);
    if (debug) {
      e.printStackTrace(err);
    }
    if (e instanceof EquilibriaException known) {
      Blame blame = known.code().blame();
      boolean blamesCode = blame != Blame.USER && blame != Blame.RESOURCES;
      String message = String.valueOf(known.getMessage());
      String by =
          culprit
              .filter(plugin -> blamesCode && !message.contains(plugin))
              .map(plugin -> " [plugin " + plugin + "]")
              .orElse("");
      err.println("equilibria: " + message + by);
      root.supervision().kept().ifPresent(err::println);
      if (!debug && blamesCode) {
        err.println("Run it again with --debug to see where this comes from.");
      }
      return ExitCode.of(blame);
    }
    err.println(
        culprit
            .map(plugin -> "equilibria: plugin %s failed: %s".formatted(plugin, PlainText.of(e)))
            .orElseGet(() -> "equilibria: internal error: " + PlainText.of(e)));
    root.supervision().kept().ifPresent(err::println);
    if (!debug) {
      err.println("Run it again with --debug to see where this comes from.");
    }
    return ExitCode.INTERNAL;
  }
}
