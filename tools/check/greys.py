# One frame of a DICOM object as pydicom's own functions show it: 8-bit grey on standard output. Nothing where it cannot.
import sys
import numpy as np
from pydicom import dcmread

try:
    from pydicom.pixels import apply_modality_lut, apply_voi
except ImportError:
    from pydicom.pixel_data_handlers.util import apply_modality_lut, apply_voi

path, frame = sys.argv[1], int(sys.argv[2])
ds = dcmread(path, force=True)
pixels = ds.pixel_array
if int(ds.get("NumberOfFrames", 1) or 1) > 1:
    pixels = pixels[frame]


def group(name):
    for sequence, at in (("PerFrameFunctionalGroupsSequence", frame), ("SharedFunctionalGroupsSequence", 0)):
        items = ds.get(sequence)
        if items and at < len(items) and name in items[at]:
            return items[at][name][0]
    return ds


levels, voi = group("PixelValueTransformationSequence"), group("FrameVOILUTSequence")
if "ModalityLUTSequence" in ds:
    values = apply_modality_lut(pixels, ds).astype("f8")
else:
    slope = float(levels.get("RescaleSlope", ds.get("DoseGridScaling", 1)) or 1)
    values = pixels.astype("f8") * slope + float(levels.get("RescaleIntercept", 0) or 0)

first = lambda value: float(value[0] if hasattr(value, "__len__") and not isinstance(value, str) else value)
if len(sys.argv) > 4:
    center, width, function = float(sys.argv[3]), float(sys.argv[4]), "LINEAR"
elif voi.get("WindowCenter") not in (None, "") and voi.get("WindowWidth") not in (None, ""):
    center, width = first(voi.WindowCenter), first(voi.WindowWidth)
    function = voi.get("VOILUTFunction", "LINEAR") or "LINEAR"
else:
    table = apply_voi(pixels if "ModalityLUTSequence" not in ds else values.astype("u2"), voi)
    center = None

if center is None:
    grey = table / (2 ** voi.VOILUTSequence[0].LUTDescriptor[2] - 1)
elif function == "SIGMOID":
    grey = 1 / (1 + np.exp(-4 * (values - center) / width))
else:
    exact = function == "LINEAR_EXACT" or values.dtype.kind == "f" and pixels.dtype.kind == "f"
    middle, span = (center, width) if exact else (center - 0.5, width - 1)
    grey = (values > middle) * 1.0 if span <= 0 else np.clip((values - middle) / span + 0.5, 0, 1)
grey = np.nan_to_num(grey)
if ds.PhotometricInterpretation == "MONOCHROME1":
    grey = 1 - grey
sys.stdout.buffer.write(np.floor(255 * grey + 0.5).astype("u1").tobytes())
