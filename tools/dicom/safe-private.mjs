// Private elements that hold physics and nothing else, by creator and group: those of PS3.15 table E.3.10-1 whose values are numbers or coded words, and others that the
// vendors' conformance statements describe as settings or measurements of the acquisition. No texts: a private text may say anything. No counters
// of images or archives, no dates. The key is the element's last byte, the value its VR.
export const safePrivate = [
  { creator: 'Philips PET Private Group', group: '7053', elements: { '00': 'DS', '09': 'DS' } }, // SUV and activity concentration factors
  {
    creator: 'SIEMENS MR HEADER',
    group: '0019',
    // Mosaic, slice timing, diffusion, table position, dwell time, motion correction.
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
  { creator: 'GEMS_PARM_01', group: '0043', elements: { 39: 'IS', '6f': 'DS' } }, // b-value, table entry
  {
    creator: 'GEMS_ACQU_01',
    group: '0019',
    // Frame of reference, table speed, mid scan time, gantry period, pulse sequence mode, diffusion gradients.
    elements: { '0f': 'DS', 11: 'SS', 23: 'DS', 24: 'DS', 27: 'DS', '9b': 'SS', bb: 'DS', bc: 'DS', bd: 'DS' },
  },
  { creator: 'GEMS_SERS_01', group: '0025', elements: { '06': 'SS', '07': 'SL', 11: 'SS' } }, // last pulse sequence, images and acquisitions of the series
  { creator: 'GEMS_RELA_01', group: '0021', elements: { 56: 'SL', 57: 'SL', 58: 'SL' } }, // slabs of a 3D acquisition
  { creator: 'GEMS_HELIOS_01', group: '0045', elements: { '01': 'SS', '02': 'FL' } }, // detector rows and their width
  {
    creator: 'Philips Imaging DD 001',
    group: '2001',
    // Chemical shift, diffusion, phases and slices, orientation, synchronisation, echo train.
    elements: {
      ...{ '01': 'FL', '03': 'FL', '04': 'CS', '08': 'IS', '0a': 'IS', '0b': 'CS', 10: 'CS', 11: 'FL', 12: 'CS' },
      ...{ 13: 'SL', 14: 'SL', 15: 'SS', 23: 'DS', '2d': 'SS' },
    },
  },
  {
    creator: 'Philips MR Imaging DD 001',
    group: '2005',
    elements: { '0d': 'FL', '0e': 'FL', b0: 'FL', b1: 'FL', b2: 'FL' },
  }, // scale, diffusion gradients
  { creator: 'ELSCINT1', group: '00e1', elements: { 21: 'DS' } }, // dose length product
  { creator: 'ELSCINT1', group: '01e1', elements: { 26: 'CS', 50: 'DS' } }, // phantom type, acquisition duration
  { creator: 'ELSCINT1', group: '01f1', elements: { '01': 'CS', '07': 'DS', 26: 'DS', 27: 'DS' } }, // acquisition type, table velocity, pitch, rotation time
  {
    creator: 'TOSHIBA_MEC_CT3',
    group: '7005',
    // Detector slice thickness, table speed, reconstruction interval, pitch, table positions of 4D volumes, dose length product.
    elements: { '08': 'DS', '0a': 'DS', 22: 'DS', 23: 'DS', 40: 'FD', 45: 'DS', 46: 'DS', 47: 'DS' },
  },
];
