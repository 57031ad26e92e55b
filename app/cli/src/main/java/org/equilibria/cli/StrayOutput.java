package org.equilibria.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Objects;
import java.util.Optional;
import org.equilibria.engine.guard.PlainText;

/**
 * Standard output as plugins and libraries see it while a command runs: what they print is no
 * result, so it goes to standard error, line by line, with the name of the plugin folder that it
 * comes from.
 */
final class StrayOutput extends OutputStream {

  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private final PrintStream err;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private StrayOutput(PrintStream err) {
    this.err = err;
  }

  /** Return a stream that takes the place of {@link System#out}. */
  static PrintStream to(PrintStream err) {
    return new PrintStream(new StrayOutput(err), true, Charset.defaultCharset());
  }

  @Override
  public synchronized void write(int b) {
    if (b == '\n') {
      tell();
    } else {
      line.write(b);
    }
  }

  private void tell() {
    String text = PlainText.of(line.toString(Charset.defaultCharset()));
    line.reset();
    err.println("[" + source() + "] " + text);
  }

  /** Return the name of the loader whose class prints, if it is not one of the program's. */
  private static String source() {
    Optional<String> folder =
        WALKER.walk(
            frames ->
                frames
                    .map(frame -> frame.getDeclaringClass().getClassLoader())
                    .filter(Objects::nonNull)
                    .filter(loader -> loader != StrayOutput.class.getClassLoader())
                    .map(ClassLoader::getName)
                    .filter(Objects::nonNull)
                    .findFirst());
    return folder.map(name -> "plugin " + name).orElse("output");
  }
}
