"""Writes the HDF5 files of this folder, each of which is a trap for a reader. Needs h5py (Debian: python3-h5py)."""
import pathlib

import h5py
import numpy

here = pathlib.Path(__file__).parent
OTHER = "/etc/hostname"


def head(name):
    file = h5py.File(here / f"{name}.weights.h5", "w")
    variables = file.create_group("layers/dense/vars")
    variables["1"] = numpy.zeros(3, "f4")
    return file, variables


file, variables = head("external_link")
variables["0"] = h5py.ExternalLink(OTHER, "/kernel")

file, variables = head("external_data")
variables.create_dataset("0", (2, 3), "f4", external=[(OTHER, 0, 24)])

file, variables = head("virtual")
layout = h5py.VirtualLayout((1280, 3), "f4")
layout[:] = h5py.VirtualSource(OTHER, "kernel", (1280, 3))
variables.create_virtual_dataset("0", layout)

file, variables = head("link_to_itself")
variables["0"] = h5py.SoftLink("/layers/dense/vars/0")

file = h5py.File(here / "group_in_itself.weights.h5", "w")
group = file.create_group("layers")
group["layers"] = group
group["dense"] = group

# 15 KB that unpack to 2 GB.
file, variables = head("bomb")
variables.create_dataset("0", (200000, 2600), "f4", chunks=(20000, 2600), compression="gzip", compression_opts=9)
