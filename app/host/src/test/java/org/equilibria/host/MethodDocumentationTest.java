package org.equilibria.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kind;
import org.equilibria.api.spi.Kinds;
import org.equilibria.host.catalog.ComponentCatalog;
import org.junit.jupiter.api.Test;

/**
 * Every built-in solver, gradient estimator and parameterization is a class of its own whose
 * Javadoc says where it comes from, what is guaranteed, or how far off it is, and what it costs.
 */
class MethodDocumentationTest {

  private static final String SOURCE = "\\b(1[89]|20)\\d\\d\\b";

  @Test
  void eachSaysItsSourceItsGuaranteeAndItsCost() throws IOException {
    Set<String> missing = new TreeSet<>();
    try (Equilibria eq = Equilibria.builder().build()) {
      check(eq.catalog(), Kinds.SOLVER, missing, SOURCE, "<b>Guarantee\\.</b>", "<b>Cost a ");
      check(eq.catalog(), Kinds.GRADIENT, missing, SOURCE, "<p>Bias: ", "<p>Cost: ");
      check(eq.catalog(), Kinds.PARAMETERIZATION, missing, SOURCE, "[gG]uarantee", "<p>Costs ");
    }
    assertThat(missing).isEmpty();
  }

  private static void check(
      ComponentCatalog catalog, Kind<?> kind, Set<String> missing, String... patterns)
      throws IOException {
    assertThat(catalog.ids(kind)).hasSizeGreaterThan(5);
    Set<Class<?>> classes = new HashSet<>();
    for (String id : catalog.ids(kind)) {
      Class<?> type = catalog.create(kind, ComponentSpec.of(id)).getClass();
      assertThat(classes.add(type)).as("a class of its own for " + id).isTrue();
      String javadoc = javadoc(type);
      for (String pattern : patterns) {
        if (!Pattern.compile(pattern).matcher(javadoc).find()) {
          missing.add("%s %s (%s): %s".formatted(kind.id(), id, type.getSimpleName(), pattern));
        }
      }
    }
  }

  /** Return what stands before the class in its file, one line. */
  private static String javadoc(Class<?> type) throws IOException {
    String module = type.getPackageName().equals("org.equilibria.solvers") ? "solvers" : "theory";
    Path file =
        Path.of("../..", module, "src/main/java", type.getName().replace('.', '/') + ".java");
    String text = Files.readString(file);
    int end = text.indexOf("public ");
    return text.substring(text.indexOf("/**"), end).replaceAll("\\s*\\*\\s+|\\s+", " ");
  }
}
