package org.equilibria.host;

import java.nio.file.Path;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Rows;
import org.equilibria.api.data.UnseenValues;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.BackendInfo;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.certify.limit.LimitFit;
import org.equilibria.certify.limit.LimitNetwork;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.InputFile;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.host.wiring.Run;
import org.equilibria.host.wiring.RunSettings;
import org.equilibria.host.wiring.Wiring;
import org.equilibria.study.fit.Judged;
import org.equilibria.study.fit.ModelPredictor;
import org.equilibria.study.fit.PredictionListener;
import org.equilibria.study.fit.Predictions;
import org.equilibria.study.fit.TestColumns;
import org.equilibria.study.fit.TestData;
import org.equilibria.study.model.Model;

/** A trained model, which predicts. Used by one thread; close it to release its memory. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TrainedModel implements AutoCloseable {

  private final Model model;
  private final Catalog catalog;
  private final Run run;
  private final ModelPredictor predictor;

  private TrainedModel(Model model, Catalog catalog, Run run, ModelPredictor predictor) {
    this.model = model;
    this.catalog = catalog;
    this.run = run;
    this.predictor = predictor;
  }

  static TrainedModel open(Wiring wiring, Model model, Cancellation cancellation) {
    Run run = openRun(wiring, model, cancellation);
    try {
      return new TrainedModel(
          model,
          wiring.catalog(),
          run,
          new ModelPredictor(
              model, wiring.catalog(), run.get(Scope.class), run.get(SolveSettings.class)));
    } catch (RuntimeException e) {
      run.close();
      throw e;
    }
  }

  /**
   * Open a run on the backend that the model was trained on, or on the default if that is absent.
   */
  private static Run openRun(Wiring wiring, Model model, Cancellation cancellation) {
    ComponentSpec trained = model.pipeline().backend();
    try {
      return openRun(wiring, model, trained, cancellation);
    } catch (EquilibriaException e) {
      ComponentSpec present = ComponentSpec.of(wiring.catalog().substituteBackend());
      if (e.code() != ErrorCode.UNAVAILABLE || present.id().equals(trained.id())) {
        throw e;
      }
      wiring.fallbacks().to(present.id(), String.valueOf(e.getMessage()));
      return openRun(wiring, model, present, cancellation);
    }
  }

  private static Run openRun(
      Wiring wiring, Model model, ComponentSpec backend, Cancellation cancellation) {
    Run run =
        wiring.open(
            new RunSettings(
                "model",
                Optional.of(backend),
                model.pipeline().precision().whereFast(),
                model.seed(),
                cancellation));
    try {
      run.get(Scope.class);
      return run;
    } catch (EquilibriaException e) {
      run.close();
      throw e;
    }
  }

  /** Return the network and every choice behind it. */
  public Model model() {
    return model;
  }

  /**
   * Return the backend that predicts: the one that the model was trained on, or where that is
   * unavailable the default.
   */
  public BackendInfo backend() {
    return run.get(Backend.class).info();
  }

  /**
   * Return, where another backend predicts than the model was trained on, a sentence that says so.
   */
  public Optional<String> substitution() {
    String trained = model.pipeline().backend().id();
    String present = backend().id();
    return present.equals(trained)
        ? Optional.empty()
        : Optional.of(
            "computed on backend %s; the model was trained on %s".formatted(present, trained));
  }

  /** Choose who follows the predictions. */
  public TrainedModel follow(PredictionListener listener) {
    predictor.follow(listener);
    return this;
  }

  /**
   * Predict the inputs in a file or directory: a CSV table, in which features are found by name, an
   * NPY or NPZ file, or IDX images.
   *
   * @throws org.equilibria.api.error.EquilibriaException IO if it cannot be read; MALFORMED_DATA
   *     with every fault if it does not hold the features of the model
   */
  public Predictions predict(Path data) {
    return predict(inputs(data, model.preprocessing().encoding().unseen()).rows());
  }

  /**
   * Read the inputs in a file or directory as {@link #predict(Path)} does, with a choice for these.
   *
   * @param unseen what becomes of texts that are none of the categories of the training data; those
   *     that are taken as none are told in what is returned
   * @throws org.equilibria.api.error.EquilibriaException as {@link #predict(Path)}
   */
  public InputFile inputs(Path data, UnseenValues unseen) {
    return InputFile.read(
        data,
        model.schema(),
        model.preprocessing().encoding().with(unseen),
        model.pipeline().data().source().options());
  }

  /**
   * Predict inputs as the data source gives them: the model encodes and scales them as it did in
   * training.
   *
   * @param inputs as many features as {@code model().schema()} has, in its order, of the kinds that
   *     {@code model().preprocessing().encoding()} names
   */
  public Predictions predict(Rows inputs) {
    return predictor.predict(inputs);
  }

  /**
   * Predict inputs given as arrays, one a sample.
   *
   * @throws IllegalArgumentException if a sample does not have the features of the model
   */
  public Predictions predict(double[]... inputs) {
    int features = model.schema().features();
    double[] values = new double[inputs.length * features];
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i].length != features) {
        throw new IllegalArgumentException(
            "sample %d has %d features, the model takes %d"
                .formatted(i, inputs[i].length, features));
      }
      System.arraycopy(inputs[i], 0, values, i * features, features);
    }
    return predictor.predict(Rows.of(features, values));
  }

  /** Return the test samples that were set aside in training; see {@link TestData#setAside}. */
  public TestData testData() {
    return TestData.setAside(model, catalog);
  }

  /** Return labelled samples in a file or directory; see {@link TestData#at}. */
  public TestData testData(Path data, TestColumns columns) {
    return TestData.at(data, columns, model, catalog);
  }

  /**
   * Compare predictions with the truth.
   *
   * @throws org.equilibria.api.error.EquilibriaException MALFORMED_DATA if the data are not of the
   *     schema of the model
   */
  public Judged evaluate(LabelledData data) {
    return predictor.evaluate(data);
  }

  /** Compare predictions with the truth, for samples encoded as the model asks for. */
  public Judged evaluate(Samples samples) {
    return predictor.evaluate(samples);
  }

  /** Compare predictions with the truth. */
  public Judged evaluate(TestData data) {
    return predictor.evaluate(data.samples());
  }

  /**
   * Train the infinitely wide network on the samples that this one was trained on, and judge it.
   *
   * @throws EquilibriaException as {@link LimitNetwork#of}
   */
  public LimitNetwork limit(TestData test, LimitFit fit) {
    return LimitNetwork.of(model, catalog, test.samples(), fit);
  }

  /** Release the memory and the backend. */
  @Override
  public void close() {
    run.close();
  }
}
