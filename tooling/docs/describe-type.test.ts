import { expect, test } from 'vitest'
import { z } from 'zod'
import { describeFields } from './describe-type.ts'

test('fields are written as TypeScript writes them', () => {
  const schema = z.object({
    name: z.string(),
    rows: z.number().nullable(),
    unit: z.enum(['fold', 'tree']).optional(),
    range: z.tuple([z.string(), z.string()]),
    columns: z.union([z.literal('all'), z.array(z.string())]),
    metrics: z.record(z.string(), z.number()),
    causes: z.array(z.object({ model: z.string(), batch: z.number().optional() })),
    details: z.array(z.unknown()),
  })
  expect(describeFields(schema)).toEqual([
    'name: string',
    'rows: number | null',
    "unit?: 'fold' | 'tree'",
    'range: [string, string]',
    "columns: 'all' | string[]",
    'metrics: Record<string, number>',
    'causes: { model: string; batch?: number }[]',
    'details: unknown[]',
  ])
})
