"""Layers of Keras, computed with NumPy from their documented definitions, one model a layer: layers.json. Needs numpy."""
import base64
import json
import math
import pathlib

import numpy as np

rng = np.random.default_rng(7)
X = rng.normal(size=(16, 16, 3)).astype("f4") * 2
cases = []


def b64(a):
    return base64.b64encode(np.ascontiguousarray(a, dtype="<f4").tobytes()).decode()


def reference(name, call=0, tensor=0):
    return {"class_name": "__keras_tensor__", "config": {"shape": [None], "dtype": "float32", "keras_history": [name, call, tensor]}}


def case(name, layers, expected, weights=None, keras=3, functional=None):
    """layers: [(class, config)], a Sequential model; or functional: the layers of a Functional one, whose last is the output."""
    first = {"class_name": "InputLayer", "name": "i", "config": {"name": "i", "batch_shape": [None, 16, 16, 3]}, "inbound_nodes": []}
    if functional is None:
        elements = [first] + [{"class_name": c, "config": {"name": f"l{k}", **config}} for k, (c, config) in enumerate(layers)]
        config = {"class_name": "Sequential", "config": {"name": "m", "layers": elements}}
    else:
        config = {"class_name": "Functional", "config": {"name": "m", "layers": [first] + functional, "input_layers": [["i", 0, 0]], "output_layers": [[functional[-1]["name"], 0, 0]]}}
    cases.append({
        "name": name, "keras": keras, "config": config, "shape": list(expected.shape), "expected": b64(expected),
        "weights": {k: [{"shape": list(w.shape), "values": b64(w)} for w in v] for k, v in (weights or {}).items()},
    })


