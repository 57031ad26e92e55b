package org.equilibria.study.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.equilibria.engine.guard.PlainText;
import org.equilibria.study.file.Tensor;
import org.equilibria.study.file.TensorFile;
import org.equilibria.study.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What the file of a model holds where a plugin is missing that would say what it means.
 *
 * @param file where it is
 * @param content tensors and texts
 * @param bytes size of the file
 * @param why what is missing, for people
 */
public record ModelContent(Path file, TensorFile content, long bytes, @Nullable String why) {

  private static final List<String> TEXTS = List.of("plugins", "schema", "training");

  /** Return the content as text for a terminal. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(file).append(": a model that cannot be used here\n  ");
    text.append(PlainText.of(why)).append("\n  ").append(bytes).append(" bytes\n");
    for (String name : TEXTS) {
      String value = content.metadata().get(name);
      if (value != null) {
        text.append('\n').append(name.toUpperCase(Locale.ROOT)).append("\n  ");
        text.append(PlainText.of(value)).append('\n');
      }
    }
    text.append("\nPIPELINE\n");
    pipeline()
        .lines()
        .forEach(line -> text.append("  ").append(TextTable.printable(line)).append('\n'));
    text.append("\nTENSORS\n");
    TextTable table = new TextTable(2);
    content.tensors().forEach((name, tensor) -> table.row("  " + name, shape(tensor)));
    return text.append(table.text()).toString();
  }

  private String pipeline() {
    return content.metadata().getOrDefault("pipeline", "");
  }

  private static String shape(Tensor tensor) {
    return tensor.shape().stream().map(String::valueOf).collect(Collectors.joining(" x "));
  }

  /** Return the content as one JSON document. */
  public ObjectNode json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("file", file.toString()).put("bytes", bytes).put("missing", why);
    node.put("plugins", content.metadata().get("plugins")).put("pipeline", pipeline());
    ArrayNode tensors = node.putArray("tensors");
    content
        .tensors()
        .forEach(
            (name, tensor) -> {
              ObjectNode described = tensors.addObject();
              described.put("name", name);
              described.set("shape", Json.tree(tensor.shape()));
            });
    return node;
  }
}
