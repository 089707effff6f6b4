import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DuckdbEngine } from '../../src/engines/duckdb/duckdb-engine.ts'
import type { EngineError } from '../../src/engines/engine-error.ts'
import { openEngine } from '../../src/engines/open-engine.ts'
import { AppError } from '../../src/errors/app-error.ts'
import {
  endless,
  engineError,
  EngineBench,
  inSchema,
  lease,
} from '../../src/testing/engine-contract-bench.ts'
import { openWarehouse, type TemporaryWarehouse } from './open-warehouse.ts'

// One function call of DuckDB that goes on for many seconds whatever interrupts it.
const deaf = `SELECT levenshtein(repeat('a', 200000), repeat('b', 200000)) AS n`

describe("DuckDB's own process", () => {
  let warehouse: TemporaryWarehouse
  let bench: EngineBench
  const table = { relation: inSchema('kept'), columns: [] }
  beforeEach(async () => {
    warehouse = await openWarehouse({}, { interruptGraceMs: 200 })
    bench = new EngineBench(warehouse.engine)
  })
  afterEach(async () => {
    await warehouse.dispose()
  })

  it('killed while it writes leaves the old rows to the next one', async () => {
    await bench.make(table, 'SELECT 1 AS n')
    const before = await warehouse.engine.processId()
    const verify = async (): Promise<void> => {
      process.kill(before, 'SIGKILL')
    }
    const error = await engineError(
      warehouse.engine.replaceTable(table, 'SELECT 2 AS n', await bench.context({ verify })),
    )
    expect(error).toMatchObject({ code: 'lost', transient: true })
    expect(await bench.rows('SELECT n FROM millrace__contract.kept')).toEqual([[1]])
    expect(await warehouse.engine.processId()).not.toBe(before)
  })

  /**
   * Does `stop` to a statement that is deaf to it, until it cost the process: one that is stopped before it
   * came to be deaf just ends, and is tried again with more time to come there.
   */
  async function untilEnded(start: () => Promise<() => Promise<void>>): Promise<void> {
    const before = await warehouse.engine.processId()
    for (let trips = 1, isEnded = false; !isEnded; trips *= 2) {
      const stop = await start()
      for (let trip = 0; trip < trips; trip += 1) await bench.rows('SELECT 1')
      await stop()
      isEnded = (await warehouse.engine.processId()) !== before
    }
  }

  it('is ended where a statement does not stop, and the others in it are lost', async () => {
    const other = engineError(bench.rows(endless))
    await untilEnded(async () => {
      const controller = new AbortController()
      const { signal } = controller
      const ignoring = engineError(drain(warehouse.engine.query(deaf, { signal })))
      return async () => {
        controller.abort()
        expect(await ignoring).toMatchObject({ code: 'cancelled', cancelled: true })
      }
    })
    expect(await other).toMatchObject({ code: 'lost', transient: true })
    expect(await bench.rows('SELECT 1')).toEqual([[1]])
  })

  it('is ended by a takeover of a write that does not stop', async () => {
    let ended: EngineError | null = null
    const { batch } = await bench.ticket()
    await untilEnded(async () => {
      const ticket = await bench.ticket(batch)
      const context = await bench.context({ ticket })
      const write = engineError(warehouse.engine.replaceTable(table, deaf, context))
      return async () => {
        await bench.takeOver([batch])
        ended = await write
      }
    })
    expect(ended).toMatchObject({ transient: true })
    const next = await bench.context({ ticket: await bench.ticket(batch) })
    expect((await warehouse.engine.replaceTable(table, 'SELECT 1 AS n', next)).rows).toBe(1)
  })

  it('goes on through a Ctrl-C in the terminal', async () => {
    const id = await warehouse.engine.processId()
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(id, signal)
    expect(await bench.rows('SELECT 1')).toEqual([[1]])
    expect(await warehouse.engine.processId()).toBe(id)
  })

  it('ends with its parent, however that one ends', async () => {
    const script = join(warehouse.folder, 'parent.ts')
    const source = new URL('../../src/engines/duckdb/duckdb-engine.ts', import.meta.url).href
    const config = { ...warehouse.config, path: join(warehouse.folder, 'other.duckdb') }
    await writeFile(
      script,
      `const { DuckdbEngine } = await import(${JSON.stringify(source)})
       const engine = await DuckdbEngine.open(${JSON.stringify(config)})
       void engine.query(${JSON.stringify(endless)}).next()
       process.send(await engine.processId())`,
    )
    const parent = fork(script, { execArgv: ['--conditions=development'] })
    const [child] = (await once(parent, 'message')) as [number]
    expect((await engineError(openEngine(config))).message).toContain(String(child))
    parent.kill('SIGKILL')
    await once(parent, 'exit')
    // The file can only be opened again when the process that had it open is gone.
    await (await opened(config.path)).close()
  })

  it('refuses a file that another process has open, and says which', async () => {
    const error = await engineError(openEngine(warehouse.config))
    expect(error.code).toBe('busy')
    expect(error.message).toContain(String(await warehouse.engine.processId()))
    expect(error.message).not.toContain(warehouse.folder)
  })

  it('refuses the warehouse of another state', async () => {
    await warehouse.engine.close()
    const opening = openEngine({ ...warehouse.config, stateId: 'state-2' })
    await expect(opening).rejects.toThrow(AppError)
    await expect(opening).rejects.toMatchObject({
      code: 'warehouse_foreign',
      details: { owner: 'state-1' },
    })
  })

  it('says when the file cannot be made', async () => {
    const error = await engineError(
      openEngine({ ...warehouse.config, path: join(warehouse.folder, 'no/w.duckdb') }),
    )
    expect(error).toMatchObject({ code: 'io', message: expect.stringContaining('w.duckdb') })
  })

  it('closes within two seconds, whatever runs, and takes no more calls', async () => {
    const running = engineError(bench.rows(endless))
    const ignoring = engineError(bench.rows(deaf))
    await bench.rows('SELECT 1')
    const started = performance.now()
    await warehouse.engine.close()
    expect(performance.now() - started).toBeLessThan(2000)
    await running
    await ignoring
    expect((await engineError(bench.rows('SELECT 1'))).code).toBe('closed')
    expect((await engineError(warehouse.engine.fence(lease, 9n, []))).code).toBe('closed')
  })

  it('keeps its rows when it is closed and opened again', async () => {
    await bench.make(table, 'SELECT 5 AS n')
    await warehouse.engine.close()
    const again = await DuckdbEngine.open(warehouse.config)
    expect(await new EngineBench(again).rows('SELECT n FROM millrace__contract.kept')).toEqual([
      [5],
    ])
    await again.close()
  })

  async function opened(path: string): Promise<DuckdbEngine> {
    for (;;) {
      try {
        return await DuckdbEngine.open({ ...warehouse.config, path })
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'busy')) throw error
      }
    }
  }
})

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}
