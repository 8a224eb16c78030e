import { expect, test, vi } from 'vitest';
import { Overlay } from './overlay.ts';

test('painting slowly before the stage has a size keeps no copy of nothing', () => {
  const now = vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValueOnce(1000);
  const painted = vi.fn();
  const context = { canvas: { width: 0, height: 600, clientWidth: 0 } } as unknown as CanvasRenderingContext2D;
  expect(() => new Overlay().paint(context, { scale: 1, offsetX: 0, offsetY: 0 }, [painted])).not.toThrow();
  expect(painted).toHaveBeenCalledOnce();
  now.mockRestore();
});
