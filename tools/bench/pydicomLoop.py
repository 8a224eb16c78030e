# What a careful script does with pydicom: the common identifiers, UIDs and private elements, at all depths.
import os, sys
import pydicom
from pydicom.uid import generate_uid

NAMES = set("PatientName PatientID PatientBirthDate PatientAddress PatientTelephoneNumbers InstitutionName InstitutionAddress "
            "ReferringPhysicianName OperatorsName PerformingPhysicianName PhysiciansOfRecord StationName AccessionNumber StudyID "
            "StudyDate SeriesDate ContentDate AcquisitionDate StudyDescription SeriesDescription DeviceSerialNumber".split())
uids = {}

def clean(ds, element):
    if element.VR == "PN" or element.keyword in NAMES:
        element.value = ""
    elif element.VR == "UI" and not str(element.value).startswith("1.2.840.10008."):
        element.value = uids.setdefault(str(element.value), generate_uid())

source, target = sys.argv[1:3]
for name in os.listdir(source):
    ds = pydicom.dcmread(os.path.join(source, name))
    ds.remove_private_tags()
    ds.walk(clean)
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    ds.save_as(os.path.join(target, name))
