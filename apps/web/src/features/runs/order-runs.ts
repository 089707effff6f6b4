interface Orderable {
  readonly id: string
  readonly endedAt: string | null
}

/** Those that go on first, then the others in the order they came; none twice. */
export function orderRuns<Run extends Orderable>(
  active: readonly Run[],
  listed: readonly Run[],
): readonly Run[] {
  const going = new Set(active.map(({ id }) => id))
  return [...active, ...listed.filter(({ id }) => !going.has(id))]
}
