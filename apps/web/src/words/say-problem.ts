/** What went wrong, and what can be done where the server says so. */
export function sayProblem(error: { readonly message: string; readonly hint?: unknown }): string {
  const { message, hint } = error
  return typeof hint === 'string' ? `${message}: ${hint}` : message
}
