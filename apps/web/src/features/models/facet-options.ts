import { sayNumber } from '../../words/plural.ts'

interface FacetValue {
  readonly value: string
  readonly models: number
}

/** What can be chosen of a facet, each with its count; a chosen value that none has any more stays there. */
export function facetOptions(all: string, values: readonly FacetValue[], chosen?: string) {
  const isGone = chosen !== undefined && !values.some(({ value }) => value === chosen)
  const shown = isGone ? [{ value: chosen, models: 0 }, ...values] : values
  return [
    { value: '', label: all },
    ...shown.map(({ value, models }) => ({ value, label: `${value} (${sayNumber(models)})` })),
  ]
}
