import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type CliResult, type CliSurroundings, runCli, startCli, stopAll } from './run-cli.ts'

/** A project in a folder of its own, with the commands run on it. */
export interface CliProject extends AsyncDisposable {
  readonly root: string
  write(files: Readonly<Record<string, string | Uint8Array | null>>): Promise<void>
  run(args: readonly string[], surroundings?: CliSurroundings): Promise<CliResult>
  start(args: readonly string[], surroundings?: CliSurroundings): ReturnType<typeof startCli>
  /** Rows of a query on prod, or of the state's own tables. */
  rows(sql: string, command?: readonly string[]): Promise<Readonly<Record<string, unknown>>[]>
}

export async function makeCliProject(files: Readonly<Record<string, string>>): Promise<CliProject> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-cli-')))
  const project: CliProject = {
    root,
    async write(changes) {
      for (const [file, text] of Object.entries(changes)) {
        const target = path.join(root, file)
        await mkdir(path.dirname(target), { recursive: true })
        await (text === null ? rm(target, { force: true }) : writeFile(target, text))
      }
    },
    run: (args, surroundings) => runCli([...args, '--project', root], surroundings),
    start: (args, surroundings) => startCli([...args, '--project', root], surroundings),
    async rows(sql, command = ['query']) {
      const { code, stdout, stderr, documents } = await project.run([...command, sql, '--json'])
      if (code !== 0) throw new Error(stdout + stderr)
      return documents[0]?.['rows'] as Readonly<Record<string, unknown>>[]
    },
    async [Symbol.asyncDispose]() {
      await stopAll()
      await rm(root, { recursive: true, force: true })
    },
  }
  await project.write(files)
  return project
}

/** Work that takes a moment in the warehouse, so that a signal meets it under way. */
const moment =
  '(select count(*) from range(3000) a(x) cross join range(12000) b(y) where (x * y) % 7 = 9)'

/** Ten days of orders in five batches of some hundred milliseconds, a table and a view above. */
export const ordersFiles = (factor = 10): Readonly<Record<string, string>> => ({
  'millrace.yaml': 'name: orders\nstart: 2024-01-01\n',
  'models/raw/orders.sql': `/*---
kind: incremental
time_column: ds
batch_size: 2
batch_concurrency: 1
start: 2024-01-01
end: 2024-01-10
---*/
select i as id, date '2024-01-01' + (i // 10)::int as ds, i * ${factor} + ${moment} as amount
from range(0, 100) as t(i)
`,
  'models/marts/daily.sql': `/*---
kind: table
---*/
select ds, count(*) as orders, sum(amount) as revenue from raw.orders group by ds
`,
  'models/marts/best.sql': 'select ds, revenue from marts.daily where revenue > 3000\n',
})

/** A query that goes on until it is stopped. */
export const endlessQuery =
  'select count(*) as n from range(0, 1000000000) as a(i) cross join range(0, 1000000000) as b(j) where (i * j) % 7 = 3'
