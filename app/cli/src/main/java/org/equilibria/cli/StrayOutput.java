package org.equilibria.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Set;
import org.equilibria.engine.guard.PlainText;

/**
 * Standard output as plugins and libraries see it while a command runs: what they print is no
 * result, so it goes to standard error, line by line, with the name of the plugin folder that it
 * comes from.
 */
final class StrayOutput extends OutputStream {

  /** Loaders of the program itself and of the JDK. */
  private static final Set<String> OWN = Set.of("app", "platform");

  /** Bytes after which a line is told though it has no end. */
  private static final int LONGEST = 8192;

  private final PrintStream err;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private StrayOutput(PrintStream err) {
    this.err = err;
  }

  /** Return a stream that takes the place of {@link System#out}. */
  static PrintStream to(PrintStream err) {
    return new PrintStream(new StrayOutput(err), true, Charset.defaultCharset());
  }

  /** Return a stream that no plugin can close for all. */
  static PrintStream unclosable(PrintStream stream) {
    return new PrintStream(stream, true) {
      @Override
      public void close() {
        flush();
      }
    };
  }

  @Override
  public synchronized void write(int b) {
    if (b != '\n') {
      line.write(b);
    }
    if (b == '\n' || line.size() == LONGEST) {
      tell();
    }
  }

  private void tell() {
    String text = PlainText.of(line.toString(Charset.defaultCharset()));
    line.reset();
    err.println("[" + source() + "] " + text);
  }

  /** Return the name of the plugin folder whose class prints, if it is one's. */
  private static String source() {
    return Arrays.stream(new Throwable().getStackTrace())
        .map(StackTraceElement::getClassLoaderName)
        .filter(name -> name != null && !OWN.contains(name))
        .findFirst()
        .map(name -> "plugin " + name)
        .orElse("output");
  }
}
