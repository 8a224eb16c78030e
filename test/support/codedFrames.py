"""Splits encapsulated pixel data into frames, and lets gdcm and dcmtk decode the same files, for test/integration/codecs.test.ts.

usage: codedFrames.py CORPUS OUT
Writes OUT/N.frame (one code stream), OUT/N.gdcm and OUT/N.dcmtk (the same frame as they decode it, samples interleaved, where they do)
and OUT/index.json.
"""

import json
import os
import subprocess
import sys
import warnings

import numpy
import pydicom
from pydicom.encaps import generate_pixel_data_frame

warnings.filterwarnings('ignore')
corpus, out = sys.argv[1:3]
FRAMES_PER_FILE = 8
LOSSY_OR_LOSSLESS_JPEG = ('50', '51', '53', '55', '57', '70')


def commands(path, syntax, target):
    yield 'gdcm', ['gdcmconv', '--raw', '-i', path, '-o', target]
    last = syntax.split('.')[-1]
    if syntax == '1.2.840.10008.1.2.5':
        yield 'dcmtk', ['dcmdrle', path, target]
    elif last in ('80', '81'):
        yield 'dcmtk', ['dcmdjpls', path, target]
    elif last in LOSSY_OR_LOSSLESS_JPEG:
        # +cn: colour is left as it is stored
        yield 'dcmtk', ['dcmdjpeg', '+cn', path, target]


def decoded_frames(command, target, frames):
    """The frames as a peer decodes them, interleaved and little-endian, or None."""
    if os.path.exists(target):
        os.remove(target)
    try:
        done = subprocess.run(command, capture_output=True, timeout=60)
        if done.returncode != 0 or not os.path.exists(target):
            return None
        dataset = pydicom.dcmread(target, force=True)
        rows, columns, components = dataset.Rows, dataset.Columns, dataset.SamplesPerPixel
        if dataset.BitsAllocated == 1:
            bits = numpy.unpackbits(numpy.frombuffer(dataset.PixelData, 'u1'), bitorder='little')
            return bits[: frames * rows * columns].reshape(frames, -1)
        stored = numpy.frombuffer(dataset.PixelData, f'<u{dataset.BitsAllocated // 8}')
        stored = stored[: frames * rows * columns * components]
        if components > 1 and int(dataset.get('PlanarConfiguration', 0) or 0) == 1:
            return stored.reshape(frames, components, rows * columns).transpose(0, 2, 1)
        return stored.reshape(frames, -1)
    except Exception:
        return None


def main():
    index = []
    os.makedirs(out, exist_ok=True)
    paths = sorted(os.path.join(folder, name) for folder, _, names in os.walk(corpus) for name in names)
    for path in paths:
        try:
            dataset = pydicom.dcmread(path, force=True)
            syntax = str(dataset.file_meta.TransferSyntaxUID)
            if not (syntax.startswith('1.2.840.10008.1.2.4') or syntax == '1.2.840.10008.1.2.5'):
                continue
            count = int(dataset.get('NumberOfFrames', 1) or 1)
            coded = list(generate_pixel_data_frame(dataset.PixelData, count))
            facts = {
                'syntax': syntax,
                'width': int(dataset.Columns),
                'height': int(dataset.Rows),
                'components': int(dataset.SamplesPerPixel),
                'bitsAllocated': int(dataset.BitsAllocated),
                'bitsStored': int(dataset.BitsStored),
            }
        except Exception:
            continue
        target = os.path.join(out, 'peer.dcm')
        peers = {name: decoded_frames(command, target, count) for name, command in commands(path, syntax, target)}
        for number, code in enumerate(coded[:FRAMES_PER_FILE]):
            base = os.path.join(out, str(len(index)))
            with open(f'{base}.frame', 'wb') as file:
                file.write(code)
            for name, frames in peers.items():
                if frames is not None:
                    frames[number].tofile(f'{base}.{name}')
            index.append({**facts, 'peers': [name for name, frames in peers.items() if frames is not None]})
    with open(os.path.join(out, 'index.json'), 'w') as file:
        json.dump(index, file)


main()
