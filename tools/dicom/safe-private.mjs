// Private elements that hold physics and nothing else, by creator and group, compared row by row with PS3.15 table E.3.10-1: all of its rows whose values are numbers, coded
// words or a ratio, and others (marked) that the vendors' conformance statements describe as settings or measurements of the acquisition. What the table calls safe is left out
// where it is a text (a private text may say anything), bytes or a sequence of a vendor's own (note 2 there), a UID, a time, or an offset into what is removed. The key is the
// element's last byte, the value its VR.

/** Volumes of structures of the brain, one side. */
const volumes = Object.fromEntries(
  Array.from({ length: 22 }, (_, index) => [(index + 1).toString(16).padStart(2, '0'), 'FL']),
);

export const safePrivate = [
  { creator: 'Philips PET Private Group', group: '7053', elements: { '00': 'DS', '09': 'DS' } }, // SUV and activity concentration factors
  {
    creator: 'SIEMENS MR HEADER',
    group: '0019',
    // 0c, 0d, 0e and 27 of the table; by the vendor also: mosaic, slice timing, diffusion, table position, dwell time, motion correction.
    elements: {
      ...{
        '0a': 'US',
        '0b': 'DS',
        '0c': 'IS',
        '0d': 'CS',
        '0e': 'FD',
        12: 'SL',
        13: 'SL',
        14: 'IS',
        15: 'FD',
        16: 'DS',
      },
      ...{ 17: 'DS', 18: 'IS', 25: 'FD', 26: 'FD', 27: 'FD', 28: 'FD', 29: 'FD' },
    },
  },
  { creator: 'GEMS_PARM_01', group: '0043', elements: { 27: 'SH', 39: 'IS', '6f': 'DS' } }, // pitch in the form n.nnn:1, b-value, table entry
  {
    creator: 'GEMS_ACQU_01',
    group: '0019',
    // 23, 24 and 27 of the table; by the vendor also: frame of reference, table speed, mid scan time, gantry period, pulse sequence mode, diffusion gradients.
    elements: { '0f': 'DS', 11: 'SS', 23: 'DS', 24: 'DS', 27: 'DS', '9b': 'SS', bb: 'DS', bc: 'DS', bd: 'DS' },
  },
  { creator: 'GEMS_SERS_01', group: '0025', elements: { '06': 'SS', '07': 'SL', 11: 'SS' } }, // 07 of the table: images of the series; by the vendor also: last pulse sequence, acquisitions
  { creator: 'GEMS_RELA_01', group: '0021', elements: { 56: 'SL', 57: 'SL', 58: 'SL' } }, // by the vendor: slabs of a 3D acquisition
  { creator: 'GEMS_HELIOS_01', group: '0045', elements: { '01': 'SS', '02': 'FL' } }, // detector rows and their width
  {
    creator: 'Philips Imaging DD 001',
    group: '2001',
    // 03 and 04 of the table; by the vendor also: chemical shift, diffusion, phases and slices, orientation, synchronisation, echo train.
    elements: {
      ...{ '01': 'FL', '03': 'FL', '04': 'CS', '08': 'IS', '0a': 'IS', '0b': 'CS', 10: 'CS', 11: 'FL', 12: 'CS' },
      ...{ 13: 'SL', 14: 'SL', 15: 'SS', 23: 'DS', '2d': 'SS' },
    },
  },
  {
    creator: 'Philips MR Imaging DD 001',
    group: '2005',
    elements: { '0d': 'FL', '0e': 'FL', b0: 'FL', b1: 'FL', b2: 'FL' },
  }, // 0d and 0e of the table: scale; by the vendor also: diffusion gradients
  { creator: 'ELSCINT1', group: '00e1', elements: { 21: 'DS', 50: 'DS' } }, // dose length product, acquisition duration
  { creator: 'ELSCINT1', group: '01e1', elements: { 26: 'CS' } }, // phantom type
  { creator: 'ELSCINT1', group: '01f1', elements: { '01': 'CS', '07': 'DS', 26: 'DS', 27: 'DS' } }, // acquisition type, table velocity, pitch, rotation time
  {
    creator: 'TOSHIBA_MEC_CT3',
    group: '7005',
    // By the vendor: detector slice thickness, table speed, reconstruction interval, pitch, table positions of 4D volumes, dose length product.
    elements: { '08': 'DS', '0a': 'DS', 22: 'DS', 23: 'DS', 40: 'FD', 45: 'DS', 46: 'DS', 47: 'DS' },
  },
  { creator: 'GEIIS PACS', group: '0903', elements: { 10: 'US', 11: 'US', 12: 'US' } }, // flags: rejected, significant, confidential
  { creator: 'NQHeader', group: '0099', elements: { '04': 'SS', 10: 'FL', 21: 'FL' } }, // return code, mutual information, intracranial volume
  { creator: 'NQLeft', group: '0199', elements: volumes },
  { creator: 'NQRight', group: '0299', elements: volumes },
  { creator: 'SIEMENS Ultrasound SC2000', group: '0119', elements: { '09': 'SS', 13: 'IS' } }, // acoustic stream, volume rate
  { creator: 'SIEMENS Ultrasound SC2000', group: '0129', elements: { 30: 'CS' } }, // type of the raw data
  { creator: 'SIEMENS Ultrasound SC2000', group: '0139', elements: { '01': 'SL' } }, // region of physiological capture
  { creator: 'SIEMENS Ultrasound SC2000', group: '0149', elements: { '01': 'FD' } }, // points of a region
];
