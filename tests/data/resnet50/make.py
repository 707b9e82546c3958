#!/usr/bin/env python3
"""Makes what the four files of ResNet-50's weights are to give: a forward pass in NumPy, from the layers' documented definitions.

The files have the names and shapes of the publisher's; their weights are made up (a short repeating table), so that they stay small. Needs
h5py and NumPy (Debian: python3-h5py, python3-numpy):

    python3 tests/data/resnet50/make.py                      # writes NAME.expected.h5
    python3 tests/data/resnet50/make.py --check NAME.expected.h5 [...]
                                                             # how far this forward pass is from what Keras computed for such a file
"""
import sys
from pathlib import Path

import h5py
import numpy as np

HERE = Path(__file__).parent
STAGES = [(3, 64), (4, 128), (6, 256), (3, 512)]
MEANS = np.array([103.939, 116.779, 123.68])


class Layout2017:
    epsilon, stem = 1e-3, ("conv1", "bn_conv1")

    @staticmethod
    def block(stage, block, branch):
        name = f"{stage + 2}{chr(97 + block)}_branch" + ("1" if branch == 0 else f"2{chr(96 + branch)}")
        return "res" + name, "bn" + name


class Layout2019:
    epsilon, stem = 1.001e-5, ("conv1_conv", "conv1_bn")

    @staticmethod
    def block(stage, block, branch):
        name = f"conv{stage + 2}_block{block + 1}_{branch}_"
        return name + "conv", name + "bn"


def weights_of(file, layer):
    """The layer's arrays in Keras's order, whatever group they stand in."""
    group = file[layer]
    names = [n.decode() if isinstance(n, bytes) else n for n in group.attrs["weight_names"]]
    return [np.asarray(group[n], dtype=np.float64) for n in names]


def convolve(x, kernel, bias, stride, padding):
    """x: [height, width, channels]; kernel: [rows, columns, in, out]."""
    rows, columns, _, out = kernel.shape
    x = np.pad(x, ((padding, padding), (padding, padding), (0, 0)))
    height, width = (x.shape[0] - rows) // stride + 1, (x.shape[1] - columns) // stride + 1
    result = np.zeros((height * width, out))
    for r in range(rows):
        for c in range(columns):
            part = x[r:r + stride * (height - 1) + 1:stride, c:c + stride * (width - 1) + 1:stride]
            result += part.reshape(height * width, -1) @ kernel[r, c]
    return result.reshape(height, width, out) + bias


def forward(file, pixels):
    layout = Layout2017 if "res5c_branch2c" in file else Layout2019

    def unit(x, names, stride=1, padding=0):
        kernel, bias = weights_of(file, names[0])
        gamma, beta, mean, variance = weights_of(file, names[1])
        x = convolve(x, kernel, bias, stride, padding)
        return gamma * (x - mean) / np.sqrt(variance + layout.epsilon) + beta

    def relu(x):
        return np.maximum(x, 0)

    # RGB -> BGR, minus the means: preprocess_input.
    x = pixels[..., ::-1].astype(np.float64) - MEANS
    x = np.pad(relu(unit(x, layout.stem, 2, 3)), ((1, 1), (1, 1), (0, 0)))
    size = (x.shape[0] - 3) // 2 + 1
    x = np.max([x[r:r + 2 * size - 1:2, c:c + 2 * size - 1:2] for r in range(3) for c in range(3)], axis=0)
    for stage, (blocks, _) in enumerate(STAGES):
        for block in range(blocks):
            # Both layouts stride in the first 1 x 1 convolution.
            stride = 2 if block == 0 and stage > 0 else 1
            shortcut = unit(x, layout.block(stage, block, 0), stride) if block == 0 else x
            y = relu(unit(x, layout.block(stage, block, 1), stride))
            y = relu(unit(y, layout.block(stage, block, 2), 1, 1))
            x = relu(unit(y, layout.block(stage, block, 3)) + shortcut)

    features = x.mean(axis=(0, 1))
    top = next((n for n in ("fc1000", "probs", "predictions") if n in file and len(file[n].attrs.get("weight_names", [])) == 2), None)
    if top is None:
        return x, features, None

    kernel, bias = weights_of(file, top)
    logits = features @ kernel + bias
    exponentials = np.exp(logits - logits.max())
    return x, features, exponentials / exponentials.sum()


def root(file):
    return file["model_weights"] if "model_weights" in file else file


def pictures():
    """Squares of random colours with noise on them: dark ones, which the made-up weights call a dog, and bright ones, which they do not."""
    random = np.random.default_rng(50)
    dark = random.integers(8, 60, (7, 7, 3)).repeat(32, axis=0).repeat(32, axis=1)
    bright = random.integers(200, 248, (14, 14, 3)).repeat(16, axis=0).repeat(16, axis=1)
    return (np.stack([dark, bright]) + random.integers(-8, 8, (2, 1, 224, 1)) + random.integers(-8, 8, (2, 224, 1, 1))).clip(0, 255).astype(np.uint8)


def write(path):
    with h5py.File(path) as file:
        results = [forward(root(file), p) for p in pictures()]
    options = {"compression": "gzip", "compression_opts": 9, "shuffle": True}
    with h5py.File(path.with_suffix(".expected.h5"), "w") as file:
        file.create_dataset("pixels", data=pictures(), **options)
        file.create_dataset("feature_map", data=results[0][0].transpose(2, 0, 1)[None].astype(np.float32), **options)
        file.create_dataset("features", data=np.array([r[1] for r in results], dtype=np.float32), **options)
        if results[0][2] is not None:
            file.create_dataset("probs", data=np.array([r[2] for r in results], dtype=np.float32), **options)


def check(path):
    with h5py.File(path) as expected, h5py.File(HERE / path.name.replace(".expected", "")) as file:
        for i, pixels in enumerate(expected["pixels"]):
            _, features, probs = forward(root(file), pixels)
            difference = np.abs(features - expected["features"][i]).max() / np.abs(features).max()
            print(f"{path.name} {i}: features differ by {difference:.1e} of the largest" + (
                "" if probs is None else f", probabilities by {np.abs(probs - expected['probs'][i]).max():.1e}"))


if sys.argv[1:2] == ["--check"]:
    for name in sys.argv[2:]:
        check(Path(name))
else:
    for weights in sorted(HERE.glob("resnet50_*.h5")):
        if ".expected" not in weights.name:
            write(weights)
