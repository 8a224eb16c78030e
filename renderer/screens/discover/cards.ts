/** The cards as they lie on the screen; what the keyboard moves between. */
const cardsOf = (root: ParentNode): HTMLElement[] => [...root.querySelectorAll<HTMLElement>('.feed-main')];

export const firstCard = (): HTMLElement | undefined => cardsOf(document)[0];

/** Where an arrow leads in rows of so many columns; undefined for other keys and at the edges. */
export function neighbour(key: string, index: number, columns: number, count: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: columns,
    ArrowUp: -columns,
    Home: -index,
    End: count - 1 - index,
  };
  const step = steps[key];
  const next = step === undefined ? -1 : index + step;
  return next >= 0 && next < count && step !== 0 ? next : undefined;
}

/** Moves the focus among the cards; true if it did. */
export function moveAmongCards(list: HTMLElement, key: string): boolean {
  const cards = cardsOf(list);
  const index = cards.findIndex((card) => card === document.activeElement);
  if (index < 0) return false;
  const top = cards[0]!.offsetTop;
  const second = cards.findIndex((card) => card.offsetTop > top);
  const next = neighbour(key, index, second < 0 ? cards.length : second, cards.length);
  if (next === undefined) return false;
  cards[next]!.focus();
  return true;
}
