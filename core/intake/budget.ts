/** Lets work in while what it says it holds fits beside the rest; one that is larger than everything is let in alone. */
export interface Budget {
  /** Resolves, in the order of asking, to the function that gives it back. */
  take(amount: number): Promise<() => void>;
}

export function createBudget(whole: number): Budget {
  const waiting: { amount: number; enter: () => void }[] = [];
  let taken = 0;
  const next = (): void => {
    for (let first = waiting[0]; first && (taken === 0 || taken + first.amount <= whole); first = waiting[0]) {
      waiting.shift();
      taken += first.amount;
      first.enter();
    }
  };
  return {
    take: (amount) =>
      new Promise((resolve) => {
        let given = false;
        const giveBack = (): void => {
          if (given) return;
          given = true;
          taken -= amount;
          next();
        };
        waiting.push({ amount, enter: () => resolve(giveBack) });
        next();
      }),
  };
}
