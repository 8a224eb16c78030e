/** A lookup table's first number and third: how many entries, of how many bits. */
interface Stated {
  readonly entries: number;
  readonly bits: number;
}

/** Entries of a table whose size was checked, in words or, of 8 bits, in bytes. */
export function tableEntries(data: Uint8Array, { entries }: Stated, little: boolean): readonly number[] {
  const wide = data.length === 2 * entries;
  const out: number[] = [];
  for (let i = 0; i < entries; i++) {
    if (wide) out.push(little ? data[2 * i]! | (data[2 * i + 1]! << 8) : data[2 * i + 1]! | (data[2 * i]! << 8));
    else out.push(data[little ? i : i ^ 1]!);
  }
  return out;
}

/** Why a table is none of tones: it goes up and down, or beyond its bits. A constant tail may lie anywhere. */
export function toneFault(entries: readonly number[], bits: number): string | undefined {
  if (entries.some((entry) => entry >= 2 ** bits)) return 'a lookup table with entries of more bits than it states';
  let last = entries.length - 1;
  while (last > 0 && entries[last] === entries[last - 1]) last--;
  const directions = (to: number): number => {
    const seen = new Set<number>();
    for (let i = 1; i <= to; i++) seen.add(Math.sign(entries[i]! - entries[i - 1]!));
    seen.delete(0);
    return seen.size;
  };
  return directions(last) > 1 && directions(last - 1) > 1 ? 'a lookup table that goes up and down' : undefined;
}

/**
 * Whether numbers hold `least` characters of prose in a row, one a byte or one a word: half of them letters, and more ups and downs than a ramp has. `inWords`: known to
 * be words, whose two bytes are one number's.
 */
export function holdsProse(data: Uint8Array, least: number, inWords = false): boolean {
  for (const [step, phase] of [
    [1, 0],
    [2, 0],
    [2, 1],
  ] as const) {
    const enough = step === 1 && inWords ? least * 2 : least;
    let text = '';
    for (let at = phase; at < data.length; at += step) {
      const character = String.fromCharCode(data[at]!);
      if (/[A-Za-z,-: ^]/.test(character)) text += character;
      else {
        if (text.length >= enough && isProse(text)) return true;
        text = '';
      }
    }
    if (text.length >= enough && isProse(text)) return true;
  }
  return false;
}

function isProse(text: string): boolean {
  // A word changes from small to capital letters once at most, as in McDonald; ramps of colours that are read as letters do so at random.
  const words = text.split(/[^A-Za-z]+/).filter((word) => (word.match(/[a-z][A-Z]/g) ?? []).length <= 1);
  const letters = words.join('').length;
  let [turns, before] = [0, 0];
  for (let i = 1; i < text.length; i++) {
    const way = Math.sign(text.charCodeAt(i) - text.charCodeAt(i - 1));
    if (way * before < 0) turns++;
    if (way !== 0) before = way;
  }
  return 2 * letters >= text.length && turns >= 2 && 6 * turns >= text.length;
}
