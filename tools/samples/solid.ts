/** Signed distances of the few solids that a head is modelled from: negative inside, in model units. */
export interface Vec {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export const vec = (x: number, y: number, z: number): Vec => ({ x, y, z });
export const dot = (a: Vec, b: Vec): number => a.x * b.x + a.y * b.y + a.z * b.z;
export function normalise(v: Vec): Vec {
  const length = Math.sqrt(dot(v, v)) || 1;
  return vec(v.x / length, v.y / length, v.z / length);
}

export function sphere(p: Vec, x: number, y: number, z: number, radius: number): number {
  const dx = p.x - x;
  const dy = p.y - y;
  const dz = p.z - z;
  return Math.sqrt(dx * dx + dy * dy + dz * dz) - radius;
}

/** Approximate beyond the surface, exact on it. */
export function ellipsoid(p: Vec, centre: Vec, radii: Vec): number {
  const x = (p.x - centre.x) / radii.x;
  const y = (p.y - centre.y) / radii.y;
  const z = (p.z - centre.z) / radii.z;
  const k0 = Math.sqrt(x * x + y * y + z * z);
  const gx = x / radii.x;
  const gy = y / radii.y;
  const gz = z / radii.z;
  const k1 = Math.sqrt(gx * gx + gy * gy + gz * gz);
  return k1 === 0 ? -Math.min(radii.x, radii.y, radii.z) : (k0 * (k0 - 1)) / k1;
}

export function capsule(p: Vec, a: Vec, b: Vec, radius: number): number {
  const ax = p.x - a.x;
  const ay = p.y - a.y;
  const az = p.z - a.z;
  const bx = b.x - a.x;
  const by = b.y - a.y;
  const bz = b.z - a.z;
  const h = Math.max(0, Math.min(1, (ax * bx + ay * by + az * bz) / (bx * bx + by * by + bz * bz)));
  return Math.hypot(ax - bx * h, ay - by * h, az - bz * h) - radius;
}

/** Union of two solids with the seam filled over a width of about `k`. */
export function blend(a: number, b: number, k: number): number {
  const h = Math.max(k - Math.abs(a - b), 0) / k;
  return Math.min(a, b) - (h * h * k) / 4;
}

/** Takes `b` away from `a` with a rounded rim. */
export function carve(a: number, b: number, k: number): number {
  return -blend(-a, b, k);
}
