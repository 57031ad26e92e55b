package org.equilibria.study.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.Envelope;
import org.equilibria.api.theory.ExpectedLoss;
import org.equilibria.api.theory.Margin;
import org.equilibria.api.theory.ModelScope;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Provenance;
import org.equilibria.api.theory.Remedy;
import org.equilibria.api.theory.Rigour;
import org.equilibria.study.json.Json;
import org.equilibria.study.result.Badge;
import org.equilibria.study.result.BoundResult;
import org.equilibria.study.result.Words;

/** A reader and writer of what bounds say, as JSON; numbers as {@link Json} does. */
public final class BoundJson {

  private BoundJson() {}

  /** Return the object for one bound at one point. */
  public static ObjectNode of(BoundResult result) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("bound", result.bound()).put("point", result.point());
    node.put("badge", result.badge().toString());
    node.setAll(of(result.outcome()));
    return node.put("remark", result.remark().orElse(null));
  }

  /** Return the object for an outcome: {@code sense} and {@code figure}, or {@code reason}. */
  public static ObjectNode of(Outcome outcome) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (outcome instanceof Outcome.Figure figure) {
      node.put("sense", Words.spaced(figure.sense()));
      node.put("figure", figure.value());
      node.putNull("reason").putNull("because");
      node.set("terms", Json.tree(new TreeMap<>(figure.terms())));
      node.set("loss", figure.loss().map(BoundJson::of).orElse(null));
      node.set("envelope", figure.envelope().map(BoundJson::of).orElse(null));
      node.put("words", figure.words().orElse(null));
      node.set("remedy", figure.remedy().map(BoundJson::of).orElse(null));
    } else if (outcome instanceof Outcome.Inapplicable none) {
      node.putNull("sense").putNull("figure").put("reason", none.reason());
      node.put("because", none.because().orElse(null));
      node.putObject("terms");
    }
    node.putNull("margin").putNull("marginLimit");
    outcome
        .margin()
        .ifPresent(
            margin -> {
              node.put("margin", margin.value());
              node.put("marginLimit", margin.limit());
            });
    ArrayNode checks = node.putArray("checks");
    outcome.checks().forEach(check -> checks.add(of(check)));
    Provenance provenance = outcome.provenance();
    node.put("source", provenance.source());
    node.put("rigour", Words.spaced(provenance.rigour()));
    return node.put("scope", Words.spaced(provenance.scope()));
  }

  private static ObjectNode of(ExpectedLoss loss) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("measure", Words.spaced(loss.measure())).put("sample", Words.spaced(loss.sample()));
    node.put("onSample", loss.onSample());
    node.put("confidence", loss.confidence());
    return node;
  }

  private static ObjectNode of(Envelope envelope) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("training", Words.spaced(envelope.training()));
    node.put("rate", envelope.rate());
    node.put("error", envelope.error());
    node.put("largestStep", envelope.largestStep());
    node.put("radius", envelope.radius());
    node.put("weightNorm", envelope.weightNorm());
    return node;
  }

  private static ObjectNode of(Remedy remedy) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("text", remedy.text());
    node.set("needs", Json.tree(remedy.needs()));
    return node;
  }

  /**
   * Return what an object says.
   *
   * @throws IllegalArgumentException if it is none that {@link #of(BoundResult)} wrote
   */
  static BoundResult read(JsonNode node) {
    Badge badge = constant(Badge.class, node.required("badge"));
    return new BoundResult(
        node.required("bound").asText(),
        node.required("point").asText(),
        badge,
        BoundJson.<Outcome>some(node, "figure", figure -> figure(node, figure, badge))
            .orElseGet(() -> none(node)));
  }

  private static Outcome.Figure figure(JsonNode node, JsonNode figure, Badge badge) {
    return new Outcome.Figure(
        constant(Outcome.Sense.class, node.required("sense")),
        number(figure),
        badge == Badge.VACUOUS,
        margin(node),
        some(node, "loss", BoundJson::loss),
        some(node, "envelope", BoundJson::envelope),
        numbers(node.required("terms")),
        some(node, "words", JsonNode::asText),
        some(node, "remedy", BoundJson::remedy),
        checks(node),
        provenance(node));
  }

  private static Outcome.Inapplicable none(JsonNode node) {
    return new Outcome.Inapplicable(
        // of an earlier version, which does not tell hypotheses that fail from other reasons
        node.has("because")
            ? some(node, "because", JsonNode::asText)
            : Optional.of(node.required("reason").asText()),
        margin(node),
        checks(node),
        provenance(node));
  }

  /** Read what may be absent: lines of earlier versions do not have it. */
  private static <T> Optional<T> some(JsonNode node, String key, Function<JsonNode, T> reader) {
    return node.hasNonNull(key) ? Optional.of(reader.apply(node.get(key))) : Optional.empty();
  }

  private static Optional<Margin> margin(JsonNode node) {
    return some(node, "marginLimit", BoundJson::number)
        .map(limit -> new Margin(number(node.required("margin")), limit));
  }

  private static ExpectedLoss loss(JsonNode node) {
    return new ExpectedLoss(
        constant(ExpectedLoss.Measure.class, node.required("measure")),
        constant(ExpectedLoss.Sample.class, node.required("sample")),
        number(node.required("onSample")),
        number(node.required("confidence")));
  }

  private static Envelope envelope(JsonNode node) {
    return new Envelope(
        constant(Envelope.Training.class, node.required("training")),
        number(node.required("rate")),
        number(node.required("error")),
        number(node.required("largestStep")),
        number(node.required("radius")),
        number(node.required("weightNorm")));
  }

  private static Remedy remedy(JsonNode node) {
    return new Remedy(node.required("text").asText(), numbers(node.required("needs")));
  }

  /** Read where a statement comes from; earlier versions say the rigour within the source. */
  private static Provenance provenance(JsonNode node) {
    return new Provenance(
        node.required("source").asText(),
        some(node, "rigour", word -> constant(Rigour.class, word)).orElse(Rigour.PROVED),
        some(node, "scope", word -> constant(ModelScope.class, word))
            .or(() -> some(node, "remark", BoundJson::ofRemark))
            .orElse(ModelScope.NETWORK));
  }

  private static ModelScope ofRemark(JsonNode remark) {
    return Arrays.stream(ModelScope.values())
        .filter(scope -> scope.words().equals(remark.asText()))
        .findFirst()
        .orElse(ModelScope.NETWORK);
  }

  private static List<Check> checks(JsonNode node) {
    List<Check> checks = new ArrayList<>();
    node.required("checks").forEach(check -> checks.add(check(check)));
    return checks;
  }

  /** Return a number, which is text where it is not finite. */
  private static double number(JsonNode node) {
    return Double.parseDouble(node.asText());
  }

  private static Map<String, Double> numbers(JsonNode node) {
    Map<String, Double> terms = new LinkedHashMap<>();
    node.fields().forEachRemaining(e -> terms.put(e.getKey(), number(e.getValue())));
    return terms;
  }

  private static Check check(JsonNode node) {
    return new Check(
        node.required("id").asText(),
        node.required("statement").asText(),
        constant(Check.Verdict.class, node.required("verdict")),
        number(node.required("measured")),
        number(node.required("required")),
        constant(Check.Evidence.class, node.required("evidence")),
        some(node, "remedy", BoundJson::remedy));
  }

  private static <E extends Enum<E>> E constant(Class<E> type, JsonNode word) {
    return Words.constant(type, word.asText().replace(' ', '-'));
  }

  private static ObjectNode of(Check check) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", check.id()).put("statement", check.statement());
    node.put("verdict", Words.spaced(check.verdict()))
        .put("evidence", Words.spaced(check.evidence()));
    node.put("measured", check.measured());
    node.put("required", check.required());
    node.set("remedy", check.remedy().map(BoundJson::of).orElse(null));
    return node;
  }
}
