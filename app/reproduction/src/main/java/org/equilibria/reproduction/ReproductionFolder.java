package org.equilibria.reproduction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.study.file.WholeFile;
import org.equilibria.study.json.Json;

/**
 * The folder of the results: {@code configuration.json}, one file in {@code parts} a finished part,
 * {@code results.json}, a CSV file a table and {@code index.html}. Each file is written whole or
 * not at all, so that whatever ends a run leaves what was finished.
 */
public final class ReproductionFolder {

  private static final String CONFIGURATION = "configuration.json";

  private final Path folder;
  private final Configuration configuration;

  private ReproductionFolder(Path folder, Configuration configuration) {
    this.folder = folder;
    this.configuration = configuration;
  }

  /**
   * Open a folder that is new or empty, or holds results of the same configuration.
   *
   * @throws EquilibriaException OUTPUT_EXISTS if it holds anything else; IO if it cannot be used
   */
  public static ReproductionFolder open(Path folder, Configuration configuration) {
    ReproductionFolder opened = new ReproductionFolder(folder, configuration);
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new EquilibriaException(
          ErrorCode.OUTPUT_EXISTS, folder + ": is a file; choose a folder that is new or empty");
    }
    try {
      Files.createDirectories(folder);
      Path written = folder.resolve(CONFIGURATION);
      if (Files.exists(written)) {
        opened.requireSame(Files.readString(written));
      } else {
        opened.requireEmpty();
        write(written, text(Json.tree(configuration)));
      }
      Files.createDirectories(folder.resolve("parts"));
    } catch (IOException e) {
      throw new EquilibriaException(ErrorCode.IO, folder + ": cannot be used: " + e, e);
    }
    return opened;
  }

  private void requireSame(String written) {
    JsonNode there;
    try {
      there = new ObjectMapper().readTree(written);
    } catch (JsonProcessingException e) {
      throw new EquilibriaException(
          ErrorCode.MALFORMED_DATA,
          folder.resolve(CONFIGURATION) + ": is not JSON: " + e.getOriginalMessage(),
          e);
    }
    if (!there.equals(tree(text(Json.tree(configuration))))) {
      throw new EquilibriaException(
          ErrorCode.OUTPUT_EXISTS,
          ("%s: holds results of another configuration (%s, seed %s, version %s); choose another"
                  + " folder with --out")
              .formatted(
                  folder,
                  there.path("sizes").path("name").asText(),
                  there.path("seed").asText(),
                  there.path("version").asText()));
    }
  }

  private void requireEmpty() throws IOException {
    try (var entries = Files.list(folder)) {
      if (entries.findAny().isPresent()) {
        throw new EquilibriaException(
            ErrorCode.OUTPUT_EXISTS,
            folder + ": holds something else; choose a new or empty folder with --out");
      }
    }
  }

  /** Return the folder. */
  public Path path() {
    return folder;
  }

  /** Return what decides the figures. */
  public Configuration configuration() {
    return configuration;
  }

  /** Return a finished part. */
  Optional<Section> find(String id) {
    Path file = part(id);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Json().read(Files.readString(file), Section.class));
    } catch (IllegalArgumentException e) {
      throw new EquilibriaException(
          ErrorCode.MALFORMED_DATA,
          file + ": is not what was written; delete it to compute it again",
          e);
    } catch (IOException e) {
      throw new EquilibriaException(ErrorCode.IO, file + ": cannot be read: " + e, e);
    }
  }

  private Path part(String id) {
    return folder.resolve("parts").resolve(id + ".json");
  }

  /** Keep a finished part. */
  void keep(Section section) {
    write(part(section.id()), text(Json.tree(section)));
  }

  /** Write the results so far: JSON, tables and the page. */
  void write(Findings findings) {
    ObjectNode data = json(findings);
    write(folder.resolve("results.json"), text(data));
    for (Section section : findings.sections()) {
      section.tables().forEach(table -> write(folder.resolve(table.name() + ".csv"), csv(table)));
    }
    write(folder.resolve("index.html"), ReproductionPage.of(data));
  }

  /** Return everything as one document. */
  public static ObjectNode json(Findings findings) {
    ObjectNode data = (ObjectNode) Json.tree(findings);
    data.put("verdict", findings.verdict());
    data.put("reproduced", findings.reproduced());
    return data;
  }

  private static String csv(Table table) {
    StringWriter text = new StringWriter();
    try (CsvWriter writer = CsvWriter.builder().build(text)) {
      writer.writeRecord(table.columns());
      table.rows().forEach(row -> writer.writeRecord(row.stream().map(String::valueOf).toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static JsonNode tree(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new EquilibriaException(ErrorCode.INTERNAL, "what was written is no JSON: " + e, e);
    }
  }

  private static String text(JsonNode tree) {
    return tree.toPrettyString() + "\n";
  }

  private static void write(Path file, String text) {
    WholeFile.write(file, stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