def pad_same(x, kernel, stride, dilation, value):
    pads = []
    for size, k, s, d in zip(x.shape[:2], kernel, stride, dilation):
        reach = (k - 1) * d + 1
        missing = max(0, (math.ceil(size / s) - 1) * s + reach - size)
        pads.append((missing // 2, missing - missing // 2))
    return np.pad(x, pads + [(0, 0)], constant_values=value)


def windows(x, kernel, stride=(1, 1), dilation=(1, 1), padding="valid", value=0.0):
    """[height, width, kernel height, kernel width, channels]"""
    if padding == "same":
        x = pad_same(x, kernel, stride, dilation, value)
    reach = [(k - 1) * d + 1 for k, d in zip(kernel, dilation)]
    h = (x.shape[0] - reach[0]) // stride[0] + 1
    w = (x.shape[1] - reach[1]) // stride[1] + 1
    out = np.empty((h, w, *kernel, x.shape[2]))
    for a in range(h):
        for b in range(w):
            top, left = a * stride[0], b * stride[1]
            out[a, b] = x[top:top + reach[0]:dilation[0], left:left + reach[1]:dilation[1]]
    return out


def conv(x, kernel, bias, stride=(1, 1), dilation=(1, 1), padding="valid", groups=1):
    win = windows(x.astype("f8"), kernel.shape[:2], stride, dilation, padding)
    i, o = x.shape[2] // groups, kernel.shape[3] // groups
    parts = [np.einsum("hwyxi,yxio->hwo", win[..., g * i:(g + 1) * i], kernel[..., g * o:(g + 1) * o].astype("f8")) for g in range(groups)]
    return np.concatenate(parts, -1) + bias


def depthwise(x, kernel, stride=(1, 1), padding="valid", dilation=(1, 1)):
    win = windows(x.astype("f8"), kernel.shape[:2], stride, dilation, padding)
    return np.einsum("hwyxi,yxim->hwim", win, kernel.astype("f8")).reshape(*win.shape[:2], -1)


def w(*shape):
    return rng.normal(size=shape).astype("f4")


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


erf = np.vectorize(math.erf)
x = X.astype("f8")

for strides in [(1, 1), (2, 2), (2, 3)]:
    for padding in ["same", "valid"]:
        k, b = w(3, 5, 3, 4), w(4)
        case(f"Conv2D {strides} {padding}", [("Conv2D", {"filters": 4, "kernel_size": [3, 5], "strides": list(strides), "padding": padding})], conv(X, k, b, strides, padding=padding), {"l0": [k, b]})
k, b = w(2, 2, 3, 4), w(4)
case("Conv2D of an even kernel", [("Conv2D", {"filters": 4, "kernel_size": 2, "padding": "same"})], conv(X, k, b, padding="same"), {"l0": [k, b]})
k, b = w(3, 3, 3, 4), w(4)
case("Conv2D dilated", [("Conv2D", {"filters": 4, "kernel_size": 3, "dilation_rate": [2, 3], "padding": "same"})], conv(X, k, b, dilation=(2, 3), padding="same"), {"l0": [k, b]})
k, b = w(3, 3, 1, 6), w(6)
case("Conv2D in groups", [("Conv2D", {"filters": 6, "kernel_size": 3, "groups": 3, "activation": "relu"})], np.maximum(0, conv(X, k, b, groups=3)), {"l0": [k, b]})
k, b = w(3, 3, 3, 2), w(6)
case("DepthwiseConv2D", [("DepthwiseConv2D", {"kernel_size": 3, "strides": 2, "padding": "same", "depth_multiplier": 2})], depthwise(X, k, (2, 2), "same") + b, {"l0": [k, b]})
k, p, b = w(3, 3, 3, 2), w(1, 1, 6, 5), w(5)
case("SeparableConv2D", [("SeparableConv2D", {"filters": 5, "kernel_size": 3, "padding": "same", "depth_multiplier": 2})], conv(depthwise(X, k, padding="same"), p, b), {"l0": [k, p, b]})
k, b = w(3, 5), w(5)
case("Dense over a map", [("Dense", {"units": 5, "activation": "tanh"})], np.tanh(x @ k + b), {"l0": [k, b]})
k, b = w(768, 5), w(5)
case("Flatten, Dense", [("Flatten", {}), ("Dense", {"units": 5})], x.reshape(-1) @ k + b, {"l1": [k, b]})

case("MaxPooling2D same", [("MaxPooling2D", {"pool_size": 3, "strides": 2, "padding": "same"})], windows(x, (3, 3), (2, 2), padding="same", value=-np.inf).max((2, 3)))
case("MaxPooling2D", [("MaxPooling2D", {"pool_size": [2, 3]})], windows(x, (2, 3), (2, 3)).max((2, 3)))
inside = windows(np.ones_like(x), (3, 3), (2, 2), padding="same").sum((2, 3))
case("AveragePooling2D same", [("AveragePooling2D", {"pool_size": 3, "strides": 2, "padding": "same"})], windows(x, (3, 3), (2, 2), padding="same").sum((2, 3)) / inside)
k, b = w(3, 2), w(2)
case("GlobalMaxPooling2D", [("GlobalMaxPooling2D", {}), ("Dense", {"units": 2})], x.max((0, 1)) @ k + b, {"l1": [k, b]})
case("GlobalAveragePooling2D keepdims", [("GlobalAveragePooling2D", {"keepdims": True}), ("Conv2D", {"filters": 2, "kernel_size": 1}), ("Reshape", {"target_shape": [2]})], x.mean((0, 1)) @ k + b, {"l1": [k.reshape(1, 1, 3, 2), b]})

g, be, m, v = w(3), w(3), w(3), np.abs(w(3))
case("BatchNormalization", [("BatchNormalization", {"epsilon": 0.01})], (x - m) / np.sqrt(v + 0.01) * g + be, {"l0": [g, be, m, v]})
case("BatchNormalization without scale", [("BatchNormalization", {"scale": False, "axis": [3]})], (x - m) / np.sqrt(v + 1e-3) + be, {"l0": [be, m, v]})
k, b, g, be, m, v = w(1, 1, 3, 4), w(4), w(4), w(4), w(4), np.abs(w(4))
case("BatchNormalization in a convolution", [("Conv2D", {"filters": 4, "kernel_size": 1}), ("BatchNormalization", {})], (conv(X, k, b) - m) / np.sqrt(v + 1e-3) * g + be, {"l0": [k, b], "l1": [g, be, m, v]})
case("BatchNormalization behind an activation", [("Conv2D", {"filters": 4, "kernel_size": 1, "activation": "relu"}), ("BatchNormalization", {})], (np.maximum(0, conv(X, k, b)) - m) / np.sqrt(v + 1e-3) * g + be, {"l0": [k, b], "l1": [g, be, m, v]})
g, be = w(3), w(3)
case("LayerNormalization", [("LayerNormalization", {"epsilon": 1e-6, "axis": [3]})], (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-6) * g + be, {"l0": [g, be]})
case("Normalization with numbers", [("Normalization", {"axis": -1, "mean": [0.1, 0.2, 0.3], "variance": [0.5, 2.0, 4.0]})], (x - [0.1, 0.2, 0.3]) / np.sqrt([0.5, 2.0, 4.0]))
case("Normalization with weights", [("Normalization", {"axis": -1, "mean": None, "variance": None})], (x - m[:3]) / np.sqrt(v[:3]), {"l0": [m[:3], v[:3]]})
case("Rescaling", [("Rescaling", {"scale": [0.5, 2, 3], "offset": -1})], x * [0.5, 2, 3] - 1)
case("LayerScale", [("LayerScale", {"init_values": 1e-6, "projection_dim": 3})], x * g, {"l0": [g]})

for name, f in {
    "relu": lambda x: np.maximum(0, x), "relu6": lambda x: np.clip(x, 0, 6), "sigmoid": sigmoid, "tanh": np.tanh, "softplus": lambda x: np.log1p(np.exp(x)), "softsign": lambda x: x / (1 + abs(x)),
    "elu": lambda x: np.where(x > 0, x, np.expm1(x)), "selu": lambda x: 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(x)), "exponential": np.exp,
    "swish": lambda x: x * sigmoid(x), "silu": lambda x: x * sigmoid(x), "gelu": lambda x: x * (1 + erf(x / math.sqrt(2))) / 2, "hard_silu": lambda x: x * np.clip(x + 3, 0, 6) / 6,
    "mish": lambda x: x * np.tanh(np.log1p(np.exp(x))), "linear": lambda x: x, "softmax": lambda x: np.exp(x) / np.exp(x).sum(-1, keepdims=True),
}.items():
    case(f"Activation {name}", [("Activation", {"activation": name}), ("Dropout", {"rate": 0.5})], f(x))
case("hard_sigmoid of Keras 3", [("Activation", {"activation": "hard_sigmoid"})], np.clip(x + 3, 0, 6) / 6)
case("hard_sigmoid of Keras 2", [("Activation", {"activation": "hard_sigmoid"})], np.clip(0.2 * x + 0.5, 0, 1), keras=2)
case("Activation as an object", [("Activation", {"activation": {"module": "keras.activations", "class_name": "function", "config": "relu6", "registered_name": "relu6"}})], np.clip(x, 0, 6))
case("ReLU", [("ReLU", {"max_value": 2.0, "negative_slope": 0.1, "threshold": 0.5})], np.where(x >= 2, 2, np.where(x >= 0.5, x, 0.1 * (x - 0.5))))
case("ReLU with a slope", [("ReLU", {"max_value": None, "negative_slope": 0.2, "threshold": 0.0})], np.where(x >= 0, x, 0.2 * x))
case("LeakyReLU of Keras 3", [("LeakyReLU", {"negative_slope": 0.3})], np.where(x >= 0, x, 0.3 * x))
case("LeakyReLU of Keras 2", [("LeakyReLU", {"alpha": 0.1})], np.where(x >= 0, x, 0.1 * x), keras=2)
a = w(1, 1, 3)
case("PReLU", [("PReLU", {"shared_axes": [1, 2]})], np.where(x >= 0, x, a * x), {"l0": [a]})
a = w(16, 16, 3)
case("PReLU of every value", [("PReLU", {"shared_axes": None})], np.where(x >= 0, x, a * x), {"l0": [a]})

case("Reshape of a map", [("Reshape", {"target_shape": [8, -1, 6]})], x.reshape(8, 16, 6))
case("Permute", [("Permute", {"dims": [2, 3, 1]})], x.transpose(1, 2, 0))
case("ZeroPadding2D", [("ZeroPadding2D", {"padding": [[0, 1], [2, 3]]})], np.pad(x, [(0, 1), (2, 3), (0, 0)]))
case("Cropping2D", [("Cropping2D", {"cropping": [[1, 2], [3, 0]]})], x[1:-2, 3:])
case("UpSampling2D nearest", [("UpSampling2D", {"size": [2, 3], "interpolation": "nearest"})], x.repeat(2, 0).repeat(3, 1))


def bilinear(x, factor):
    def axis(x):
        n = len(x)
        at = np.clip((np.arange(n * factor) + 0.5) / factor - 0.5, 0, n - 1)
        low = np.floor(at).astype(int)
        high = np.minimum(low + 1, n - 1)
        part = (at - low).reshape(-1, *[1] * (x.ndim - 1))
        return x[low] * (1 - part) + x[high] * part
    return axis(axis(x).swapaxes(0, 1)).swapaxes(0, 1)


case("UpSampling2D bilinear", [("UpSampling2D", {"size": 2, "interpolation": "bilinear"})], bilinear(x, 2))


def resized(x, height, width, nearest):
    """tf.image.resize, version 2: centres of pixels, no antialiasing; nearest in 32-bit floats, as TensorFlow computes it."""
    def axis(x, n):
        size = len(x)
        centre = (np.arange(n, dtype="f4") + np.float32(0.5)) * (np.float32(size) / np.float32(n))
        if nearest:
            return x[np.minimum(np.floor(centre).astype(int), size - 1)]
        at = np.clip((np.arange(n) + 0.5) * size / n - 0.5, 0, size - 1)
        low = np.floor(at).astype(int)
        high = np.minimum(low + 1, size - 1)
        part = (at - low).reshape(-1, *[1] * (x.ndim - 1))
        return x[low] * (1 - part) + x[high] * part
    return axis(axis(x, height).swapaxes(0, 1), width).swapaxes(0, 1)


for height, width in [(7, 11), (23, 37), (24, 10), (16, 9), (16, 16)]:
    for interpolation in ["nearest", "bilinear"]:
        case(f"Resizing {height} x {width} {interpolation}", [("Resizing", {"height": height, "width": width, "interpolation": interpolation})], resized(x, height, width, interpolation == "nearest"))


def node(cls, name, args, config=None, module=None, kwargs=None):
    return {"class_name": cls, "name": name, "config": {"name": name, **(config or {})}, **({"module": module} if module else {}), "inbound_nodes": [{"args": args, "kwargs": kwargs or {}}]}


i = reference("i")
two = [node("ReLU", "a", [i], {"negative_slope": 0.0, "threshold": 0.0}), node("Activation", "b", [i], {"activation": "tanh"})]
both = [[reference("a"), reference("b")]]
A, B = np.maximum(0, x), np.tanh(x)
for cls, result in {"Add": A + B, "Subtract": A - B, "Multiply": A * B, "Average": (A + B) / 2, "Maximum": np.maximum(A, B), "Minimum": np.minimum(A, B), "Concatenate": np.concatenate([A, B], -1)}.items():
    case(cls, None, result, functional=two + [node(cls, "out", both)])
case("Concatenate of rows", None, np.concatenate([A, B], 0), functional=two + [node("Concatenate", "out", both, {"axis": 1})])
case("CustomScaleLayer", None, A + 0.17 * B, functional=two + [node("CustomScaleLayer", "out", both, {"scale": 0.17})])
case("StochasticDepth", None, A, functional=two[:1] + [node("StochasticDepth", "out", [reference("a")], {"rate": 0.1})])
squeeze = [node("GlobalAveragePooling2D", "g", [i]), node("Reshape", "r", [reference("g")], {"target_shape": [1, 1, 3]})]
case("Multiply by one pixel", None, x * x.mean((0, 1)), functional=squeeze + [node("Multiply", "out", [[i, reference("r")]])])

OPS = "keras.src.ops.numpy"
tail = {"class_name": "__slice__", "config": {"start": None, "stop": None, "step": -1}}
dots = {"class_name": "__ellipsis__", "config": {}}
mean = [103.939, 116.779, 123.68]
case("preprocess_input of Keras 3, caffe", None, x[..., ::-1] - mean, functional=[
    node("GetItem", "s", [i, [dots, tail]], module=OPS),
    node("Add", "out", [reference("s"), {"class_name": "__numpy__", "config": {"value": [-v for v in mean], "dtype": "float32"}}], module=OPS)])
case("preprocess_input of Keras 3, caffe, by channels", None, x[..., ::-1] - mean, functional=[
    node("GetItem", "r", [i, [dots, 0]], module=OPS), node("GetItem", "g", [i, [dots, 1]], module=OPS), node("GetItem", "b", [i, [dots, 2]], module=OPS),
    node("Stack", "s", [[reference("b"), reference("g"), reference("r")]], {"axis": -1}, module=OPS),
    node("Add", "out", [reference("s"), {"class_name": "__tensor__", "config": {"value": [[[[-v for v in mean]]]], "dtype": "float32"}}], module=OPS)])
case("preprocess_input of Keras 3, tf", None, x / 127.5 - 1, functional=[node("TrueDivide", "d", [i, 127.5], module=OPS), node("Subtract", "out", [reference("d"), 1.0], module=OPS)])
case("hard_swish of MobileNetV3, Keras 3", None, x * np.clip(x + 3, 0, 6) / 6, functional=[
    node("Add", "p", [i, 3.0], module=OPS), node("ReLU", "r", [reference("p")], {"max_value": 6.0}), node("Multiply", "m", [reference("r"), 1 / 6], module=OPS), node("Multiply", "out", [[i, reference("m")]])])
case("Operations of Keras 3", None, np.clip(1 - np.maximum(x, 0.5), -1, 0.25), functional=[
    node("Maximum", "a", [i, 0.5], module=OPS), node("Subtract", "b", [1.0, reference("a")], module=OPS), node("Clip", "out", [reference("b")], {"x_min": -1, "x_max": 0.25}, module=OPS)])
case("Parts of a map, Keras 3", None, x[1:9:2, -5:, :2], functional=[node("GetItem", "out", [i, [
    {"class_name": "__slice__", "config": {"start": None, "stop": None, "step": None}}, {"class_name": "__slice__", "config": {"start": 1, "stop": 9, "step": 2}},
    {"class_name": "__slice__", "config": {"start": -5, "stop": None, "step": None}}, {"class_name": "__slice__", "config": {"start": None, "stop": 2, "step": 1}}]], module=OPS)])


def lambda2(name, function, source, kwargs, cls="TFOpLambda"):
    return {"class_name": cls, "name": name, "config": {"name": name, "function": function}, "inbound_nodes": [[source, 0, 0, kwargs]]}


case("preprocess_input of Keras 2, caffe", None, x[..., ::-1] - mean, keras=2, functional=[
    lambda2("s", "__operators__.getitem", "i", {"slice_spec": [{"class_name": "__ellipsis__"}, {"start": None, "stop": None, "step": -1}]}, "SlicingOpLambda"),
    lambda2("out", "nn.bias_add", "s", {"bias": [-v for v in mean], "data_format": "channels_last"})])
case("preprocess_input of Keras 2, tf", None, x / 127.5 - 1, keras=2, functional=[lambda2("d", "math.truediv", "i", {"y": 127.5, "name": None}), lambda2("out", "math.subtract", "d", {"y": 1.0, "name": None})])
case("hard_swish of MobileNetV3, Keras 2", None, x * np.clip(x + 3, 0, 6) / 6, keras=2, functional=[
    lambda2("p", "__operators__.add", "i", {"y": 3.0, "name": None}),
    {"class_name": "ReLU", "name": "r", "config": {"name": "r", "max_value": 6.0, "negative_slope": 0.0, "threshold": 0.0}, "inbound_nodes": [[["p", 0, 0, {}]]]},
    lambda2("m", "math.multiply", "r", {"y": 1 / 6, "name": None}),
    {"class_name": "Multiply", "name": "out", "config": {"name": "out"}, "inbound_nodes": [[["i", 0, 0, {}], ["m", 0, 0, {}]]]}])
case("A constant before a tensor, Keras 2", None, 2 - x, keras=2, functional=[
    {"class_name": "TFOpLambda", "name": "out", "config": {"name": "out", "function": "math.subtract"}, "inbound_nodes": [["_CONSTANT_VALUE", -1, 2.0, {"y": ["i", 0, 0], "name": None}]]}])

k, b = w(3, 5), w(5)
logits = x.mean((0, 1)) @ k + b
case("Softmax before Reshape: the first MobileNet", [
    ("GlobalAveragePooling2D", {}), ("Reshape", {"target_shape": [1, 1, 3]}), ("Conv2D", {"filters": 5, "kernel_size": 1, "padding": "same"}), ("Activation", {"activation": "softmax"}), ("Reshape", {"target_shape": [5]})],
    logits, {"l2": [k.reshape(1, 1, 3, 5), b]})
case("Softmax before Flatten", [("GlobalAveragePooling2D", {"keepdims": True}), ("Conv2D", {"filters": 5, "kernel_size": 1, "activation": "softmax"}), ("Flatten", {})], logits, {"l1": [k.reshape(1, 1, 3, 5), b]})
k2, b2 = w(3, 5), w(5)
softmaxes = [np.exp(l) / np.exp(l).sum() for l in (logits, x.max((0, 1)) @ k2 + b2)]
case("Average of two softmaxes", None, np.log((softmaxes[0] + softmaxes[1]) / 2), {"p": [k, b], "q": [k2, b2]}, functional=[
    node("GlobalAveragePooling2D", "m", [i]), node("GlobalMaxPooling2D", "n", [i]),
    node("Dense", "p", [reference("m")], {"units": 5, "activation": "softmax"}), node("Dense", "q", [reference("n")], {"units": 5, "activation": "softmax"}),
    node("Average", "out", [[reference("p"), reference("q")]])])
case("Tensors by name", None, np.concatenate([A, B], -1), functional=two + [node("Concatenate", "out", [], kwargs={"inputs": [reference("a"), reference("b")]})])
case("Cast and softmax of Keras 2", None, np.exp(x / 2) / np.exp(x / 2).sum(-1, keepdims=True), keras=2, functional=[
    lambda2("c", "cast", "i", {"dtype": "float32"}), lambda2("h", "math.divide", "c", {"y": 2.0}), lambda2("out", "nn.softmax", "h", {"axis": -1})])

# A layer that is shared, and a model in a model that is called twice.
k, b = w(1, 1, 3, 3), w(3)
one = conv(X, k, b)
case("A layer that is called twice", None, conv(one.astype("f4"), k, b), {"c": [k, b]}, functional=[
    {**node("Conv2D", "c", [i], {"filters": 3, "kernel_size": 1}), "inbound_nodes": [{"args": [i], "kwargs": {}}, {"args": [reference("c", 0)], "kwargs": {}}]},
    node("Activation", "out", [reference("c", 1)], {"activation": "linear"})])

out = pathlib.Path(__file__).parent / "layers.json"
out.write_text(json.dumps({"input": b64(X), "cases": cases}, indent=0).replace("\n", "\n"))
print(len(cases), "cases,", out.stat().st_size, "bytes")
