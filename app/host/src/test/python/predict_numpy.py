"""Predict with a model file by NumPy alone: one implicit layer, relu, gamma-scaling.

    predict_numpy.py MODEL INPUTS    print the outputs for tensor x of INPUTS, one number a line
"""
import json
import re
import struct
import sys

import numpy as np


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    values = data[8 + length :]
    return metadata, {
        name: np.frombuffer(
            values[slice(*entry["data_offsets"])], {"F64": "<f8", "F32": "<f4"}[entry["dtype"]]
        ).reshape(entry["shape"])
        for name, entry in header.items()
    }


metadata, tensors = read(sys.argv[1])
x = read(sys.argv[2])[1]["x"]
options = json.loads(metadata["preprocessing"])
gamma, alpha = (
    float(re.search(key + r": ([0-9.e-]+)", metadata["pipeline"])[1]) for key in ("gamma", "alpha")
)

x = (x - tensors["preprocessing.mean"]) / tensors["preprocessing.scale"]
if options["constant"]:
    x = np.hstack([x, np.ones((len(x), 1))])
if options["unitNorm"]:
    x = x / np.linalg.norm(x, axis=1, keepdims=True)


def output(prefix):
    w, a, b = (
        tensors.get(prefix + name, tensors[name])
        for name in ("injection.W", "implicit.A", "readout.B")
    )
    m = len(a)
    phi = np.maximum(x @ w.T, 0) / np.sqrt(m)
    z = np.zeros_like(phi)
    for _ in range(500):
        z = np.maximum(z @ (gamma / np.sqrt(m) * a).T + phi, 0)
    return alpha * z @ b.T


outputs = output("")
if re.search("centred: true", metadata["pipeline"]):
    outputs = outputs - output("initial.")
for value in outputs.ravel():
    print(repr(float(value)))
