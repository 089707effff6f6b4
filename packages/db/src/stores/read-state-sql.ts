import { AppError, type StateRows } from '@millrace/core'
import { sql } from 'drizzle-orm'
import { checkStateSql, readableTables } from './check-state-sql.ts'
import { selectRows, type StateDatabase } from './drizzle-session.ts'
import { toStateError } from './guard-state.ts'
import type { OpenState } from './state-driver.ts'

const timeoutMs = 5000
/** In the planner's units: seconds of work, on an embedded state that cannot be interrupted. */
const maxCost = 50_000_000

/** Runs one SELECT on the state's own tables in a read-only transaction. */
export async function readStateSql(
  state: OpenState,
  text: string,
  limit: number,
): Promise<StateRows> {
  const query = checkStateSql(text)
  const most = Math.max(0, Math.trunc(limit))
  try {
    return await state.db.transaction(
      async (tx) => {
        if (state.hasStatementTimeout) {
          await tx.execute(sql.raw(`set local statement_timeout = ${timeoutMs}`))
        }
        await tx.execute(sql`set local search_path = millrace`)
        await checkPlan(tx, query)
        // As JSON, so that both drivers give the same values for numbers and times.
        const bounded = `select row_to_json(answer) as row from (\n${query}\n) as answer limit ${most + 1}`
        const found = await selectRows<{ row: Record<string, unknown> }>(tx, sql.raw(bounded))
        const rows = found.slice(0, most).map(({ row }) => row)
        return { columns: await readColumns(tx, query), rows, truncated: found.length > most }
      },
      { accessMode: 'read only' },
    )
  } catch (error) {
    if (error instanceof AppError) throw error
    const { message, cause } = toStateError(error, 'the query')
    throw new AppError('query_refused', { message, cause })
  }
}

interface PlanNode {
  readonly 'Relation Name'?: string
  readonly Schema?: string
  readonly 'Total Cost'?: number
  readonly Plans?: readonly PlanNode[]
}

/** The plan names every table that would be read, whatever the text looks like. */
async function checkPlan(tx: StateDatabase, query: string): Promise<void> {
  const explain = `explain (verbose, format json) select * from (\n${query}\n) as answer`
  const [row] = await selectRows<Record<string, readonly { Plan: PlanNode }[]>>(
    tx,
    sql.raw(explain),
  )
  const root = Object.values(row ?? {})[0]?.[0]?.Plan
  if (!root) throw new AppError('query_refused', { message: 'The query has no plan.' })
  if ((root['Total Cost'] ?? 0) > maxCost) {
    throw new AppError('query_refused', {
      message: 'The query would take too long.',
      hint: 'Narrow it with WHERE, or join on more columns.',
    })
  }
  const nodes: PlanNode[] = [root]
  for (const node of nodes) {
    nodes.push(...(node.Plans ?? []))
    const table = node['Relation Name']
    if (table === undefined) continue
    if (node.Schema === 'millrace' && readableTables.has(table)) continue
    throw new AppError('query_refused', {
      message: `The table ${node.Schema}.${table} cannot be queried.`,
      hint: `Tables: ${[...readableTables].join(', ')}.`,
    })
  }
}

/** Column names in order, also when there is no row. */
async function readColumns(tx: StateDatabase, query: string): Promise<string[]> {
  const shape = `select json_object_keys(row_to_json(answer)) as name from (
    select shape.* from (select) as one left join (\n${query}\n) as shape on false
  ) as answer`
  const rows = await selectRows<{ name: string }>(tx, sql.raw(shape))
  return [...new Set(rows.map(({ name }) => name))]
}
