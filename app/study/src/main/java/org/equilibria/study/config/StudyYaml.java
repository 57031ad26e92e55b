package org.equilibria.study.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.study.config.Places.Place;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A reader of YAML into a tree that remembers the line and column of every path. Single values stay
 * text: what they mean is decided by the option they are given to.
 */
final class StudyYaml {

  private static final String MERGE = "<<";
  private static final Pattern WORD = Pattern.compile("\\S+");
  private static final Set<String> TAGS =
      Stream.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.SEQ, Tag.MAP)
          .map(Tag::getValue)
          .collect(Collectors.toUnmodifiableSet());

  /**
   * What stands in a list for what is reported already, so that the items after it keep their
   * place.
   */
  enum Faulty {
    ITEM
  }

  private final String origin;
  private final Map<String, Place> places = new HashMap<>();
  private final List<String> mistakes = new ArrayList<>();
  private final Set<Node> open = new HashSet<>();

  private StudyYaml(String origin) {
    this.origin = origin;
  }

  /**
   * Return the tree that a text holds; an empty text holds an empty one.
   *
   * @param origin what the text is called in messages, such as a file name
   * @param name name of the study unless the text gives one
   * @throws EquilibriaException INVALID_INPUT with the place of what is not YAML; keys given twice
   *     and missing values are reported when the source is resolved
   */
  static StudySource read(String origin, String name, String text) {
    try {
      StudyYaml yaml = new StudyYaml(origin);
      Map<String, Object> values = yaml.top(compose(origin, text));
      return new StudySource(origin, name, values, new Places(yaml.places), yaml.mistakes);
    } catch (StackOverflowError e) { // the parser sets no limit of its own
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, origin + ": the values are nested too deeply", e);
    }
  }

  private static Optional<Node> compose(String origin, String text) {
    try {
      LoadSettings settings =
          LoadSettings.builder().setLabel(origin).setAllowNonScalarKeys(true).build();
      return new Compose(settings).composeString(text);
    } catch (MarkedYamlEngineException e) {
      String place = e.getProblemMark().map(mark -> place(origin, mark).toString()).orElse(origin);
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, place + ": this is not YAML: " + problem(e), e);
    } catch (ReaderException e) {
      String before = text.substring(0, Math.max(0, text.indexOf(e.getCodePoint())));
      int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
      int column = before.length() - before.lastIndexOf('\n');
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "%s: this is not YAML: the character U+%04X is not allowed"
              .formatted(new Place(origin, line, column), e.getCodePoint()),
          e);
    } catch (YamlEngineException e) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, origin + ": this is not YAML: " + e.getMessage(), e);
    }
  }

  /** Return what is wrong; some problems only continue the sentence of their context. */
  private static String problem(MarkedYamlEngineException e) {
    return e.getProblem().startsWith("but ")
        ? e.getContext() + " " + e.getProblem()
        : e.getProblem();
  }

  private static Place place(String origin, Mark mark) {
    return new Place(origin, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private Map<String, Object> top(Optional<Node> root) {
    if (root.isEmpty() || isNull(root.get())) {
      return Map.of();
    }
    if (root.get() instanceof MappingNode mapping) {
      return map("", List.of(""), mapping);
    }
    throw new EquilibriaException(
        ErrorCode.INVALID_INPUT,
        root.get().getStartMark().map(mark -> place(origin, mark).toString()).orElse(origin)
            + ": expected keys such as model: and study:, not a single value or a list");
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  /** Return a value, or nothing after reporting why there is none. */
  private Optional<Object> value(String path, List<String> aliases, Node node) {
    if (isNull(node)) {
      mistakes.add(path + ": the value is missing");
      return Optional.empty();
    } else if (!TAGS.contains(node.getTag().getValue())) {
      mistakes.add(path + ": the tag '" + node.getTag() + "' has no meaning here; remove it");
      return Optional.empty();
    } else if (node instanceof ScalarNode scalar) {
      return Optional.of(scalar.getValue());
    } else if (!open.add(node)) {
      mistakes.add(path + ": this value contains itself");
      return Optional.empty();
    }
    Object value =
        node instanceof MappingNode mapping
            ? map(path, aliases, mapping)
            : list(path, (SequenceNode) node);
    open.remove(node);
    return Optional.of(value);
  }

  private List<Object> list(String path, SequenceNode sequence) {
    List<Object> list = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      String inner = path + "[" + list.size() + "]";
      remember(inner, item);
      list.add(value(inner, List.of(inner), item).orElse(Faulty.ITEM));
    }
    return list;
  }

  /**
   * Return a map.
   *
   * @param aliases every path under which its entries may be spoken of
   */
  private Map<String, Object> map(String path, List<String> aliases, MappingNode mapping) {
    List<String> prefixes = new ArrayList<>(aliases);
    idOf(mapping).ifPresent(id -> aliases.forEach(a -> prefixes.add(Mistakes.joined(a, id))));
    Map<String, Object> map = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode keyNode)
          || !WORD.matcher(keyNode.getValue()).matches()) {
        String nameless = Mistakes.joined(path, "?");
        remember(nameless, entry.getKeyNode());
        mistakes.add(nameless + ": a key must be a single word");
        continue;
      }
      String key = keyNode.getValue();
      String inner = Mistakes.joined(path, key);
      List<String> paths = prefixes.stream().map(p -> Mistakes.joined(p, key)).toList();
      paths.forEach(p -> remember(p, keyNode));
      if (key.equals(MERGE)) {
        mistakes.add(inner + ": merge keys are not supported; write the keys out");
        continue;
      } else if (map.containsKey(key)) {
        mistakes.add(inner + ": this key is given twice");
      }
      value(inner, paths, entry.getValueNode()).ifPresent(value -> map.put(key, value));
    }
    return map;
  }

  /** Components are spoken of by their name: {@code solver.anderson.window}. */
  private static Optional<String> idOf(MappingNode mapping) {
    return mapping.getValue().stream()
        .filter(e -> e.getKeyNode() instanceof ScalarNode key && key.getValue().equals(Keys.ID))
        .filter(e -> e.getValueNode() instanceof ScalarNode)
        .map(e -> ((ScalarNode) e.getValueNode()).getValue())
        .findFirst();
  }

  private void remember(String path, Node node) {
    node.getStartMark().ifPresent(mark -> places.put(path, place(origin, mark)));
  }
}
