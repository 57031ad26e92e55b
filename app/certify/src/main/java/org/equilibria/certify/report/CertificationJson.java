package org.equilibria.certify.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.equilibria.api.theory.Remedy;
import org.equilibria.study.json.Json;
import org.equilibria.study.report.BoundJson;

/**
 * A writer of reports as JSON. Numbers that are not finite are the texts {@code NaN}, {@code
 * Infinity} and {@code -Infinity}; what there is not is null.
 */
public final class CertificationJson {

  private CertificationJson() {}

  /** Return the report as one object. */
  public static ObjectNode of(CertificationReport report) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", report.name());
    node.set("verdict", Json.tree(report.verdict()));
    node.set("needs", Json.tree(report.needs()));
    node.set("facts", Json.tree(report.facts()));
    node.set("notes", Json.tree(report.notes()));
    node.put("refusal", report.refusal().orElse(null));
    ArrayNode findings = node.putArray("findings");
    report.findings().forEach(f -> findings.add(of(f)));
    ArrayNode spectra = node.putArray("spectra");
    for (Spectrum s : report.spectra()) {
      ObjectNode spectrum = spectra.addObject().put("name", s.name());
      spectrum.set("eigenvalues", Json.tree(s.eigenvalues()));
    }
    node.set("kernel", Json.tree(report.kernel()));
    node.set("charts", Json.tree(report.charts()));
    node.set("residuals", Json.tree(report.residuals()));
    node.set("errorBounds", Json.tree(report.errors()));
    return node;
  }

  private static ObjectNode of(Finding f) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("section", f.bound().section());
    node.put("point", f.point().name().toLowerCase(Locale.ROOT));
    node.put("bound", f.bound().id()).put("summary", f.bound().summary());
    node.put("badge", f.badge().toString());
    node.setAll(BoundJson.of(f.outcome()));
    node.set("terms", Json.tree(f.terms()));
    node.put("shown", f.shown()).put("shownMargin", f.shownMargin());
    node.put("standing", f.standing().orElse(null));
    node.put("help", f.help().map(Remedy::text).orElse(null));
    return node.put("remark", f.remark().orElse(null));
  }
}
