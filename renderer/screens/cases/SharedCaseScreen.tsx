export function SharedCaseScreen(_: Record<string, unknown>) {
  return null;
}
