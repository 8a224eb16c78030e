/** Wilson's interval for a share of counts at 95 %. */
export function wilson(hits: number, count: number): { readonly low: number; readonly high: number } {
  if (count === 0) return { low: 0, high: 1 };
  const z = 1.96;
  const share = hits / count;
  const centre = share + (z * z) / (2 * count);
  const spread = z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  const scale = 1 + (z * z) / count;
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) };
}

const percent = (share: number): string => (100 * share).toFixed(1);

/** Counts by label, as rows of a table: hits, count, share and interval. */
export class Tally {
  readonly #counts = new Map<string, { hits: number; count: number }>();

  add(label: string, hit: boolean): void {
    const before = this.#counts.get(label) ?? { hits: 0, count: 0 };
    this.#counts.set(label, { hits: before.hits + (hit ? 1 : 0), count: before.count + 1 });
  }

  share(label: string): number {
    const { hits, count } = this.#counts.get(label) ?? { hits: 0, count: 0 };
    return count > 0 ? hits / count : 0;
  }

  table(what: string, hit: string): string[] {
    const rows = [...this.#counts]
      .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
      .map(([label, { hits, count }]) => {
        const { low, high } = wilson(hits, count);
        return `| ${label} | ${count} | ${hits} | ${percent(hits / count)} | ${percent(low)}–${percent(high)} |`;
      });
    return [`| ${what} | of | ${hit} | % | 95 % interval |`, '|---|---:|---:|---:|---|', ...rows];
  }
}
