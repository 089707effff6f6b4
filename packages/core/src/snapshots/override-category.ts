import { AppError } from '../errors/app-error.ts'
import type { Categorized, OverrideCategory } from './change-category.ts'
import { noEffect } from './column-effect.ts'

export interface OverrideInput {
  readonly overrides: Readonly<Record<string, OverrideCategory>>
  readonly options: { readonly no_auto_categorization?: boolean | undefined }
}

/** Applies what a person chose, and leaves the rest open where nothing is categorised by itself. */
export function overrideEdits(
  edits: ReadonlyMap<string, Categorized>,
  { overrides, options }: OverrideInput,
): ReadonlyMap<string, Categorized> {
  for (const name of Object.keys(overrides)) {
    if (edits.has(name)) continue
    throw new AppError('arguments_invalid', {
      message: `${name} has no direct change to categorise`,
      hint:
        edits.size > 0
          ? `directly changed: ${[...edits.keys()].join(', ')}`
          : 'no model was changed directly',
    })
  }
  return new Map(
    [...edits].map(([name, edit]): [string, Categorized] => {
      const chosen = overrides[name]
      if (chosen === undefined) {
        return [
          name,
          options.no_auto_categorization
            ? { ...edit, category: 'uncategorised', reason: `not categorised yet: ${edit.reason}` }
            : edit,
        ]
      }
      const effect =
        chosen === 'non_breaking' ? noEffect : ({ columns: 'all', starReaders: true } as const)
      return [
        name,
        {
          category: chosen,
          reason: `chosen by a person: ${edit.reason}`,
          effect: chosen === edit.category ? edit.effect : effect,
        },
      ]
    }),
  )
}
