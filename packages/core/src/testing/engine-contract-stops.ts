import { expect, it } from 'vitest'
import { relationText } from '../engines/sql-text.ts'
import { writeTag } from '../engines/write-tag.ts'
import {
  dailyTable,
  endless,
  engineError,
  type EngineBench,
  inSchema,
  lease,
  tenDays,
} from './engine-contract-bench.ts'

export function stoppingContract(bench: () => EngineBench): void {
  const counter = { relation: inSchema('counter'), columns: [] }

  it('ends a running write when its lease is taken over, and fences it', async () => {
    const ticket = await bench().ticket()
    const started = Promise.withResolvers<void>()
    const context = await bench().context({ ticket, onProgress: () => started.resolve() })
    const running = engineError(bench().engine.replaceTable(counter, endless, context))
    await started.promise
    const ended = await bench().takeOver([ticket.batch])
    expect(ended).toEqual([writeTag(ticket)])
    expect((await running).fenced).toBe(true)
    expect((await bench().engine.columns([counter.relation])).size).toBe(0)
  })

  it('ends a write that waits for its verification when its lease is taken over', async () => {
    const table = dailyTable('verifying')
    await bench().make(table, tenDays(1))
    const ticket = await bench().ticket()
    const context = await bench().context({
      ticket,
      verify: async () => {
        await bench().takeOver([ticket.batch])
      },
    })
    const error = await engineError(bench().engine.replaceTable(table, tenDays(2), context))
    expect(error.fenced).toBe(true)
    expect(await bench().rows(`SELECT DISTINCT n FROM ${relationText(table.relation)}`)).toEqual([
      [1],
    ])
    await bench().engine.replaceTable(
      table,
      tenDays(3),
      await bench().context({ ticket: await bench().ticket(ticket.batch) }),
    )
    expect(await bench().rows(`SELECT DISTINCT n FROM ${relationText(table.relation)}`)).toEqual([
      [3],
    ])
  })

  it('refuses a token older than the one it knows, for writes, switches and fences alike', async () => {
    const old = await bench().ticket()
    await bench().takeOver([])
    const context = await bench().context({ ticket: old })
    const view = { view: { schema: 'prod', name: 'late' }, select: 'SELECT 1 AS n' }
    expect(
      (await engineError(bench().engine.replaceTable(counter, 'SELECT 1 AS n', context))).fenced,
    ).toBe(true)
    expect(
      (await engineError(bench().engine.createTable(dailyTable('late'), context))).fenced,
    ).toBe(true)
    expect((await engineError(bench().engine.drop([counter.relation], context))).fenced).toBe(true)
    expect((await engineError(drain(bench().engine.switchViews([view], context)))).fenced).toBe(
      true,
    )
    expect((await engineError(bench().engine.fence(lease, old.token, ['x']))).fenced).toBe(true)
    expect((await bench().engine.columns([view.view, counter.relation])).size).toBe(0)
  })

  it('sends nothing when it was cancelled before', async () => {
    const context = await bench().context({ signal: AbortSignal.abort() })
    expect(
      (await engineError(bench().engine.replaceTable(counter, endless, context))).cancelled,
    ).toBe(true)
    const signal = AbortSignal.abort()
    expect((await engineError(drain(bench().engine.query(endless, { signal })))).cancelled).toBe(
      true,
    )
  })

  it('interrupts a running write, leaves nothing of it and keeps its permit', async () => {
    const ticket = await bench().ticket()
    const controller = new AbortController()
    const context = await bench().context({
      ticket,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    expect(
      (await engineError(bench().engine.replaceTable(counter, endless, context))).cancelled,
    ).toBe(true)
    expect((await bench().engine.columns([counter.relation])).size).toBe(0)
    await bench().engine.replaceTable(counter, 'SELECT 1 AS n', await bench().context({ ticket }))
    expect(await bench().count(counter.relation)).toBe(1)
  })

  it('interrupts a running query', async () => {
    const controller = new AbortController()
    const reading = engineError(drain(bench().engine.query(endless, { signal: controller.signal })))
    await bench().rows('SELECT 1')
    controller.abort()
    expect((await reading).cancelled).toBe(true)
  })

  it('returns the receipt when it is cancelled after the end', async () => {
    const controller = new AbortController()
    const context = await bench().context({ signal: controller.signal })
    const receipt = await bench().engine.replaceTable(counter, 'SELECT 1 AS n', context)
    controller.abort()
    expect(receipt.rows).toBe(1)
    expect(await bench().count(counter.relation)).toBe(1)
  })

  it('settles a statement by its tag', async () => {
    const reading = engineError(drain(bench().engine.query(endless, { tag: 'mine' })))
    await bench().rows('SELECT 1')
    expect(await bench().engine.settle('mine')).toBe('ended')
    expect((await reading).cancelled).toBe(true)
    expect(await bench().engine.settle('mine')).toBe('none')
  })

  it('keeps the old rows and the permit when the engine is killed while it writes', async () => {
    const table = dailyTable('killed')
    await bench().make(table, tenDays(1))
    const ticket = await bench().ticket()
    const context = await bench().context({ ticket, verify: () => bench().engine.kill() })
    const error = await engineError(bench().engine.replaceTable(table, tenDays(2), context))
    expect(error).toMatchObject({ code: 'lost', transient: true })
    expect(await bench().rows(`SELECT DISTINCT n FROM ${relationText(table.relation)}`)).toEqual([
      [1],
    ])
    await bench().engine.replaceTable(table, tenDays(2), await bench().context({ ticket }))
    expect(await bench().rows(`SELECT DISTINCT n FROM ${relationText(table.relation)}`)).toEqual([
      [2],
    ])
  })
}

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}
