package org.equilibria.certify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.equilibria.api.error.Blame;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.Property;
import org.equilibria.engine.guard.Foreign;
import org.equilibria.engine.network.Guarantee;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.SolveSetup;

/**
 * What parameterizations guarantee of the weights of a network, recomputed from their entries, and
 * whether its solvers are proved to converge for it.
 */
final class WeightCertificates {

  private WeightCertificates() {}

  /** Return it in words by name, in order; nothing of weights of which nothing is guaranteed. */
  static Map<String, String> facts(Network network, SolveSetup setup) {
    Map<String, String> facts = new LinkedHashMap<>();
    List<Certificate> certificates = network.certificates();
    List<Matrix> weights = network.weightsOfEquilibria();
    List<String> claims = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      if (!certificates.get(i).property().equals(Property.NONE)) {
        String which = weights.size() == 1 ? "" : "weight " + (i + 1) + ": ";
        claims.add(which + claim(certificates.get(i), weights.get(i)));
      }
    }
    List<Guarantee> guarantees = network.guarantees(setup);
    if (!claims.isEmpty()) {
      facts.put("weight", String.join("; ", claims));
    }
    if (!guarantees.isEmpty()) {
      facts.put("solver proved for it", Guarantee.text(guarantees));
    }
    return facts;
  }

  private static String claim(Certificate certificate, Matrix weight) {
    Property property = certificate.property();
    String claim =
        String.format(
            Locale.ROOT,
            "%s, %s, with c = %.4g",
            property.id(),
            property.description(),
            certificate.constant());
    try {
      double margin = certificate.margin(rows(weight));
      return claim + "; " + by(property) + ", " + found(margin);
    } catch (EquilibriaException e) {
      if (e.code().blame() != Blame.PLUGIN) {
        throw e;
      }
      return claim + "; it is not known whether that holds: " + e.getMessage();
    }
  }

  /** Return who recomputed it: the framework vouches for its own tests only. */
  private static String by(Property property) {
    return property.test() instanceof Foreign foreign
        ? "as the test of " + foreign.described() + " says of M"
        : "recomputed from M in f64, rounding included";
  }

  private static String found(double margin) {
    String found;
    if (margin >= 0) {
      found = margin > 0 ? "it holds, with %.3g to spare" : "it holds";
    } else if (margin == Double.NEGATIVE_INFINITY) {
      found = "it does not hold";
    } else {
      found = "it is %.3g short of that";
    }
    return String.format(Locale.ROOT, found, Math.abs(margin));
  }

  private static double[][] rows(Matrix weight) {
    double[] values = new double[weight.rows() * weight.cols()];
    weight.scope().backend().download(weight, values);
    double[][] rows = new double[weight.rows()][weight.cols()];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, i * weight.cols(), rows[i], 0, weight.cols());
    }
    return rows;
  }
}
