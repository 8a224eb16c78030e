"""Reads originals and cleared files with pydicom, a reader that shares nothing with Scrim, and reports what is wrong.

usage: compareDicom.py JOB.json   with {"identifying": ["ggggeeee", ...], "dummies": [...], "files": [{"original", "cleared", "left", "top", "right", "bottom"}]}
Prints one JSON list of {"file", "problem"}. A problem names rules and tags, never values.
"""
import json
import re
import sys
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


def rows(dataset, data):
    """(row number, its bytes, bytes per step of a pixel) of every frame, and of every plane."""
    size = dataset.BitsAllocated // 8
    planes, step = (3, size) if getattr(dataset, "PlanarConfiguration", 0) == 1 else (1, size * dataset.SamplesPerPixel)
    length = dataset.Columns * step
    count = int(getattr(dataset, "NumberOfFrames", 1) or 1) * planes * dataset.Rows
    for index in range(count):
        yield index % dataset.Rows, data[index * length : (index + 1) * length], step


def pixels_outside(original, cleared, box):
    for (y, a, step), (_, b, _) in zip(rows(original, original.PixelData), rows(cleared, cleared.PixelData)):
        inside = box["top"] <= y < box["bottom"]
        if inside and a[: box["left"] * step] == b[: box["left"] * step] and a[box["right"] * step :] == b[box["right"] * step :]:
            continue
        if inside or a != b:
            return ["row %d differs outside of the mask" % y]
    return []


def check(job, identifying, dummies):
    original = pydicom.dcmread(job["original"], force=True)
    cleared = pydicom.dcmread(job["cleared"])
    raw = open(job["cleared"], "rb").read()
    header = raw.replace(cleared.PixelData, b"")
    problems = list(survivors(original, identifying, dummies, header))
    # Where 8-bit samples fill big-endian words, rows begin in the middle of one; Scrim's own tests cover those.
    if not (cleared.BitsAllocated == 8 and cleared["PixelData"].VR == "OW" and not cleared.is_little_endian):
        problems += pixels_outside(original, cleared, job)
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
