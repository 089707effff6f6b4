import {
  type DuckDBExtractedStatements,
  type DuckDBPreparedStatement,
  StatementType,
} from '@duckdb/node-api'
import { EngineError } from '../engine-error.ts'
import type { Column } from '../engine.ts'
import { internalSchema } from './bookkeeping.ts'
import type { Job } from './job.ts'
import { firstWord } from './scan-sql.ts'
import { typeText } from './type-text.ts'
import { refusedError } from './wire-error.ts'

// Functions that reach the instance itself from within a SELECT: they redirect its logs to files,
// run SQL hidden in strings, read other database files or dereference pointers.
const reachingOut = `enable_logging disable_logging truncate_duckdb_logs write_log
  enable_profiling disable_profiling enable_peg_parser disable_peg_parser
  checkpoint force_checkpoint query json_execute_serialized_sql
  read_duckdb arrow_scan arrow_scan_dumb seq_scan`.split(/\s+/)
const blanks = String.raw`(?:\s|/\*[\s\S]*?\*/|--[^\n]*\n)*`
const reachingCall = new RegExp(String.raw`\b(${reachingOut.join('|')})"?${blanks}\(`, 'i')

const selectWords =
  'SELECT WITH FROM VALUES TABLE ( PIVOT UNPIVOT DESCRIBE DESC SHOW SUMMARIZE'.split(' ')
const changeWords = 'INSERT UPDATE DELETE MERGE TRUNCATE CREATE ALTER DROP COMMENT'.split(' ')

const allowedTypes = new Set<StatementType>([
  StatementType.SELECT,
  StatementType.INSERT,
  StatementType.UPDATE,
  StatementType.DELETE,
  StatementType.MERGE_INTO,
  StatementType.CREATE,
  StatementType.CREATE_FUNC,
  StatementType.ALTER,
  StatementType.DROP,
])

/** Throws if the text calls a function that reaches outside of the warehouse's data. */
export function refuseReachingOut(sql: string): void {
  const name = reachingCall.exec(sql)?.[1]
  if (name !== undefined)
    throw refusedError(`The function ${name.toLowerCase()} is not allowed here.`)
}

/** Prepares an author's query, which must be exactly one SELECT. */
export async function prepareSelect(job: Job, sql: string): Promise<DuckDBPreparedStatement> {
  refuseReachingOut(sql)
  const word = firstWord(sql)
  if (word === '') throw refusedError('The query is empty.')
  const statements = await extract(job, sql)
  if (statements.count !== 1) throw notOneSelect(sql, statements.count)
  if (!selectWords.includes(word)) throw notOneSelect(sql, 1)
  const prepared = await job.guard(() => statements.prepare(0), { prefix: '', sql })
  if (prepared.statementType === StatementType.SELECT) return prepared
  prepared.destroySync()
  throw notOneSelect(sql, 1)
}

/** The columns of an author's query, checked to be exactly one SELECT. */
export async function selectColumns(job: Job, sql: string): Promise<readonly Column[]> {
  const prepared = await prepareSelect(job, sql)
  try {
    return Array.from({ length: prepared.columnCount }, (_, index) => ({
      name: prepared.columnName(index),
      type: typeText(prepared.columnType(index)),
    }))
  } finally {
    prepared.destroySync()
  }
}

/** Runs one `pre` or `post` text, whose statements may only touch the warehouse. */
export async function runAuthorStatements(job: Job, sql: string): Promise<void> {
  refuseReachingOut(sql)
  if (sql.toLowerCase().includes(internalSchema))
    throw refusedError(`${internalSchema} is not to be touched.`)
  const word = firstWord(sql)
  if (word === '') return
  if (!selectWords.includes(word) && !changeWords.includes(word)) throw notAllowed(word)
  if (/\bcreate\s+(?:or\s+replace\s+)?(?:(?:persistent|temporary|temp)\s+)?secret\b/i.test(sql)) {
    throw notAllowed('CREATE SECRET')
  }
  const statements = await extract(job, sql)
  for (let index = 0; index < statements.count; index++) {
    const prepared = await prepareAllowed(job, statements, index, sql)
    try {
      await job.guard(() => prepared.run(), { prefix: '', sql })
    } finally {
      prepared.destroySync()
    }
  }
}

async function prepareAllowed(
  job: Job,
  statements: DuckDBExtractedStatements,
  index: number,
  sql: string,
): Promise<DuckDBPreparedStatement> {
  let prepared: DuckDBPreparedStatement
  try {
    prepared = await job.guard(() => statements.prepare(index), { prefix: '', sql })
  } catch (error) {
    // COPY and EXPORT are bound before their type can be asked for.
    if (error instanceof EngineError && error.code === 'permission')
      throw refusedError(error.message)
    throw error
  }
  if (allowedTypes.has(prepared.statementType)) return prepared
  const type = StatementType[prepared.statementType] ?? 'This statement'
  prepared.destroySync()
  throw notAllowed(type)
}

async function extract(job: Job, sql: string): Promise<DuckDBExtractedStatements> {
  try {
    return await job.guard(() => job.connection.extractStatements(sql), { prefix: '', sql })
  } catch (error) {
    // IMPORT DATABASE reads its script while being parsed.
    if (error instanceof EngineError && error.code === 'permission')
      throw refusedError(error.message)
    throw error
  }
}

function notAllowed(word: string): EngineError {
  return refusedError(
    `${word} is not allowed in statements before and after a model: only changes within the warehouse.`,
  )
}

/** Why a text that is not exactly one SELECT is refused. */
export function notOneSelect(sql: string, count: number): EngineError {
  if (/\bpivot\b/i.test(sql) && count === 2) {
    return refusedError(
      'A PIVOT needs its values named: ON column IN (…), else its columns depend on the data.',
    )
  }
  return refusedError(
    count > 1
      ? `Only one SELECT is allowed; these are ${count} statements.`
      : 'Only a SELECT is allowed here.',
  )
}
