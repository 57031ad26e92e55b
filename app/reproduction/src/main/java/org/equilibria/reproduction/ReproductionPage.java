package org.equilibria.reproduction;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.equilibria.study.report.Page;

/** A writer of the findings as one page that needs nothing but a browser. */
final class ReproductionPage {

  private ReproductionPage() {}

  static String of(ObjectNode findings) {
    return Page.of(
        ReproductionPage.class,
        "Equilibria: claims reproduced",
        "reproduction.html",
        List.of("reproduction.css", "reproduction.js"),
        findings);
  }
}
