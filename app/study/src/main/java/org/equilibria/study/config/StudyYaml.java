package org.equilibria.study.config;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.study.config.ConfigNode.Fault;
import org.equilibria.study.config.ConfigNode.Mapping;
import org.equilibria.study.config.ConfigNode.Scalar;
import org.equilibria.study.config.ConfigNode.Sequence;
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

  private final String origin;
  private final boolean lines;
  private final Set<Node> open = new HashSet<>();

  private StudyYaml(String origin, boolean lines) {
    this.origin = origin;
    this.lines = lines;
  }

  /**
   * Return the tree that a text holds; an empty text holds an empty one. Keys given twice and
   * missing values are faults in it.
   *
   * @param origin what the text is called in messages, such as a file name
   * @throws EquilibriaException INVALID_INPUT with the place of what is not YAML
   */
  static ConfigTree read(String origin, String text) {
    try {
      Optional<Node> root = compose(origin, text).filter(node -> !isNull(node));
      if (root.isEmpty()) {
        return ConfigTree.EMPTY;
      }
      StudyYaml yaml = new StudyYaml(origin, true);
      if (root.get() instanceof MappingNode mapping) {
        return new ConfigTree(yaml.mapping(mapping, Place.of(origin)));
      }
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          yaml.place(root.get())
              .before("expected keys such as model: and study:, not a single value or a list"));
    } catch (StackOverflowError e) { // the parser sets no limit of its own
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, origin + ": the values are nested too deeply", e);
    }
  }

  /**
   * Return the value that a text holds, which is not empty.
   *
   * @param origin where it was given, which is the place of all that it holds
   * @throws EquilibriaException INVALID_INPUT if it is not YAML
   */
  static ConfigNode value(String origin, String text) {
    return compose(origin, text)
        .map(node -> new StudyYaml(origin, false).value(node, Place.of(origin)))
        .orElseThrow();
  }

  private static Optional<Node> compose(String origin, String text) {
    try {
      LoadSettings settings =
          LoadSettings.builder().setLabel(origin).setAllowNonScalarKeys(true).build();
      return new Compose(settings).composeString(text);
    } catch (MarkedYamlEngineException e) {
      Place place = e.getProblemMark().map(mark -> place(origin, mark)).orElse(Place.of(origin));
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, place.before("this is not YAML: " + problem(e)), e);
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
    String problem =
        e.getProblem().startsWith("but ") ? e.getContext() + " " + e.getProblem() : e.getProblem();
    return problem.endsWith("but got {")
        ? problem
            + "; within { } and [ ] options are written as \"anderson{window=5}\", in quotes,"
            + " or as {id: anderson, window: 5}"
        : problem;
  }

  private static Place place(String origin, Mark mark) {
    return new Place(origin, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private Place place(Node node) {
    return node.getStartMark()
        .filter(mark -> lines)
        .map(mark -> place(origin, mark))
        .orElse(Place.of(origin));
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private ConfigNode value(Node node, Place place) {
    if (isNull(node)) {
      return new Fault("the value is missing", place);
    } else if (!TAGS.contains(node.getTag().getValue())) {
      return new Fault("the tag '" + node.getTag() + "' has no meaning here; remove it", place);
    } else if (node instanceof ScalarNode scalar) {
      return new Scalar(scalar.getValue(), place);
    } else if (!open.add(node)) {
      return new Fault("this value contains itself", place);
    }
    ConfigNode value =
        node instanceof MappingNode mapping
            ? mapping(mapping, place)
            : new Sequence(
                ((SequenceNode) node)
                    .getValue().stream().map(item -> value(item, place(item))).toList(),
                place);
    open.remove(node);
    return value;
  }

  private Mapping mapping(MappingNode mapping, Place place) {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      Place at = place(entry.getKeyNode());
      if (!(entry.getKeyNode() instanceof ScalarNode keyNode)
          || !WORD.matcher(keyNode.getValue()).matches()) {
        entries.put("?", new Fault("a key must be a single word", at));
        continue;
      }
      String key = keyNode.getValue();
      if (key.equals(MERGE)) {
        entries.put(key, new Fault("merge keys are not supported; write the keys out", at));
      } else if (entries.containsKey(key)) {
        entries.put(key, new Fault("this key is given twice", at));
      } else {
        entries.put(key, value(entry.getValueNode(), at));
      }
    }
    return new Mapping(entries, place);
  }
}
