"""Decodes DICOM files with gdcm, dcmtk and pydicom, which share nothing with Scrim, and holds Scrim's samples against theirs.

usage: compareDecoding.py JOB.json   with {"folder": "...", "files": [{"original", "samples", "dtype", "rgb" or null, "shape": [frames, rows, columns, samples]}]}
`samples` and `rgb` name raw little-endian arrays in that shape. Prints one JSON list of
{"file", "syntax", "differences": {tool: largest difference or null where the tool cannot read it}, "rgb": largest difference to dcmtk's RGB or null}.
"""

import json
import os
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy
import pydicom

warnings.filterwarnings("ignore")

DCMTK = {"1.2.840.10008.1.2.5": "dcmdrle", "1.2.840.10008.1.2.4.80": "dcmdjpls", "1.2.840.10008.1.2.4.81": "dcmdjpls"}
for suffix in ("50", "51", "53", "55", "57", "70"):
    DCMTK["1.2.840.10008.1.2.4." + suffix] = "dcmdjpeg"


def pixels_of(path, shape):
    data = pydicom.dcmread(path, force=True)
    if not hasattr(data.file_meta, "TransferSyntaxUID"):
        data.file_meta.TransferSyntaxUID = (
            pydicom.uid.ImplicitVRLittleEndian if data.is_implicit_VR
            else pydicom.uid.ExplicitVRLittleEndian if data.is_little_endian
            else pydicom.uid.ExplicitVRBigEndian
        )
    return stored_bits(data.pixel_array.reshape(shape).astype("float64"), data)


def by_tool(command, shape, made):
    subprocess.run(command, check=True, timeout=120, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        return pixels_of(made, shape)
    finally:
        if os.path.exists(made):
            os.unlink(made)


def attempts(entry, syntax, made):
    original, shape = entry["original"], entry["shape"]
    tool = DCMTK.get(syntax)
    never = ["+cn"] if tool == "dcmdjpeg" else []
    yield "pydicom", lambda: pixels_of(original, shape)
    yield "gdcm", lambda: by_tool(["gdcmconv", "--raw", original, made], shape, made)
    if tool:
        yield "dcmtk", lambda: by_tool([tool, *never, original, made], shape, made)


def stored_bits(values, data):
    """What lies outside of the stored bits is no part of the picture; some of these tools hand it out."""
    if "BitsStored" not in data or "PixelData" not in data:
        return values
    stored, high = int(data.BitsStored), int(data.get("HighBit", data.BitsStored - 1))
    bits = (values.astype("int64") >> (high + 1 - stored)) & (2**stored - 1)
    if data.get("PixelRepresentation", 0) == 1:
        bits -= (bits >> (stored - 1)) << stored
    return bits.astype("float64")


def difference(ours, theirs):
    both = numpy.isnan(ours) & numpy.isnan(theirs)
    return float(numpy.max(numpy.abs(numpy.where(both, 0, ours - theirs)))) if ours.size else 0.0


def compare(entry, folder, index):
    shape = entry["shape"]
    ours = numpy.fromfile(entry["samples"], dtype=entry["dtype"]).reshape(shape).astype("float64")
    try:
        meta = pydicom.filereader.read_file_meta_info(entry["original"])
        syntax = str(meta.get("TransferSyntaxUID", ""))
    except Exception:
        syntax = ""
    found = {}
    for name, attempt in attempts(entry, syntax, os.path.join(folder, f"{index}.made")):
        try:
            found[name] = difference(ours, attempt())
        except Exception:
            found[name] = None
    return {"file": entry["original"], "syntax": syntax, "differences": found, "rgb": rgb_difference(entry, folder, index)}


def rgb_difference(entry, folder, index):
    """Largest difference of the first frame's colour to what dcm2pnm or dcmj2pnm shows."""
    if not entry["rgb"]:
        return None
    _, rows, columns, _ = entry["shape"]
    ours = numpy.fromfile(entry["rgb"], dtype="uint8").reshape(rows, columns, 3).astype("int32")
    made = os.path.join(folder, f"{index}.ppm")
    for tool in ("dcmj2pnm", "dcml2pnm", "dcm2pnm"):
        try:
            subprocess.run([tool, "+op", entry["original"], made], check=True, timeout=120, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            with open(made, "rb") as ppm:
                data = ppm.read()
            os.unlink(made)
            theirs = numpy.frombuffer(data[-rows * columns * 3:], dtype="uint8").reshape(rows, columns, 3).astype("int32")
            return int(numpy.max(numpy.abs(ours - theirs)))
        except Exception:
            continue
    return None


if __name__ == "__main__":
    with open(sys.argv[1]) as job_file:
        job = json.load(job_file)
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda pair: compare(pair[1], job["folder"], pair[0]), enumerate(job["files"])))
    print(json.dumps(results))
