package org.equilibria.engine.data;

import java.util.List;

/**
 * The wanted columns of a table.
 *
 * @param numbers one row a record, in the order asked for
 * @param labels text of the label column, one a record; none if it was not asked for
 * @param lines line of the file at which each record starts
 */
record CsvContent(List<double[]> numbers, List<String> labels, List<Long> lines) {}
