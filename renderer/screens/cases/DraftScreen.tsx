export function DraftScreen(_: Record<string, unknown>) {
  return null;
}
