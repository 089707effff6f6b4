/** The parts of what a plan shows of a model. */
export const changeTabs = ['sql', 'rendered', 'columns', 'intervals'] as const
export type ChangeTab = (typeof changeTabs)[number]

interface Sides {
  readonly before: { readonly source: string; readonly rendered: string | null } | null
  readonly after: { readonly source: string; readonly rendered: string | null } | null
}

/** The tab that an address names; without one where the change is seen: a macro changes what is rendered alone. */
export function changeTabOf(text: string | undefined, { before, after }: Sides): ChangeTab {
  const named = changeTabs.find((tab) => tab === text)
  if (named) return named
  const isOnlyRendered = before?.source === after?.source && before?.rendered !== after?.rendered
  return isOnlyRendered ? 'rendered' : 'sql'
}
