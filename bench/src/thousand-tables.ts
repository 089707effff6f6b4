import { DuckDBInstance } from '@duckdb/node-api'
import { relationText } from '@millrace/core/engines'
import { generateTables } from './generate-project.ts'
import { type MadePlan, makePlan } from './made-plan.ts'
import { printResult, printTimes } from './report.ts'
import { between, runMillrace } from './run-millrace.ts'
import { interleaved, median } from './samples.ts'
import { scratchFolder } from './scratch-folder.ts'

/** What an apply costs beside its statements: 1,000 tables of one row, against a bare connection. */
export async function thousandTables(samples: number): Promise<void> {
  await using scratch = await scratchFolder()
  const project = scratch.fresh('project')
  await generateTables(project)
  const plan = await makePlan(project, scratch)
  const cpu: number[] = []
  const found = await interleaved(samples, {
    bare: () => replay(plan, scratch.fresh('bare.duckdb')),
    apply: async () => {
      const run = await runMillrace(
        'plan',
        'prod',
        '--apply',
        '--project',
        project,
        '--state',
        scratch.fresh('state'),
      )
      cpu.push(run.cpuMs)
      return between(run, 'run.started', 'run.ended')
    },
  })
  const models = plan.batches.length
  printTimes(`apply of ${models} tables`, found.apply)
  printTimes('processor time of the whole command', cpu)
  printTimes('baseline: its statements, one connection', found.bare)
  printResult('apply ÷ baseline', { value: median(found.apply) / median(found.bare) })
  const overhead = (median(found.apply) - median(found.bare)) / models
  printResult('beyond the statements, per model', { value: overhead, unit: ' ms', atMost: 3 })
}

/** The statements of the apply, one after another: permits, each table with its permit, the views. */
async function replay({ batches, document }: MadePlan, file: string): Promise<number> {
  const instance = await DuckDBInstance.create(file)
  const connection = await instance.connect()
  const schemas = new Set(
    batches.flatMap(({ model, relation }) => [relation.schema, model.name.split('.')[0]]),
  )
  await connection.run(
    'CREATE TABLE permits (batch VARCHAR PRIMARY KEY, lease VARCHAR, token UBIGINT)',
  )
  const began = performance.now()
  for (const schema of schemas) await connection.run(`CREATE SCHEMA IF NOT EXISTS "${schema}"`)
  const ids = batches.map(({ relation }) => `('${relation.name}', 'environment:prod', 1)`)
  await connection.run(`INSERT INTO permits VALUES ${ids.join(', ')}`)
  for (const { relation, select } of batches) {
    const mine = `batch = '${relation.name}' AND lease = 'environment:prod' AND token = 1`
    await connection.run(`BEGIN TRANSACTION; DELETE FROM permits WHERE ${mine}`)
    await connection.run(
      `CREATE OR REPLACE TABLE ${relationText(relation)} AS SELECT * FROM (\n${select}\n) AS q`,
    )
    await connection.run('COMMIT')
  }
  const views = document.snapshots.flatMap(({ name, physical }) =>
    physical ? [`CREATE OR REPLACE VIEW ${name} AS SELECT * FROM ${relationText(physical)};`] : [],
  )
  await connection.run(`BEGIN TRANSACTION; ${views.join('')} COMMIT`)
  const ms = performance.now() - began
  connection.closeSync()
  instance.closeSync()
  return ms
}
