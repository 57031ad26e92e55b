package org.equilibria.study.config;

import org.equilibria.api.option.Option;

/**
 * What a study leaves besides its results.
 *
 * @param keep which networks are kept as model files
 */
public record KeepSettings(
    @Option(
            help =
                "networks that are kept as model files in the folder's models: that of the cell"
                    + " which does best on the validation samples, those of all cells, or none",
            value = "none")
        Keep keep) {}
