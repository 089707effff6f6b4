import { createTwoFilesPatch } from 'diff'
import type { Model } from '../project/model.ts'

/** A unified diff of what a person wrote, from the version in the environment to the one on disk. */
export function textDiff(before: Model, after: Model): string {
  const patch = createTwoFilesPatch(
    `a/${before.path}`,
    `b/${after.path}`,
    source(before),
    source(after),
    '',
    '',
    { context: 3 },
  )
  return patch.split('\n').slice(1).join('\n')
}

function source(model: Model): string {
  if (model.seed)
    return `${model.seed.columns.map((column) => `${column.name} ${column.type}`).join('\n')}\nsha256 ${model.seed.sha256}\n`
  return model.query ? `${model.query.text.trim()}\n` : `${model.source?.declared ?? ''}\n`
}
