package org.equilibria.certify.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equilibria.api.theory.Topic;

/**
 * All that was found of a network.
 *
 * @param name what it is called
 * @param facts what was certified, by name, in order
 * @param notes what a user should know
 * @param verdict what is proved, what is not and what would help, in a few sentences
 * @param needs numbers of what would help by name, in order; those that are estimates say so
 * @param refusal why the network is not certified; empty if it is well-posed
 * @param findings one a bound and point
 * @param spectra eigenvalues of its Gram matrices
 * @param kernel further figures of the kernel by name, in order
 * @param charts charts
 * @param residuals ||z - sigma(Mz + phi)|| of each sample at the point certified; none if unknown
 * @param errors bounds of the distance to the equilibrium of each sample; none if unknown
 */
@SuppressWarnings("ArrayRecordComponent") // a value to read, never compared
public record CertificationReport(
    String name,
    Map<String, String> facts,
    List<String> notes,
    List<String> verdict,
    Map<String, Double> needs,
    Optional<String> refusal,
    List<Finding> findings,
    List<Spectrum> spectra,
    Map<String, Double> kernel,
    List<Chart> charts,
    double[] residuals,
    double[] errors) {

  /** Copy the collections. */
  public CertificationReport {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    notes = List.copyOf(notes);
    verdict = List.copyOf(verdict);
    needs = Collections.unmodifiableMap(new LinkedHashMap<>(needs));
    findings = List.copyOf(findings);
    spectra = List.copyOf(spectra);
    kernel = Collections.unmodifiableMap(new LinkedHashMap<>(kernel));
    charts = List.copyOf(charts);
  }

  /** Return the findings of a topic, in their order; of none, those of bounds that failed. */
  public List<Finding> in(Optional<Topic> topic) {
    return findings.stream().filter(f -> f.bound().topic().equals(topic)).toList();
  }
}
