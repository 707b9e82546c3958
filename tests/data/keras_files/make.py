"""Models in the layouts of files that the reference files do not have, written by hand as Keras writes them; expected.json: their logits, by NumPy. Needs numpy, h5py."""
import io
import json
import pathlib
import zipfile

import h5py
import numpy as np

here = pathlib.Path(__file__).parent
rng = np.random.default_rng(11)
X = (np.arange(16 * 16 * 3) % 17 / 17).reshape(16, 16, 3)
expected = {}


def w(*shape):
    return rng.normal(size=shape).astype("f4")


def layer(cls, name, inputs=None, **config):
    nodes = {} if inputs is None else {"inbound_nodes": [[[i, 0, 0, {}] for i in inputs]] if inputs else []}
    return {"class_name": cls, "name": name, "config": {"name": name, **config}, **nodes}


def conv(name, filters, inputs):
    return layer("Conv2D", name, inputs, filters=filters, kernel_size=[1, 1], padding="same", activation="linear")


def functional(name, layers):
    config = {"name": name, "layers": [layer("InputLayer", "i", [], batch_input_shape=[None, 16, 16, 3])] + layers, "input_layers": [["i", 0, 0]], "output_layers": [[layers[-1]["name"], 0, 0]]}
    return {"class_name": "Functional", "name": name, "config": config}


def sequential(*layers):
    return {"class_name": "Sequential", "config": {"name": "sequential", "layers": [layer("InputLayer", "input_1", batch_input_shape=[None, 16, 16, 3]), *layers]}}


# Keras 2's .h5 of a model in a model whose layers' names hold slashes, as those of MobileNetV3: the short one is an ending of the long one.
k1, b1, k2, b2, k3, b3 = w(3, 4), w(4), w(4, 5), w(5), w(5, 3), w(3)
model = sequential(functional("MobilenetV3", [conv("Conv", 4, ["i"]), conv("expanded_conv/squeeze_excite/Conv", 5, ["Conv"])]), layer("GlobalAveragePooling2D", "g"), layer("Dense", "predictions", units=3, activation="softmax"))
expected["slashes.h5"] = ((X @ k1 + b1) @ k2 + b2).mean((0, 1)) @ k3 + b3
with h5py.File(here / "slashes.h5", "w") as file:
    file.attrs["keras_version"] = "2.9.0"
    file.attrs["backend"] = "tensorflow"
    file.attrs["model_config"] = json.dumps(model)
    weights = file.create_group("model_weights")
    weights.attrs["layer_names"] = np.array([b"MobilenetV3", b"g", b"predictions"])
    inside = {"Conv/kernel:0": k1.reshape(1, 1, 3, 4), "Conv/bias:0": b1, "expanded_conv/squeeze_excite/Conv/kernel:0": k2.reshape(1, 1, 4, 5), "expanded_conv/squeeze_excite/Conv/bias:0": b2}
    for name, values in {"MobilenetV3": inside, "g": {}, "predictions": {"predictions/kernel:0": k3, "predictions/bias:0": b3}}.items():
        group = weights.create_group(name)
        group.attrs["weight_names"] = np.array([n.encode() for n in values], dtype="S60")
        for n, v in values.items():
            group[n] = v

# .keras of TensorFlow 2.12 and 2.13: a layer with weights is counted twice, and Windows joins the names with its own separator.
k1, b1, k2, b2, k3, b3, k4, b4 = w(3, 4), w(4), w(4, 5), w(5), w(5, 6), w(6), w(6, 3), w(3)
model = sequential(
    functional("base", [conv("c1", 4, ["i"]), conv("c2", 5, ["c1"])]), layer("GlobalAveragePooling2D", "g"), layer("Dropout", "drop", rate=0.5),
    layer("Dense", "dense_7", units=6, activation="relu"), layer("Dense", "dense_8", units=3, activation="softmax"))
logits = np.maximum(0, ((X @ k1 + b1) @ k2 + b2).mean((0, 1)) @ k3 + b3) @ k4 + b4


def archive(name, version, groups):
    expected[name] = logits
    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        for group, values in groups.items():
            variables = file.create_group(group).create_group("vars")
            for n, v in enumerate(values):
                if v.dtype == np.uint16:
                    data = variables.create_dataset(str(n), data=v.view("V2"))
                    data.attrs["dtype"] = "bfloat16"
                else:
                    variables[str(n)] = v
    with zipfile.ZipFile(here / name, "w", zipfile.ZIP_DEFLATED) as zip:
        for entry, data in {"config.json": json.dumps(model), "metadata.json": json.dumps({"keras_version": version}), "model.weights.h5": content.getvalue()}.items():
            zip.writestr(zipfile.ZipInfo(entry, (2024, 1, 1, 0, 0, 0)), data)


