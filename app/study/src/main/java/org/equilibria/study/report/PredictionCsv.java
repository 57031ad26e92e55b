package org.equilibria.study.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.equilibria.study.fit.Predictions;

/**
 * A writer of predictions as a table of comma-separated values (RFC 4180) in UTF-8, a line a
 * sample: {@code sample}, counted from 0; for classes {@code predicted}, the most probable one, and
 * {@code p_NAME}, the probability of each; for values {@code predicted_NAME} in the units of the
 * data; at last {@code converged}, true or false. Numbers are written such that reading them gives
 * the same ones; where there is no finite answer the class is empty and the numbers are NaN.
 */
public final class PredictionCsv {

  private PredictionCsv() {}

  /**
   * Write a header and all samples to a stream, which stays open.
   *
   * @throws IOException if the stream does
   */
  public static void write(Predictions predictions, OutputStream out) throws IOException {
    Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    CsvWriter csv = CsvWriter.builder().build(text);
    csv.writeRecord(header(predictions));
    for (int i = 0; i < predictions.count(); i++) {
      csv.writeRecord(record(predictions, i));
    }
    csv.flush();
  }

  private static List<String> header(Predictions p) {
    List<String> names = new ArrayList<>(List.of("sample"));
    if (p.classes()) {
      names.add("predicted");
    }
    // The prefixes keep a class called "sample" apart from the other columns.
    p.columns().forEach(name -> names.add((p.classes() ? "p_" : "predicted_") + name));
    names.add("converged");
    return names;
  }

  private static List<String> record(Predictions p, int sample) {
    List<String> record = new ArrayList<>(List.of(String.valueOf(sample)));
    if (p.classes()) {
      record.add(p.predictedName(sample).orElse(""));
    }
    for (int c = 0; c < p.columns().size(); c++) {
      record.add(String.valueOf(p.value(sample, c)));
    }
    record.add(String.valueOf(p.converged()[sample]));
    return record;
  }
}
