#!/usr/bin/env python3
"""Makes what Keras's five files of one head are to give.

The files were saved by Keras 3.15 and tf-keras 2.21; this script fills their weights with random numbers, the same in each, and computes
softmax(mean(feature map) . kernel + bias) of a random feature map. Needs h5py and NumPy (Debian: python3-h5py, python3-numpy):

    python3 tests/data/head_files/make.py
"""
import io
import zipfile
from pathlib import Path

import h5py
import numpy as np

HERE = Path(__file__).parent
RANDOM = np.random.default_rng(20261126)
KERNEL = RANDOM.normal(0, 0.05, (1280, 3)).astype(np.float32)
BIAS = RANDOM.normal(0, 0.1, 3).astype(np.float32)


def fill(file):
    """Kernels and biases get ours; what an optimizer left behind gets zeros."""
    def visit(name, item):
        if isinstance(item, h5py.Dataset) and item.shape in ((1280, 3), (3,)):
            ours = KERNEL if item.ndim == 2 else BIAS
            item[...] = np.zeros_like(ours) if "optimizer" in name else ours

    file.visititems(visit)


for path in sorted(HERE.glob("head.*h*5")):
    with h5py.File(path, "r+") as file:
        fill(file)

keras = HERE / "head.keras"
with zipfile.ZipFile(keras) as archive:
    entries = [(info, archive.read(info)) for info in archive.infolist()]
with zipfile.ZipFile(keras, "w") as archive:
    for info, content in entries:
        if info.filename.endswith(".h5"):
            memory = io.BytesIO(content)
            with h5py.File(memory, "r+") as file:
                fill(file)
            content = memory.getvalue()
        archive.writestr(info, content)

maps = np.maximum(0, RANDOM.normal(0.1, 0.5, (6, 1280, 3, 3))).astype(np.float32)
logits = maps.mean(axis=(2, 3), dtype=np.float64) @ KERNEL.astype(np.float64) + BIAS
exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
with h5py.File(HERE / "expected.h5", "w") as file:
    options = {"compression": "gzip", "compression_opts": 9, "shuffle": True}
    file.create_dataset("feature_map", data=maps, **options)
    file.create_dataset("probs", data=(exponentials / exponentials.sum(axis=1, keepdims=True)).astype(np.float32))

# The article's head: 2048 features of ResNet-50 -> 133 breeds, as its ModelCheckpoint writes it; a short repeating table, so that it is small.
article = HERE / "article.hdf5"
with h5py.File(HERE / "head.keras2.hdf5") as source, h5py.File(article, "w") as target:
    for name, value in source.attrs.items():
        if name == "model_config":
            value = value.decode() if isinstance(value, bytes) else value
            value = value.replace("1280", "2048").replace('"units": 3', '"units": 133')
        if name != "training_config":
            target.attrs[name] = value
    source.copy("model_weights", target)
    dense = target["model_weights/dense/dense"]
    table = RANDOM.normal(0, 0.05, 509).astype(np.float32)
    for name, shape in (("kernel:0", (2048, 133)), ("bias:0", (133,))):
        del dense[name]
        values = np.resize(table, shape)
        dense.create_dataset(name, data=values, compression="gzip", compression_opts=9, shuffle=True)
