package org.equilibria.study.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/**
 * Put the parts of a page into one document that needs nothing but a browser. The charting library
 * (Apache ECharts) is part of it.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Page {

  private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";

  private Page() {}

  /**
   * Return a document with each part in place of a comment that holds its name.
   *
   * @param owner beside which class the template and the parts lie
   * @param template name of the document without its parts
   * @param parts names of style sheets and scripts, beside those that every page has: {@code
   *     report.css}, {@code echarts.min.js}, {@code page.js} and {@code plot.js}
   * @param data read by the scripts, in place of the comment {@code data.json}
   * @throws EquilibriaException INTERNAL if one of them is missing
   */
  public static String of(Class<?> owner, String template, List<String> parts, ObjectNode data) {
    String page =
        resource(owner, template)
            .replace("/* report.css */", resource(Page.class, "report.css"))
            .replace("/* echarts.min.js */", resource(Page.class, ECHARTS))
            .replace("/* page.js */", resource(Page.class, "page.js"))
            .replace("/* plot.js */", resource(Page.class, "plot.js"));
    for (String part : parts) {
      page = page.replace("/* " + part + " */", resource(owner, part));
    }
    // The data go in last: whatever they contain is not looked at again.
    return page.replace("/* data.json */", embeddable(data));
  }

  /** Return a document all of whose parts lie here. */
  static String of(String template, List<String> parts, ObjectNode data) {
    return of(Page.class, template, parts, data);
  }

  /** Inside a script element only {@code <} can end it or open a comment. */
  private static String embeddable(ObjectNode data) {
    return CellJson.line(data).replace("<", "\\u003c");
  }

  private static String resource(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new EquilibriaException(ErrorCode.INTERNAL, "the installation lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new EquilibriaException(ErrorCode.IO, "cannot read " + name + ": " + e, e);
    }
  }
}
