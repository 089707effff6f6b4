export const modelTabs = [
  { value: 'overview', label: 'Overview' },
  { value: 'rendered', label: 'Rendered' },
  { value: 'intervals', label: 'Intervals' },
  { value: 'preview', label: 'Preview' },
] as const

export type ModelTab = (typeof modelTabs)[number]['value']

/** The tab that an address names; a word that is none opens the overview. */
export function modelTabOf(text: string | undefined): ModelTab {
  return modelTabs.find(({ value }) => value === text)?.value ?? 'overview'
}
