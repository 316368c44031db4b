/** An error in words for the operator: the cause, then the fix where the error has one. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const fix = 'fix' in error && typeof error.fix === 'string' && error.fix !== '' ? `\n${error.fix}` : '';
  return `${error.message}${fix}`;
}
