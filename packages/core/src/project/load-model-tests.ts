import { z } from 'zod'
import type { Issue } from '../errors/issue.ts'
import type { ProjectFile } from './find-project-files.ts'
import { readYaml } from './yaml-document.ts'

const value: z.ZodType<TestValue> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(value),
    z.record(z.string(), value),
  ]),
)
const rows = z.array(z.record(z.string(), value))

const testFields = z.strictObject({
  name: z.string().min(1),
  model: z.string(),
  inputs: z.record(z.string(), rows).default({}),
  outputs: z.union([
    rows.transform((query) => ({ query, ctes: {} as Record<string, z.infer<typeof rows>> })),
    z.strictObject({ query: rows.optional(), ctes: z.record(z.string(), rows).default({}) }),
  ]),
  vars: z.record(z.string(), z.unknown()).default({}),
})

/** A value of a fixture row, as YAML gives it. */
export type TestValue =
  | string
  | number
  | boolean
  | null
  | readonly TestValue[]
  | { readonly [key: string]: TestValue }
export type TestRow = Readonly<Record<string, TestValue>>

/** A check on a model's SQL with fixture rows; the warehouse's tables are not read. */
export interface ModelTest {
  readonly name: string
  readonly model: string
  readonly file: string
  readonly line: number
  /** Rows of what the model reads, by model; what is not named is empty. */
  readonly inputs: Readonly<Record<string, readonly TestRow[]>>
  /** Expected rows of the query, and of its CTEs by name. */
  readonly outputs: {
    readonly query?: readonly TestRow[] | undefined
    readonly ctes: Readonly<Record<string, readonly TestRow[]>>
  }
  /** Time variables (`start_ds`, …), `start`, `end`, `execution_time`, and variables for `var()`. */
  readonly vars: Readonly<Record<string, unknown>>
}

/** Reads one `tests/*.yaml`: a list of tests. */
export function loadModelTests(file: ProjectFile): {
  readonly tests: readonly ModelTest[]
  readonly issues: readonly Issue[]
} {
  const read = readYaml(file.text, z.array(testFields), { file: file.path, lineOffset: 0 })
  const lines = file.text.split('\n')
  const tests = (read.value ?? []).map((test): ModelTest => {
    const line = lines.findIndex((text) => text.includes(test.name)) + 1
    return { ...test, model: test.model.toLowerCase(), file: file.path, line: Math.max(1, line) }
  })
  return { tests, issues: read.issues }
}
