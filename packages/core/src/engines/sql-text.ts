import type { RelationName } from './engine.ts'

/** An identifier in double quotes, safe for any name. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A string literal in single quotes. */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A relation as SQL text, both parts quoted. */
export function relationText(relation: RelationName): string {
  return `${quoteIdentifier(relation.schema)}.${quoteIdentifier(relation.name)}`
}

/** `schema.name` in lower case: the key under which relations are compared. */
export function relationKey(relation: RelationName): string {
  return `${relation.schema}.${relation.name}`.toLowerCase()
}
