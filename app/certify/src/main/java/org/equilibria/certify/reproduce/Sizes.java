package org.equilibria.certify.reproduce;

import java.util.List;

/**
 * Choose how large the experiments are; together with the seed it is the configuration of a run.
 *
 * @param name full, quick, or another
 * @param certified number of small random networks that are certified and trained
 * @param checkpointSamples images of the network that is certified from a checkpoint
 * @param checkpointWidth its width
 * @param rateSamples images of the networks whose rate is observed
 * @param rateWidths their widths
 * @param rateSteps steps of each
 * @param gramSamples inputs of the Gram matrices that are compared with their limit
 * @param gramWidths widths, each twice the last
 * @param gramDraws networks of each width
 * @param untiedWidths widths at which networks with untied weights are drawn, too
 * @param boundSamples numbers of images of the bounds
 * @param boundDraws subsets of the images and coin tosses at each, as many numbers
 * @param sensitivitySamples images of the sensitivity to the initialisation
 * @param sensitivityDraws networks whose outputs are taken
 * @param flowSamples samples of the network that follows the flow
 * @param flowWidth its width
 * @param drawnSamples images of the network around which networks are drawn
 * @param drawnWidth its width
 * @param draws networks that are drawn
 */
public record Sizes(
    String name,
    int certified,
    int checkpointSamples,
    int checkpointWidth,
    int rateSamples,
    List<Integer> rateWidths,
    int rateSteps,
    int gramSamples,
    List<Integer> gramWidths,
    int gramDraws,
    List<Integer> untiedWidths,
    List<Integer> boundSamples,
    List<Integer> boundDraws,
    int sensitivitySamples,
    int sensitivityDraws,
    int flowSamples,
    int flowWidth,
    int drawnSamples,
    int drawnWidth,
    int draws) {

  /** Minutes on two cores. */
  public static final Sizes FULL =
      new Sizes(
          "full",
          50,
          10,
          256,
          10,
          List.of(64, 128, 256, 512),
          1000,
          30,
          List.of(64, 128, 256, 512, 1024, 2048, 4096),
          6,
          List.of(64, 128, 256, 512, 1024),
          List.of(100, 200, 500, 1000, 2000),
          List.of(10, 10, 8, 4, 1),
          1000,
          4,
          20,
          256,
          500,
          256,
          1000);

  /** Less than a minute. */
  public static final Sizes QUICK =
      new Sizes(
          "quick",
          50,
          8,
          128,
          6,
          List.of(64, 128, 256),
          300,
          16,
          List.of(64, 128, 256, 512),
          8,
          List.of(64, 128, 256),
          List.of(100, 200, 500),
          List.of(6, 6, 3),
          300,
          2,
          8,
          128,
          100,
          64,
          200);

  /** Copy the lists. */
  public Sizes {
    rateWidths = List.copyOf(rateWidths);
    gramWidths = List.copyOf(gramWidths);
    untiedWidths = List.copyOf(untiedWidths);
    boundSamples = List.copyOf(boundSamples);
    boundDraws = List.copyOf(boundDraws);
  }
}
