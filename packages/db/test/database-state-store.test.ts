import postgres from 'postgres'
import { describe, expect, it } from 'vitest'
import { openStateStore } from '../src/open-state-store.ts'
import { databaseOfTest, folderOfTest } from './test-places.ts'

const at = '2026-01-01T00:00:00.000Z'
const event = { type: 'x', version: 1, at, payload: {} }

describe('two processes on one PostgreSQL state', () => {
  it('hear of each other’s appends, each once and only after the commit', async () => {
    const state = await databaseOfTest()
    const first = await openStateStore({ state, migrate: 'auto' })
    const second = await openStateStore({ state })
    const neighbour = await openStateStore({ state, workspace: 'other' })
    const heard: string[] = []
    const heardOwn: string[] = []
    const done = new Promise<void>((resolve) => {
      second.onAppend((stream) => {
        heard.push(stream)
        if (stream === 'run:last') resolve()
      })
    })
    first.onAppend((stream) => heardOwn.push(stream))
    await neighbour.appendEvents('run:neighbour', [event])
    await first.appendEvents('run:a', [event])
    const failed = first.transaction(async (tx) => {
      await tx.appendEvents('run:lost', [event])
      throw new Error('stop')
    })
    await expect(failed).rejects.toThrow('stop')
    await first.transaction(async (tx) => {
      await tx.appendEvents('run:b', [event])
      await tx.appendEvents('run:b', [event])
    })
    await first.appendEvents('run:last', [event])
    await done
    expect(heard).toEqual(['run:a', 'run:b', 'run:last'])
    expect(heardOwn).toEqual(['run:a', 'run:b', 'run:last'])
    await Promise.all([first.close(), second.close(), neighbour.close()])
  })
})

describe('a state in a database', () => {
  it('keeps the analyses used last when it is pruned', async () => {
    const days = [1, 2, 3, 4]
    let today = 1
    const clock = { now: () => new Date(Date.UTC(2026, 0, today)) }
    const store = await openStateStore({ state: await folderOfTest(), clock })
    for (const day of days) {
      today = day
      await store.putAnalyses(new Map([[`day ${day}`, day]]))
    }
    today = 9
    await store.getAnalyses(['day 1'])
    expect(await store.pruneAnalyses(2)).toBe(2)
    const left = await store.getAnalyses(days.map((day) => `day ${day}`))
    expect([...left.keys()].toSorted()).toEqual(['day 1', 'day 4'])
    await store.close()
  })

  it('goes on with its streams under a new epoch after a restore', async () => {
    const store = await openStateStore({ state: await folderOfTest() })
    const before = await store.appendEvents('run:a', [event])
    const epoch = await store.startNewEpoch()
    expect(epoch).toBe(before.epoch + 1)
    expect(await store.getStreamPosition('run:a')).toEqual({ epoch, lastSeq: 1 })
    expect(await store.appendEvents('run:a', [event])).toEqual({ epoch, lastSeq: 2 })
    expect(await store.appendEvents('run:b', [event])).toEqual({ epoch, lastSeq: 1 })
    expect(await store.readEvents('run:a', 0, 9)).toMatchObject([{ epoch }, { epoch }])
    await store.close()
  })

  it('gives tokens beyond what a number can hold', async () => {
    const url = await databaseOfTest()
    const store = await openStateStore({ state: url, migrate: 'auto' })
    const client = postgres(url, { max: 1 })
    await client`update millrace.state_meta set fencing_token = 9007199254740993`
    await client.end()
    const request = { name: 'environment:dev', holder: 'a', runId: 'r', at, expiresAt: at }
    const answer = await store.takeLease(request)
    expect(answer).toMatchObject({ taken: true, lease: { token: 9_007_199_254_740_994n } })
    expect(await store.getLease('environment:dev')).toMatchObject({ token: 9_007_199_254_740_994n })
    expect(await store.holdsLease('environment:dev', 9_007_199_254_740_994n)).toBe(true)
    expect(await store.holdsLease('environment:dev', 9_007_199_254_740_993n)).toBe(false)
    await store.close()
  })

  it('refuses calls before it is open and after it is closed', async () => {
    const store = await openStateStore({ state: await folderOfTest() })
    await store.close()
    await expect(store.listRuns()).rejects.toMatchObject({ code: 'state_failed' })
    await expect(store.transaction(async () => 1)).rejects.toMatchObject({ code: 'state_failed' })
    await store.close()
  })

  it('says where it is when it cannot be reached, without the password', async () => {
    const refused = openStateStore({ state: 'postgres://ada:secret@localhost:1/none' })
    await expect(refused).rejects.toMatchObject({ code: 'state_failed' })
    const error = await refused.catch((thrown: unknown) => thrown as Error)
    expect((error as Error).message).toContain('postgres://ada@localhost:1/none')
    expect(String((error as Error).message)).not.toContain('secret')
  })
})
