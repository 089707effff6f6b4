import type { Model } from './model.ts'

/** What a person wrote of a model: its query without frontmatter, a seed's columns and hash, a source's declaration. */
export function sourceText(model: Model): string {
  if (model.seed)
    return `${model.seed.columns.map((column) => `${column.name} ${column.type}`).join('\n')}\nsha256 ${model.seed.sha256}\n`
  return model.query ? `${model.query.text.trim()}\n` : `${model.source?.declared ?? ''}\n`
}
