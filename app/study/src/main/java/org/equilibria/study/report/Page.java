package org.equilibria.study.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.study.json.Json;

/**
 * The parts of a page in one document that needs nothing but a browser. The charting library
 * (Apache ECharts) is part of it.
 */
public final class Page {

  /** Style sheet and script of Tabulator, a part of pages with tables that sort and filter. */
  public static final List<String> TABULATOR =
      List.of(
          "/META-INF/resources/webjars/tabulator-tables/6.3.1/dist/css/tabulator_simple.min.css",
          "/META-INF/resources/webjars/tabulator-tables/6.3.1/dist/js/tabulator.min.js");

  private static final String LIBRARIES = "/META-INF/";
  private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";

  private Page() {}

  /**
   * Return a document with what the parts hold in it.
   *
   * @param owner beside which class the content and the parts lie; other parts lie here
   * @param title of the document, and in the content in place of the comment {@code title}
   * @param content name of what stands in its main element
   * @param parts names of style sheets and scripts, after those that every page has: {@code
   *     report.css}, {@code echarts.min.js}, {@code page.js} and {@code plot.js}
   * @param data read by the scripts
   * @throws EquilibriaException INTERNAL if one of them is missing
   */
  public static String of(
      Class<?> owner, String title, String content, List<String> parts, ObjectNode data) {
    List<String> libraries = parts.stream().filter(p -> p.startsWith(LIBRARIES)).toList();
    List<String> own = parts.stream().filter(p -> !p.startsWith(LIBRARIES)).toList();
    return resource(Page.class, "page.html")
        .replace("/* main */\n", resource(owner, content))
        .replace("/* title */", title)
        .replace("/* styles */\n", joined(List.of("report.css"), owner, parts, ".css"))
        .replace("/* echarts.min.js */", joined(List.of(ECHARTS), owner, libraries, ".js"))
        .replace("/* scripts */\n", joined(List.of("page.js", "plot.js"), owner, own, ".js"))
        // The data go in last: whatever they contain is not looked at again.
        .replace("/* data.json */", embeddable(data));
  }

  /** Return a document all of whose parts lie here. */
  static String of(String title, String content, List<String> parts, ObjectNode data) {
    return of(Page.class, title, content, parts, data);
  }

  /** Return what every page has, then the parts of one kind. */
  private static String joined(
      List<String> common, Class<?> owner, List<String> parts, String kind) {
    return Stream.concat(
            common.stream().map(name -> resource(Page.class, name)),
            parts.stream().filter(p -> p.endsWith(kind)).map(name -> resource(owner, name)))
        .map(text -> text + "\n")
        .collect(Collectors.joining());
  }

  /** Inside a script element only {@code <} can end it or open a comment. */
  private static String embeddable(ObjectNode data) {
    return Json.line(data).replace("<", "\\u003c");
  }

  private static String resource(Class<?> owner, String name) {
    try (InputStream in =
        (owner.getResource(name) == null ? Page.class : owner).getResourceAsStream(name)) {
      if (in == null) {
        throw new EquilibriaException(ErrorCode.INTERNAL, "the installation lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new EquilibriaException(ErrorCode.IO, "cannot read " + name + ": " + e, e);
    }
  }
}
