package org.equilibria.rival;

import static org.bytedeco.pytorch.global.torch.bmm;
import static org.bytedeco.pytorch.global.torch.eye;
import static org.bytedeco.pytorch.global.torch.linalg_solve;
import static org.bytedeco.pytorch.global.torch.zeros;

import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Solvers of z = f(z) made of the operations that the Python library TorchDEQ issues, on whole
 * batches: every evaluation is followed by norms of all rows, the best iterate of each row is
 * selected into a new matrix, and the solve ends when every row is within the tolerance.
 */
enum TorchSolver {

  /** Iterate z = f(z). */
  PICARD {
    @Override
    void run(UnaryOperator<Tensor> f, Tensor start, TorchProgress progress) {
      Tensor z = start;
      while (progress.goesOn()) {
        try (PointerScope step = new PointerScope()) {
          Tensor image = f.apply(z);
          progress.judge(z, image);
          z = progress.keep("image", image);
        }
      }
    }
  },

  /** Mix six iterates, with a Gram matrix that is built anew and an absolute ridge. */
  ANDERSON {
    @Override
    void run(UnaryOperator<Tensor> f, Tensor start, TorchProgress progress) {
      long n = start.size(0);
      long m = start.size(1);
      try (PointerScope all = new PointerScope()) {
        Tensor states = zeros(n, WINDOW, m);
        Tensor images = zeros(n, WINDOW, m);
        Tensor bordered = zeros(n, WINDOW + 1, WINDOW + 1);
        bordered.narrow(1, 0, 1).narrow(2, 1, WINDOW).fill_(ONE);
        bordered.narrow(1, 1, WINDOW).narrow(2, 0, 1).fill_(ONE);
        Tensor right = zeros(n, WINDOW + 1, 1);
        right.narrow(1, 0, 1).fill_(ONE);
        evaluate(f, start, states, images, 0);
        evaluate(f, images.select(1, 0), states, images, 1);
        progress.countUnjudged(2);
        for (long k = 2; progress.goesOn(); k++) {
          try (PointerScope step = new PointerScope()) {
            long used = Math.min(k, WINDOW);
            Tensor z = images.narrow(1, 0, used);
            Tensor differences = z.sub(states.narrow(1, 0, used));
            Tensor gram = bmm(differences, differences.transpose(1, 2)).add(eye(used).mul(RIDGE));
            bordered.narrow(1, 1, used).narrow(2, 1, used).copy_(gram);
            Tensor weights =
                linalg_solve(
                        bordered.narrow(1, 0, used + 1).narrow(2, 0, used + 1),
                        right.narrow(1, 0, used + 1))
                    .narrow(1, 1, used)
                    .transpose(1, 2);
            long slot = k % WINDOW;
            evaluate(f, bmm(weights, z).squeeze(1), states, images, slot);
            progress.judge(states.select(1, slot), images.select(1, slot));
          }
        }
      }
    }

    private void evaluate(
        UnaryOperator<Tensor> f, Tensor z, Tensor states, Tensor images, long slot) {
      states.select(1, slot).copy_(z);
      images.select(1, slot).copy_(f.apply(states.select(1, slot)));
    }
  },

  /** Keep an update of rank one for every evaluation, as many as there may be evaluations. */
  BROYDEN {
    @Override
    void run(UnaryOperator<Tensor> f, Tensor start, TorchProgress progress) {
      long n = start.size(0);
      long m = start.size(1);
      try (PointerScope all = new PointerScope()) {
        Tensor us = zeros(n, m, TorchProgress.MOST_EVALUATIONS);
        Tensor vs = zeros(n, TorchProgress.MOST_EVALUATIONS, m);
        Tensor z = start;
        Tensor g = progress.keep("residual", f.apply(z).sub(z));
        Tensor update = g;
        progress.countUnjudged(1);
        for (long k = 0; progress.goesOn(); k++) {
          try (PointerScope step = new PointerScope()) {
            Tensor next = z.add(update);
            Tensor image = f.apply(next);
            Tensor residual = image.sub(next);
            progress.judge(next, image);
            Tensor moved = next.sub(z);
            Tensor changed = residual.sub(g);
            Tensor v = inverse(vs.transpose(1, 2), us.transpose(1, 2), k, moved);
            Tensor predicted = inverse(us, vs, k, changed);
            Tensor u = moved.sub(predicted).div(v.mul(changed).sum(COLUMNS, true, F32));
            vs.select(1, k).copy_(v.masked_fill_(v.ne(v), ZERO));
            us.select(2, k).copy_(u.masked_fill_(u.ne(u), ZERO));
            z = progress.keep("state", next);
            g = progress.keep("residual", residual);
            update = progress.keep("update", inverse(us, vs, k + 1, g).neg());
          }
        }
      }
    }

    /** Return (-I + sum of the first k products left right^T) x of every row. */
    private Tensor inverse(Tensor left, Tensor right, long k, Tensor x) {
      if (k == 0) {
        return x.neg();
      }
      Tensor column = x.unsqueeze(2);
      return bmm(left.narrow(2, 0, k), bmm(right.narrow(1, 0, k), column)).sub(column).squeeze(2);
    }
  };

  private static final long WINDOW = 6;
  private static final long[] COLUMNS = {1};
  private static final ScalarTypeOptional F32 = new ScalarTypeOptional().retainReference();
  private static final Scalar RIDGE = new Scalar(1e-4).retainReference();
  private static final Scalar ZERO = new Scalar(0).retainReference();
  private static final Scalar ONE = new Scalar(1).retainReference();

  abstract void run(UnaryOperator<Tensor> f, Tensor start, TorchProgress progress);
}
