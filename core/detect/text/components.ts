/** A connected patch of a probability map that is above the threshold, 8-connected. Whole pixels, `right` and `bottom` excluded. */
export interface Component {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly pixels: number;
  /** Mean probability over its pixels. */
  readonly mean: number;
  /** Middle of its pixels, and their variances: those of a single pixel are 1 / 12. */
  readonly x: number;
  readonly y: number;
  readonly varianceX: number;
  readonly varianceY: number;
  readonly covariance: number;
}

/** Patches of `map` (width × height, row-major) whose values are all above `threshold`. */
export function connectedComponents(map: Float32Array, width: number, height: number, threshold: number): Component[] {
  const seen = new Uint8Array(width * height);
  const stack = new Int32Array(width * height);
  const found: Component[] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] || !(map[start]! > threshold)) continue;
    found.push(fill(map, width, height, threshold, start, seen, stack));
  }
  return found;
}

function fill(
  map: Float32Array,
  width: number,
  height: number,
  threshold: number,
  start: number,
  seen: Uint8Array,
  stack: Int32Array,
): Component {
  let [left, top, right, bottom, pixels, sum] = [width, height, 0, 0, 0, 0];
  let [sumX, sumY, sumXX, sumYY, sumXY] = [0, 0, 0, 0, 0];
  let depth = 0;
  seen[start] = 1;
  stack[depth++] = start;
  while (depth > 0) {
    const at = stack[--depth]!;
    const x = at % width;
    const y = (at - x) / width;
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
    pixels++;
    sum += map[at]!;
    sumX += x;
    sumY += y;
    sumXX += x * x;
    sumYY += y * y;
    sumXY += x * y;
    const lastX = Math.min(width - 1, x + 1);
    const lastY = Math.min(height - 1, y + 1);
    for (let ny = Math.max(0, y - 1); ny <= lastY; ny++) {
      for (let nx = Math.max(0, x - 1); nx <= lastX; nx++) {
        const next = ny * width + nx;
        if (seen[next] || !(map[next]! > threshold)) continue;
        seen[next] = 1;
        stack[depth++] = next;
      }
    }
  }
  const [meanX, meanY] = [sumX / pixels, sumY / pixels];
  return {
    ...{ left, top, right, bottom, pixels, mean: sum / pixels, x: meanX + 0.5, y: meanY + 0.5 },
    varianceX: sumXX / pixels - meanX * meanX + 1 / 12,
    varianceY: sumYY / pixels - meanY * meanY + 1 / 12,
    covariance: sumXY / pixels - meanX * meanY,
  };
}
