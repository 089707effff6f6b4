import { createTwoFilesPatch } from 'diff'
import type { Model } from '../project/model.ts'
import { sourceText } from '../project/source-text.ts'

/** A unified diff of what a person wrote, from the version in the environment to the one on disk. */
export function textDiff(before: Model, after: Model): string {
  const patch = createTwoFilesPatch(
    `a/${before.path}`,
    `b/${after.path}`,
    sourceText(before),
    sourceText(after),
    '',
    '',
    { context: 3 },
  )
  return patch.split('\n').slice(1).join('\n')
}
