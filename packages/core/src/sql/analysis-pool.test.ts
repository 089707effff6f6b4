import { afterEach, describe, expect, it } from 'vitest'
import { type AnalysisPool, createAnalysisPool } from './analysis-pool.ts'

let pool: AnalysisPool | null = null

afterEach(async () => {
  await pool?.close()
  pool = null
})

const trivial = (index: number): { sql: string; dialect: 'duckdb' } => ({
  sql: `SELECT a FROM s.t${index}`,
  dialect: 'duckdb',
})
/** A query that keeps a thread busy: 60,000 columns take seconds. */
const wide = (columns: number): { sql: string; dialect: 'duckdb' } => {
  const list = Array.from({ length: columns }, (_, index) => `a + ${index} AS c${index}`)
  return { sql: `SELECT ${list.join(', ')} FROM t`, dialect: 'duckdb' }
}

describe('the analysis pool', () => {
  it('answers in the order of the requests', async () => {
    pool = createAnalysisPool({ size: 2 })
    const answers = await pool.analyze(Array.from({ length: 130 }, (_, index) => trivial(index)))
    expect(answers.map((answer) => answer.tables[0]?.parts[1])).toEqual(
      Array.from({ length: 130 }, (_, index) => `t${index}`),
    )
  })

  it('compares queries, with a schema where there is one', async () => {
    pool = createAnalysisPool()
    const schema = new Map([['t', ['a', 'b']]])
    const [change] = await pool.compare([
      { before: 'SELECT * FROM t', after: 'SELECT *, 1 AS c FROM t', dialect: 'duckdb', schema },
    ])
    expect(change).toMatchObject({ category: 'non_breaking', columns: ['c'] })
  })

  it('refuses a query that takes too long and goes on with the others', async () => {
    pool = createAnalysisPool({ size: 1, timeoutMs: 500 })
    const answers = await pool.analyze([trivial(1), wide(60_000), trivial(2), trivial(3)])
    expect(answers.map((answer) => answer.parsed)).toEqual([true, false, true, true])
    expect(answers[1]?.issues[0]?.message).toBe('analysis took longer than 500 ms')
  })

  it('stops waiting when it is cancelled and works on afterwards', async () => {
    pool = createAnalysisPool({ size: 1 })
    const controller = new AbortController()
    const pending = pool.analyze([wide(8000)], controller.signal)
    controller.abort(new Error('enough'))
    await expect(pending).rejects.toThrow('enough')
    const [answer] = await pool.analyze([trivial(7)])
    expect(answer?.tables[0]?.parts).toEqual(['s', 't7'])
  })

  it('refuses at once what is cancelled already', async () => {
    pool = createAnalysisPool()
    await expect(
      pool.analyze([trivial(1)], AbortSignal.abort(new Error('before'))),
    ).rejects.toThrow('before')
  })

  it('refuses work once it is closed', async () => {
    const own = createAnalysisPool()
    await own.close()
    await expect(own.analyze([trivial(1)])).rejects.toThrow('closed')
  })

  it('ends what is running when it is closed', async () => {
    const own = createAnalysisPool({ size: 1 })
    const [pending] = await Promise.all([
      Promise.allSettled([own.analyze([wide(8000)])]),
      own.close(),
    ])
    expect(pending[0]).toMatchObject({
      status: 'rejected',
      reason: { message: expect.stringContaining('closed') },
    })
  })
})
