/**
 * Results by key, the least recently used leaving first once their sizes pass the bound. What is being made already is
 * waited for, not made twice; what failed is not kept.
 */
export interface ByteCache<T> {
  get(key: string, make: () => Promise<T>): Promise<T>;
  /** Forgets all keys that begin so. */
  forget(prefix: string): void;
  clear(): void;
}

export function createByteCache<T>(boundBytes: number, sizeOf: (value: T) => number): ByteCache<T> {
  const entries = new Map<string, { readonly value: Promise<T>; bytes: number }>();
  let total = 0;
  function drop(key: string): void {
    total -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  }
  function settle(key: string, value: Promise<T>, bytes: number): void {
    const entry = entries.get(key);
    if (entry?.value !== value) return;
    entry.bytes = bytes;
    total += bytes;
    for (const oldest of entries.keys()) {
      if (total <= boundBytes) return;
      drop(oldest);
    }
  }
  return {
    get(key, make) {
      const known = entries.get(key);
      if (known) {
        entries.delete(key);
        entries.set(key, known);
        return known.value;
      }
      const value = make();
      entries.set(key, { value, bytes: 0 });
      value.then(
        (made) => settle(key, value, sizeOf(made)),
        () => entries.get(key)?.value === value && drop(key),
      );
      return value;
    },
    forget(prefix) {
      for (const key of [...entries.keys()]) if (key.startsWith(prefix)) drop(key);
    },
    clear() {
      entries.clear();
      total = 0;
    },
  };
}
