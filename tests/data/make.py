#!/usr/bin/env python3
"""Makes the small reference data of this folder from samples/, with programs that share no code with the product.

Needs djpeg and cjpeg (Debian: libjpeg-turbo-progs) and nothing beyond Python's standard library:

    python3 tests/data/make.py

The logits are then made by logits.mjs (see there).
"""
import struct
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
SAMPLES = HERE.parent.parent / "samples"


def decode(path, *options):
    """A JPEG as (width, height, rgb bytes), by libjpeg-turbo's djpeg."""
    ppm = subprocess.run(["djpeg", "-ppm", *options, str(path)], check=True, capture_output=True).stdout
    magic, size, depth, pixels = ppm.split(b"\n", 3)
    assert magic == b"P6" and depth == b"255"
    width, height = map(int, size.split())
    return width, height, pixels


def nearest(width, height, rgb, size):
    """Pillow's nearest neighbour: the integer part of a running double, as golden/README.md of the reference data describes it."""
    def positions(length):
        scale = length / size
        at, result = scale * 0.5, []
        for _ in range(size):
            result.append(int(at))
            at += scale
        return result

    columns, out = positions(width), bytearray()
    for y in positions(height):
        for x in columns:
            at = 3 * (y * width + x)
            out += rgb[at:at + 3]
    return bytes(out)


def stored(width, height, rgb, orientation):
    """The pixels that a camera stores so that EXIF orientation makes the given ones of them."""
    def at(x, y):
        i = 3 * (y * width + x)
        return rgb[i:i + 3]

    w, h = (height, width) if orientation >= 5 else (width, height)
    source = {
        1: lambda x, y: (x, y),
        2: lambda x, y: (width - 1 - x, y),
        3: lambda x, y: (width - 1 - x, height - 1 - y),
        4: lambda x, y: (x, height - 1 - y),
        5: lambda x, y: (y, x),
        6: lambda x, y: (width - 1 - y, x),
        7: lambda x, y: (width - 1 - y, height - 1 - x),
        8: lambda x, y: (y, height - 1 - x),
    }[orientation]
    return w, h, b"".join(at(*source(x, y)) for y in range(h) for x in range(w))


def encode(width, height, rgb):
    ppm = b"P6\n%d %d\n255\n" % (width, height) + rgb
    return subprocess.run(["cjpeg", "-quality", "95", "-sample", "1x1"], input=ppm, check=True, capture_output=True).stdout


def with_orientation(jpeg, orientation):
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)
    exif = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


def main():
    for name in ("keras", "networks", "orientation"):
        (HERE / name).mkdir(exist_ok=True)
    for name in ("pembroke", "skateboarder", "dog_and_bicycle"):
        picture = decode(SAMPLES / f"{name}.jpg")
        (HERE / "keras" / f"{name}.nearest64.rgb").write_bytes(nearest(*picture, 64))
    for size in (224, 260):
        (HERE / "networks" / f"pembroke.{size}.rgb").write_bytes(nearest(*decode(SAMPLES / "pembroke.jpg"), size))
    upright = decode(SAMPLES / "dog_and_bicycle.jpg", "-scale", "1/8")
    (HERE / "orientation" / "upright.ppm").write_bytes(b"P6\n%d %d\n255\n" % upright[:2] + upright[2])
    for orientation in range(1, 9):
        jpeg = with_orientation(encode(*stored(*upright, orientation)), orientation)
        (HERE / "orientation" / f"{orientation}.jpg").write_bytes(jpeg)


main()
