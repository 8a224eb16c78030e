export function CasesScreen(_: Record<string, unknown>) {
  return null;
}
