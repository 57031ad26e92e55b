package org.equilibria.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What is published: artifacts, their module names and the bill of materials that lists them. */
class PublicationTest {

  private static final Path ROOT = Path.of("../..");

  /** Programs and tests that nobody depends on. */
  private static final Set<String> UNPUBLISHED =
      Set.of(
          "equilibria-architecture",
          "equilibria-benchmarks",
          "equilibria-distribution",
          "equilibria-examples",
          "equilibria-bom",
          "squareplus",
          "lean",
          "cells",
          "kinds");

  /** Modules that make no jar for others. */
  private static final Set<String> NAMELESS =
      Set.of(
          "app/bom",
          "app/distribution",
          "app/examples/squareplus",
          "app/examples/lean",
          "app/examples/cells",
          "app/examples/kinds");

  @Test
  void bill_of_materials_lists_every_published_artifact() throws Exception {
    Set<String> published = new TreeSet<>();
    for (String module : modules()) {
      published.addAll(values(pom(module), "/project/artifactId"));
    }
    published.removeAll(UNPUBLISHED);
    assertThat(values(pom("app/bom"), "//dependencyManagement//artifactId"))
        .containsExactlyInAnyOrderElementsOf(published);
  }

  @Test
  void every_jar_has_a_module_name_of_its_own() throws Exception {
    Set<String> names = new TreeSet<>();
    for (String module : modules()) {
      if (!NAMELESS.contains(module)) {
        List<String> name = values(pom(module), "/project/properties/module.name");
        assertThat(name).as(module).singleElement().asString().startsWith("org.equilibria.");
        assertThat(names.add(name.get(0))).as(name.get(0)).isTrue();
      }
    }
  }

  @Test
  void bill_of_materials_has_the_version_of_the_project() throws Exception {
    assertThat(values(pom("app/bom"), "/project/version"))
        .isEqualTo(values(pom("."), "/project/version"));
  }

  private static List<String> modules() throws Exception {
    return values(pom("."), "/project/modules/module");
  }

  private static Document pom(String module) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(ROOT.resolve(module).resolve("pom.xml").toFile());
  }

  private static List<String> values(Document pom, String path) throws Exception {
    NodeList nodes =
        (NodeList)
            XPathFactory.newInstance().newXPath().evaluate(path, pom, XPathConstants.NODESET);
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent())
        .toList();
  }
}
