"""Reads originals and cleared files with pydicom, a reader that shares nothing with Scrim, and reports what is wrong.

usage: compareDicom.py JOB.json   with {"identifying": ["ggggeeee", ...], "dummies": [...], "files": [{"original", "cleared", "left", "top", "right", "bottom"}]}
Prints one JSON list of {"file", "problem"}. A problem names rules and tags, never values.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import warnings

import pydicom

warnings.simplefilter("ignore")
TEXT = {"LO", "SH", "ST", "LT", "UT", "UC", "AE", "DA", "DT", "TM", "PN", "UI"}
STANDARD_UID = re.compile(r"^1\.2\.840\.10008\.[0-9.]*$")


def elements(dataset):
    for element in dataset:
        yield element
        if element.VR == "SQ":
            for item in element.value:
                yield from elements(item)


def parts_of(element):
    values = element.value if isinstance(element.value, (list, pydicom.multival.MultiValue)) else [element.value]
    for value in values:
        text = str(value).strip()
        yield text
        if element.VR == "PN":
            yield from re.split(r"[\^= ,.]+", text)


def identifiers(dataset, identifying):
    found = {}
    for element in elements(dataset):
        tag = "%04x%04x" % (element.tag.group, element.tag.element)
        if element.VR not in TEXT or element.is_private or not element.value:
            continue
        if element.VR in ("PN", "UI") or tag in identifying:
            for part in parts_of(element):
                if len(part) >= 4 and not (element.VR == "UI" and STANDARD_UID.match(part)):
                    found.setdefault(part, tag)
    return found


def survivors(dataset, identifying, dummies, raw):
    lower = raw.lower()
    for value, tag in identifiers(dataset, identifying).items():
        # Midnight, or a birth date that already was the dummy, cannot be told from what was written in its place.
        if any(value in dummy for dummy in dummies):
            continue
        forms = {value.encode("utf-8"), value.encode("utf-16-le"), value.encode("utf-16-be")}
        try:
            forms.add(value.encode("latin-1"))
        except UnicodeEncodeError:
            pass
        if any(form.lower() in lower for form in forms):
            yield "a value of %s survives" % tag


def without_vocabulary(header, cleared):
    """Defined terms, the standard's own sentences and tables of numbers hold words and digits of anybody by chance."""
    for element in elements(cleared):
        if element.VR == "OW" and isinstance(element.value, bytes) and element.value:
            header = header.replace(element.value, b"")
        elif element.VR == "CS" or element.keyword in ("CodeMeaning", "DeidentificationMethod"):
            values = element.value if isinstance(element.value, pydicom.multival.MultiValue) else [element.value]
            text = "\\".join(str(value) for value in values if value is not None)
            if text:
                header = header.replace(text.encode("latin-1", "replace"), b"")
    return header


COMPRESSED = re.compile(r"^1\.2\.840\.10008\.1\.2\.(4\..*|5|8\.1|1\.98)$")
BLOCKS = re.compile(r"^1\.2\.840\.10008\.1\.2\.4\.5[0135]$")
LARGEST_BLOCK = 32


def syntax(dataset):
    return str(getattr(getattr(dataset, "file_meta", None), "TransferSyntaxUID", ""))


def uncompressed(path, dataset):
    """The same object with native pixels, decoded by gdcm; None where that cannot be done."""
    if not COMPRESSED.match(syntax(dataset)):
        return dataset
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "raw.dcm")
        done = subprocess.run(["gdcmconv", "--raw", path, out], capture_output=True)
        if done.returncode != 0 or not os.path.exists(out):
            return None
        raw = pydicom.dcmread(out, force=True)
        return None if COMPRESSED.match(syntax(raw)) else raw


def samples(dataset):
    for keyword in ("PixelData", "FloatPixelData", "DoubleFloatPixelData"):
        if keyword in dataset:
            return dataset[keyword].value


def comparable(dataset):
    """Rows of whole bytes: one bit a sample, shared chrominance and swapped words are covered by Scrim's own tests."""
    swapped = dataset.BitsAllocated == 8 and "PixelData" in dataset and dataset["PixelData"].VR == "OW" and not dataset.is_little_endian
    return dataset.BitsAllocated >= 8 and not dataset.PhotometricInterpretation.endswith("_422") and not swapped


def rows(dataset):
    """(row number, its bytes, bytes per step of a pixel) of every frame, and of every plane."""
    data = samples(dataset)
    size = dataset.BitsAllocated // 8
    planes, step = (3, size) if getattr(dataset, "PlanarConfiguration", 0) == 1 else (1, size * dataset.SamplesPerPixel)
    length = dataset.Columns * step
    count = int(getattr(dataset, "NumberOfFrames", 1) or 1) * planes * dataset.Rows
    for index in range(count):
        yield index % dataset.Rows, data[index * length : (index + 1) * length], step


def grown(box, blocks):
    """A mask takes whole blocks of a JPEG, and beside them a decoder mixes chroma into two pixels."""
    if not blocks:
        return box
    end = lambda value: -(-value // LARGEST_BLOCK) * LARGEST_BLOCK + LARGEST_BLOCK + 2
    return {**box, "right": end(box["right"]), "bottom": end(box["bottom"])}


def pixels_outside(original, cleared, box):
    for (y, a, step), (_, b, _) in zip(rows(original), rows(cleared)):
        inside = box["top"] <= y < box["bottom"]
        if inside and a[: box["left"] * step] == b[: box["left"] * step] and a[box["right"] * step :] == b[box["right"] * step :]:
            continue
        if inside or a != b:
            return ["row %d differs outside of the mask" % y]
    return []


def pixel_problems(job, original, cleared):
    first, second = uncompressed(job["original"], original), uncompressed(job["cleared"], cleared)
    if second is None:
        return [] if first is None else ["gdcm reads the original's pixels and not these"]
    if first is None or not comparable(second):
        return []
    return pixels_outside(first, second, grown(job, BLOCKS.match(syntax(original))))


def with_counted_frames(original, cleared):
    """pydicom stops at a number of frames that is no number; Scrim counts the frames and writes how many there are."""
    try:
        int(original.get("NumberOfFrames") or 1)
    except ValueError:
        original.NumberOfFrames = cleared.NumberOfFrames
    return original


def check(job, identifying, dummies):
    cleared = pydicom.dcmread(job["cleared"])
    original = with_counted_frames(pydicom.dcmread(job["original"], force=True), cleared)
    raw = open(job["cleared"], "rb").read()
    header = without_vocabulary(raw.replace(samples(cleared), b""), cleared)
    problems = list(survivors(original, identifying, dummies, header))
    problems += pixel_problems(job, original, cleared)
    if cleared.file_meta.MediaStorageSOPInstanceUID != cleared.SOPInstanceUID:
        problems.append("the meta group names another instance")
    if any(element.is_private for element in elements(cleared)):
        problems.append("a private element")
    return problems


def main():
    job = json.load(open(sys.argv[1]))
    identifying = set(job["identifying"])
    report = []
    for entry in job["files"]:
        try:
            report += [{"file": entry["cleared"], "problem": problem} for problem in check(entry, identifying, job["dummies"])]
        except Exception as error:
            report.append({"file": entry["cleared"], "problem": "pydicom: %s" % type(error).__name__})
    print(json.dumps(report))


main()
