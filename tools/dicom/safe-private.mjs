// Private elements that hold physics and nothing else, by creator and group; PS3.15 E.3.10 and its table E.3.10-1, and the vendors' conformance
// statements. Numbers and coded words only: a private text may say anything. The key is the element's last byte, the value its VR.
export const safePrivate = [
  { creator: 'Philips PET Private Group', group: '7053', elements: { '00': 'DS', '09': 'DS' } }, // SUV and activity concentration factors
  {
    creator: 'SIEMENS MR HEADER',
    group: '0019',
    elements: { '0a': 'US', '0c': 'IS', '0d': 'CS', '0e': 'FD', 27: 'FD', 28: 'FD', 29: 'FD' },
  }, // mosaic, diffusion
  { creator: 'GEMS_PARM_01', group: '0043', elements: { 39: 'IS' } }, // b-value
  { creator: 'GEMS_ACQU_01', group: '0019', elements: { 23: 'DS', 24: 'DS', 27: 'DS', bb: 'DS', bc: 'DS', bd: 'DS' } }, // table speed, gantry period, diffusion gradients
  { creator: 'GEMS_HELIOS_01', group: '0045', elements: { '01': 'SS', '02': 'FL' } }, // detector rows and their width
  { creator: 'Philips Imaging DD 001', group: '2001', elements: { '03': 'FL', '04': 'CS' } }, // diffusion
  {
    creator: 'Philips MR Imaging DD 001',
    group: '2005',
    elements: { '0d': 'FL', '0e': 'FL', b0: 'FL', b1: 'FL', b2: 'FL' },
  }, // scale, diffusion gradients
  { creator: 'ELSCINT1', group: '00e1', elements: { 21: 'DS' } }, // dose length product
  { creator: 'ELSCINT1', group: '01f1', elements: { '07': 'DS', 26: 'DS', 27: 'DS' } }, // table velocity, pitch, rotation time
];