def tree(container, separator, step):
    def join(*names):
        return separator.join(names)

    def numbered(n, k):
        return n if k == 0 else f"{n}_{k}"

    base = join(container, "functional")
    return {
        join(container, "input_layer"): [], base: [], join(base, container, "input_layer"): [],
        join(base, container, "conv2d"): [k1.reshape(1, 1, 3, 4), b1], join(base, container, numbered("conv2d", step)): [k2.reshape(1, 1, 4, 5), b2],
        join(container, "global_average_pooling2d"): [], join(container, "dropout"): [],
        join(container, "dense"): [k3, b3], join(container, numbered("dense", step)): [k4, b4],
    }


archive("tensorflow_2_12.keras", "2.12.0", tree("_layer_checkpoint_dependencies", "/", 2))
archive("tensorflow_2_12_windows.keras", "2.12.0", tree("_layer_checkpoint_dependencies", "\\", 2))
archive("tensorflow_2_15_windows.keras", "2.15.0", tree("layers", "\\", 1))

# Weights of 16 bits, of which the upper half of a float is kept: h5py has no such type, and Keras writes what it is beside them.
halves = [(v.view("u4") >> 16).astype("u2") for v in (k1, b1, k2, b2, k3, b3, k4, b4)]
k1, b1, k2, b2, k3, b3, k4, b4 = [(h.astype("u4") << 16).view("f4") for h in halves]
logits = np.maximum(0, ((X @ k1 + b1) @ k2 + b2).mean((0, 1)) @ k3 + b3) @ k4 + b4
k1, b1, k2, b2, k3, b3, k4, b4 = halves
archive("bfloat16.keras", "3.5.0", tree("layers", "/", 1))

# TensorFlow 2.14 kept the container of 2.12, and counts each layer once.
k1, b1, k2, b2, k3, b3, k4, b4 = w(3, 4), w(4), w(4, 5), w(5), w(5, 6), w(6), w(6, 3), w(3)
logits = np.maximum(0, ((X @ k1 + b1) @ k2 + b2).mean((0, 1)) @ k3 + b3) @ k4 + b4
archive("tensorflow_2_14.keras", "2.14.0", tree("_layer_checkpoint_dependencies", "/", 1))
archive("tensorflow_2_14_windows.keras", "2.14.0", tree("_layer_checkpoint_dependencies", "\\", 1))

# Weights that no layer of the model takes.
archive("unread.keras", "3.5.0", {**tree("layers", "/", 1), "layers/dense_2": [w(3, 3), w(3)]})
archive("unread_inside.keras", "3.5.0", {**tree("layers", "/", 1), "layers/functional/layers/conv2d_2": [w(1, 1, 5, 5), w(5)]})
archive("unread_2_12.keras", "2.12.0", {**tree("_layer_checkpoint_dependencies", "/", 2), "_layer_checkpoint_dependencies/dense_4": [w(3, 3), w(3)]})
for name in ("unread.keras", "unread_inside.keras", "unread_2_12.keras"):
    del expected[name]

# Heads of two layers without a configuration, in both ways of counting.
for name, container, step in (("head_2_12.weights.h5", "_layer_checkpoint_dependencies", 2), ("head_2_14.weights.h5", "_layer_checkpoint_dependencies", 1), ("head_3.weights.h5", "layers", 1)):
    with h5py.File(here / name, "w") as file:
        for group, values in ((container + "/dense", [w(8, 6), w(6)]), (f"{container}/dense_{step}", [w(6, 3), w(3)]), (container + "/dropout", [])):
            variables = file.create_group(group).create_group("vars")
            for n, v in enumerate(values):
                variables[str(n)] = v

# Cats and dogs: one unit for two classes, behind a sigmoid in three ways, and its logit alone. Expected are the probabilities of both.
k1, b1, k2, b2 = w(3, 4), w(4), w(4, 1), w(1)
unit = (X @ k1 + b1).mean((0, 1)) @ k2 + b2
one = {"layers/conv2d": [k1.reshape(1, 1, 3, 4), b1], "layers/dense": [k2, b2]}
for name, last in (
    ("one_sigmoid.keras", [layer("Dense", "d", units=1, activation="sigmoid")]),
    ("one_sigmoid_layer.keras", [layer("Dense", "d", units=1, activation="linear"), layer("Activation", "a", activation="sigmoid")]),
    ("one_logit.keras", [layer("Dense", "d", units=1, activation="linear")]),
):
    model = sequential({key: value for key, value in conv("c", 4, None).items()}, layer("GlobalAveragePooling2D", "g"), *last)
    logits = np.array([1 / (1 + np.exp(unit[0])), 1 / (1 + np.exp(-unit[0]))])
    archive(name, "3.5.0", one)
with h5py.File(here / "head_one_unit.weights.h5", "w") as file:
    variables = file.create_group("layers/dense/vars")
    variables["0"], variables["1"] = w(1280, 1) / 30, w(1)

(here / "expected.json").write_text(json.dumps({name: [float(v) for v in values] for name, values in expected.items()}, indent=1))
