import { useEffect, useRef } from 'react';

const soonMilliseconds = 10_000;

/** Runs when somebody comes back to the window: what was withdrawn meanwhile is not shown to them any longer. */
export function useComingBack(run: () => void): void {
  const last = useRef(performance.now());
  useEffect(() => {
    const onFocus = () => {
      if (performance.now() - last.current < soonMilliseconds) return;
      last.current = performance.now();
      run();
    };
    window.addEventListener('focus', onFocus);
    return () => window.removeEventListener('focus', onFocus);
  }, [run]);
}
