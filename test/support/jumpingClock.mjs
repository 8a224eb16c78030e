// Loaded before everything else: the clock of this process is wrong by some hours, and by others a while later. SCRIM_TEST_CLOCK holds
// the hours, such as "0,-5,3"; every half second the next of them hold, the last for good. Timers are the machine's own.
const hours = (process.env.SCRIM_TEST_CLOCK ?? '0').split(',').map(Number);
const Machine = globalThis.Date;
const began = Machine.now();
const now = () => {
  const real = Machine.now();
  return real + hours[Math.min(hours.length - 1, Math.floor((real - began) / 500))] * 3_600_000;
};

globalThis.Date = class Date extends Machine {
  constructor(...given) {
    super(...(given.length === 0 ? [now()] : given));
  }
  static now = now;
};
