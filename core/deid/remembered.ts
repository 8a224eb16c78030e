const [most, longest] = [2000, 200];

/** What `make` answers for a text, kept for the files that follow: slices of a series share most of their values. `make` asks nothing but the text. */
export function remembered<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly made: T }>();
  return (text) => {
    const found = known.get(text);
    if (found) return found.made;
    if (text.length > longest) return make(text);
    if (known.size >= most) known.clear();
    // A part of a text would hold all of it in memory.
    const own = Buffer.from(text, 'utf16le').toString('utf16le');
    const made = make(own);
    known.set(own, { made });
    return made;
  };
}
