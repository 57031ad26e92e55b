package org.equilibria.engine.data;

import java.util.List;
import org.equilibria.api.data.FeatureKind;

/**
 * The wanted columns of a table.
 *
 * @param numbers one row a record, in the order asked for
 * @param kinds what each of the columns holds
 * @param labels text of the label column, one a record; none if it was not asked for
 * @param lines line of the file at which each record starts
 * @param dropped records that lack a value and were left out
 * @param unseen texts that were taken as none of the categories known
 */
record CsvContent(
    List<double[]> numbers,
    List<FeatureKind> kinds,
    List<String> labels,
    List<Long> lines,
    int dropped,
    List<UnseenText> unseen) {}
