/** Whether the server does not know who asks. */
export function isUnauthorized(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null)?.code === 'unauthorized'
}
