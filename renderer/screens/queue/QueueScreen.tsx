export function QueueScreen(_: Record<string, unknown>) {
  return null;
}
