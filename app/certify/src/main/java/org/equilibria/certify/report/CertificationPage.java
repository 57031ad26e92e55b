package org.equilibria.certify.report;

import java.util.List;
import org.equilibria.study.report.Page;

/**
 * A writer of reports as one page that needs nothing but a browser: every finding with its
 * hypotheses, and charts of the spectrum, the loss, the distance from the initialisation and the
 * bounds.
 */
public final class CertificationPage {

  private CertificationPage() {}

  /** Return the page. */
  public static String of(CertificationReport report) {
    return Page.of(
        CertificationPage.class,
        "Equilibria certificate",
        "certification.html",
        List.of("badge.css", "certification.css", "badge.js", "certification.js"),
        CertificationJson.of(report));
  }
}
