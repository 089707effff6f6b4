/** What is read of a run to choose one. */
export interface ChoosableRun {
  readonly id: string
  readonly status: string
}

/** A run that is shown stays while it is active; then the newest active one, else the newest. */
export function chooseRun(
  shown: string | null,
  newestFirst: readonly ChoosableRun[],
): string | null {
  const active = newestFirst.filter(isActive)
  if (active.some(({ id }) => id === shown)) return shown
  return active[0]?.id ?? newestFirst[0]?.id ?? shown
}

export function isActive({ status }: { readonly status: string }): boolean {
  return status === 'queued' || status === 'running'
}
