package org.equilibria.reproduction;

import java.util.List;

/**
 * How large the experiments are; together with the seed it is the configuration of a run.
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
 * @param gramDraws networks of each width from 1024 on, of narrower ones more
 * @param untiedWidths widths at which networks with untied weights are drawn, too
 * @param boundSamples numbers of images of the bounds
 * @param boundDraws subsets of the images and coin tosses at each, as many numbers
 * @param trainedSamples numbers of images that networks are trained on with each kind of labels
 * @param trainedWidth their width
 * @param trainedSteps most steps of each
 * @param sensitivitySamples images of the sensitivity to the initialisation
 * @param sensitivityDraws networks whose outputs are taken
 * @param flowSamples samples of the network that follows the flow
 * @param flowWidth its width
 * @param drawnSamples numbers of images of the networks around which networks are drawn
 * @param drawnNetworks such networks at each, as many numbers
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
    List<Integer> trainedSamples,
    int trainedWidth,
    int trainedSteps,
    int sensitivitySamples,
    int sensitivityDraws,
    int flowSamples,
    int flowWidth,
    List<Integer> drawnSamples,
    List<Integer> drawnNetworks,
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
          4,
          List.of(64, 128, 256, 512),
          List.of(100, 200, 500, 1000, 2000),
          List.of(10, 10, 8, 4, 1),
          List.of(100, 200, 500, 1000, 2000),
          256,
          60,
          1000,
          4,
          20,
          256,
          List.of(500),
          List.of(2),
          256,
          1000);

  /** About a minute. */
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
          3,
          List.of(64, 128, 256),
          List.of(100, 200, 500),
          List.of(6, 6, 3),
          List.of(100, 200, 500),
          64,
          60,
          300,
          2,
          8,
          128,
          List.of(100),
          List.of(2),
          64,
          200);

  /** Copy the lists. */
  public Sizes {
    rateWidths = List.copyOf(rateWidths);
    gramWidths = List.copyOf(gramWidths);
    untiedWidths = List.copyOf(untiedWidths);
    boundSamples = List.copyOf(boundSamples);
    boundDraws = List.copyOf(boundDraws);
    trainedSamples = List.copyOf(trainedSamples);
    drawnSamples = List.copyOf(drawnSamples);
    drawnNetworks = List.copyOf(drawnNetworks);
  }
}
