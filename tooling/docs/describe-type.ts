import { z } from 'zod'

interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly items?: JsonSchema
  readonly prefixItems?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: JsonSchema | boolean
}

/** The fields of an object's schema as TypeScript writes them, `name: type`, optional ones with `?`. */
export function describeFields(schema: z.ZodType): string[] {
  return fieldTexts(z.toJSONSchema(schema, { io: 'output', reused: 'inline' }) as JsonSchema)
}

function fieldTexts({ properties = {}, required = [] }: JsonSchema): string[] {
  return Object.entries(properties).map(
    ([name, field]) => `${name}${required.includes(name) ? '' : '?'}: ${typeText(field)}`,
  )
}

function typeText(schema: JsonSchema): string {
  if (schema.const !== undefined) return literal(schema.const)
  if (schema.enum) return schema.enum.map(literal).join(' | ')
  if (schema.anyOf) return schema.anyOf.map(typeText).join(' | ')
  if (schema.type === 'array') return arrayText(schema)
  if (schema.type === 'object') return objectText(schema)
  return [schema.type ?? 'unknown'].flat().join(' | ')
}

function arrayText({ items, prefixItems }: JsonSchema): string {
  if (prefixItems) return `[${prefixItems.map(typeText).join(', ')}]`
  const item = typeText(items ?? {})
  return item.includes(' | ') ? `(${item})[]` : `${item}[]`
}

function objectText(schema: JsonSchema): string {
  if (schema.properties) return `{ ${fieldTexts(schema).join('; ')} }`
  const values = schema.additionalProperties
  return `Record<string, ${typeof values === 'object' ? typeText(values) : 'unknown'}>`
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value)
}
