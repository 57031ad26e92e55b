"""Read and write safetensors files with nothing but NumPy, independently of the Java code.

    safetensors_numpy.py read FILE    print what the file holds, numbers exactly, as JSON
    safetensors_numpy.py write FILE   write the reference file of the tests
"""
import json
import struct
import sys

import numpy as np

DTYPES = {"F64": np.dtype("<f8"), "F32": np.dtype("<f4")}


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length].decode("utf-8"))
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        dtype = DTYPES[entry["dtype"]]
        assert begin % dtype.itemsize == 0, name + " is not aligned"
        tensors[name] = np.frombuffer(data[begin:end], dtype).reshape(entry["shape"])
    return tensors, metadata


def write(path, tensors, metadata):
    header, offset = {"__metadata__": metadata}, 0
    for name, tensor in tensors.items():
        dtype = next(name for name, d in DTYPES.items() if d == tensor.dtype)
        end = offset + tensor.nbytes
        header[name] = {"dtype": dtype, "shape": tensor.shape, "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header).encode("utf-8")
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            file.write(tensor.tobytes())


def reference():
    """Return tensors in another order than ours, with values that show rounding and byte order."""
    tensors = {
        "z.matrix": np.array([[1 / 3, -2.0, 5e-324], [np.pi, 1e308, -0.0]]),
        "empty": np.zeros((0, 4)),
        "scalar": np.array(0.1),
        "größe": np.array([np.inf, -np.inf, np.nan]),
        "a.floats": np.array([[0.1], [1e-45], [3e38]], dtype=np.float32),
    }
    return tensors, {"format": "np", "note": 'zwei\nZeilen "ζ" 🙂'}


if sys.argv[1] == "write":
    write(sys.argv[2], *reference())
else:
    tensors, metadata = read(sys.argv[2])
    described = {
        name: [str(t.dtype), list(t.shape), [float(x).hex() for x in t.ravel()]]
        for name, t in tensors.items()
    }
    print(json.dumps({"tensors": described, "metadata": metadata}))
