package org.equilibria.reproduction;

import org.equilibria.engine.data.LabelControl;

/** The labels that networks are to learn, in the order in which bounds are to grow. */
enum Labels {
  TRUE(LabelControl.NONE, "true labels"),
  NOISY(new LabelControl(LabelControl.Kind.WRONG, 0.2), "20 % wrong labels"),
  RANDOM(new LabelControl(LabelControl.Kind.RANDOM, 1), "random labels");

  private final LabelControl control;
  private final String title;

  Labels(LabelControl control, String title) {
    this.control = control;
    this.title = title;
  }

  LabelControl control() {
    return control;
  }

  String title() {
    return title;
  }
}
