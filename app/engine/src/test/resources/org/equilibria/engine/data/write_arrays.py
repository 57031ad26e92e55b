"""Write the NumPy files beside this script; they were written with NumPy 2.4.6."""
import numpy as np

whole = np.arange(12).reshape(4, 3)
for t in ["f4", "f8", "i1", "i2", "i4", "i8"]:
    for order in ["<", ">"]:
        a = (whole - 5).astype(order + t)
        np.save(f"signed-{'big' if order == '>' else 'little'}-{t}.npy", a)
for t in ["u1", "u2", "u4", "u8"]:
    for order in ["<", ">"]:
        np.save(f"unsigned-{'big' if order == '>' else 'little'}-{t}.npy", whole.astype(order + t))
np.save("fortran.npy", np.asfortranarray((whole - 5).astype("<f4")))
np.save("cube.npy", np.arange(24.0).reshape(4, 3, 2))
np.save("cube-fortran.npy", np.asfortranarray(np.arange(24.0).reshape(4, 3, 2)))
np.save("booleans.npy", whole % 2 == 1)
np.save("extremes-i8.npy", np.array([-(2**63), 2**63 - 1]))
np.save("extremes-u8.npy", np.array([2**63, 2**64 - 1], dtype="u8"))
for t in ["u1", "u2", "u4"]:
    np.save(f"extremes-{t}.npy", np.array([0, np.iinfo(t).max], dtype=t))
np.save("objects.npy", np.array([1, "a"], dtype=object), allow_pickle=True)
np.save("text.npy", np.array(["ab", "c"]))
np.save("complex.npy", np.array([1j]))
np.save("times.npy", np.array(["2020-01-01"], dtype="M8[D]"))
np.save("half.npy", np.array([1.0], dtype="f2"))
np.save("records.npy", np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]))
np.save("scalar.npy", np.array(3.0))
np.save("empty.npy", np.zeros((0, 4)))
for version in [(2, 0), (3, 0)]:
    with open(f"version-{version[0]}.npy", "wb") as f:
        np.lib.format.write_array(f, (whole - 5).astype("f8"), version=version)
x = np.linspace(-1, 1, 12).reshape(6, 2)
classes = np.array([4, 10, 2, 4, 10, 2])
np.savez("classes.npz", x=x, y=classes)
np.savez_compressed("parted.npz", X_train=x, y_train=classes[:, None].astype("u1"),
                    X_test=x[:2], y_test=classes[:2].astype("f4"))
np.savez("values.npz", x=x, y=np.stack([x[:, 0] + 1, x[:, 1] * 2], axis=1))
np.savez("named.npz", images=x.astype("f2"), names=np.array(["b", "a", "é\u65e5", "b", "a", "b"]),
         held=x[:2], held_names=np.array([b"a", b"b"]))
halves = np.array([0, 0x3c00, 0xc000, 0x7bff, 0x0001, 0x8001, 0x03ff, 0x0400, 0x3555, 0x8000], dtype="u2")
np.save("halves.npy", halves.view("<f2"))
np.save("halves-big.npy", halves.view("f2").astype(">f2"))
