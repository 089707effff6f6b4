import { existsSync } from 'node:fs'
import { readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { restoreState } from '../src/backup/restore-state.ts'
import { openStateStore } from '../src/open-state-store.ts'
import { replaceDataFolder } from '../src/pglite/replace-data-folder.ts'
import { databaseOfTest, folderOfTest } from './test-places.ts'

const at = '2026-01-01T00:00:00.000Z'
const event = { type: 'x', version: 1, at, payload: {} }
const settle = async () => {}
const clock = { now: () => new Date('2026-03-01T00:00:00Z') }
const command = 'test'

async function stateWith(events: number) {
  const folder = await folderOfTest()
  const store = await openStateStore({ state: folder, clock })
  for (let index = 0; index < events; index += 1) await store.appendEvents('run:a', [event])
  return { folder, store }
}

async function lastSeqIn(folder: string): Promise<number | undefined> {
  const store = await openStateStore({ state: folder, clock })
  const position = await store.getStreamPosition('run:a')
  await store.close()
  return position?.lastSeq
}

describe('a backup', () => {
  it('made while events are written holds them up to one moment, and comes back in another folder', async () => {
    const { store } = await stateWith(20)
    let isWriting = true
    const writing = (async () => {
      for (let count = 0; isWriting || count < 5; count += 1) {
        // The embedded database never lets go of the thread by itself.
        await nextTurn()
        await store.transaction(async (tx) => {
          await tx.appendEvents('run:a', [event])
          await tx.appendEvents('run:b', [event])
        })
      }
    })()
    const { file, stateId } = await store.backUp()
    isWriting = false
    await writing
    await store.close()
    const folder = await folderOfTest()
    const restored = await restoreState({ folder, file, command, settle, clock })
    expect(restored).toMatchObject({ stateId, backedUpAt: '2026-03-01T00:00:00.000Z' })
    const other = await openStateStore({ state: folder })
    const [a, b] = [await other.getStreamPosition('run:a'), await other.getStreamPosition('run:b')]
    expect(a?.lastSeq).toBe(20 + (b?.lastSeq ?? 0))
    expect((await other.readEvents('run:a', 0, 1000)).length).toBe(a?.lastSeq)
    expect(await other.getStateId()).toBe(stateId)
    await other.close()
  })

  it('restored twice has another epoch each time, and gives no token that was given after it', async () => {
    const { folder, store } = await stateWith(1)
    const { file } = await store.backUp()
    const request = { name: 'environment:prod', holder: 'a', runId: 'r', at, expiresAt: at }
    const given = await store.takeLease(request)
    await store.close()
    let time = clock.now().getTime()
    const later = { now: () => new Date((time += 1000)) }
    const first = await restoreState({ folder, file, command, settle, clock: later })
    const second = await restoreState({ folder, file, command, settle, clock: later })
    expect(first.epoch).toBeGreaterThan(1)
    expect(second.epoch).toBeGreaterThan(first.epoch)
    const restored = await openStateStore({ state: folder })
    const next = await restored.takeLease(request)
    if (!next.taken || !given.taken) throw new Error('the lease is free')
    expect(next.lease.token).toBeGreaterThan(given.lease.token)
    await restored.close()
  })

  it.each([
    [
      'changed in one byte',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([bytes.at(-1)! ^ 1])]),
      'SHA-256 differs',
    ],
    ['cut', (bytes: Buffer) => bytes.subarray(0, -10), 'is cut'],
    ['something else', () => Buffer.from('hello\n'), 'is not a backup'],
  ])('that is %s is refused, and the state is as it was', async (_what, spoil, message) => {
    const { folder, store } = await stateWith(3)
    const { file } = await store.backUp()
    await store.close()
    await writeFile(file, spoil(await readFile(file)))
    const refused = restoreState({ folder, file, command, settle })
    await expect(refused).rejects.toMatchObject({ code: 'backup_invalid' })
    await expect(refused).rejects.toThrow(message)
    expect(await lastSeqIn(folder)).toBe(3)
  })

  it('is not restored into a state that is open', async () => {
    const { folder, store } = await stateWith(2)
    const { file } = await store.backUp()
    await store.appendEvents('run:a', [event])
    await expect(restoreState({ folder, file, command, settle })).rejects.toMatchObject({
      code: 'state_busy',
    })
    expect(await store.getStreamPosition('run:a')).toMatchObject({ lastSeq: 3 })
    await store.close()
  })

  it('that cannot be mended leaves the state as it was and nothing beside it', async () => {
    const { folder, store } = await stateWith(2)
    const { file } = await store.backUp()
    await store.appendEvents('run:a', [event])
    await store.close()
    const fails = async () => {
      throw new Error('no')
    }
    await expect(restoreState({ folder, file, command, settle: fails })).rejects.toThrow('no')
    expect((await readdir(folder)).toSorted()).toEqual(['backups', 'pg'])
    expect(await lastSeqIn(folder)).toBe(3)
  })

  it('of a state in PostgreSQL is refused with the command that makes one', async () => {
    const store = await openStateStore({ state: await databaseOfTest(), migrate: 'auto' })
    await expect(store.backUp()).rejects.toMatchObject({
      code: 'backup_unavailable',
      hint: expect.stringContaining('pg_dump'),
    })
    await store.close()
  })
})

describe('a crash while a state is replaced', () => {
  it('before the new one is in place leaves the old one', async () => {
    const { folder, store } = await stateWith(4)
    await store.close()
    await rename(`${folder}/pg`, `${folder}/pg.replaced`)
    expect(await lastSeqIn(folder)).toBe(4)
  })

  it('after the new one is in place leaves that, and the next start takes the old one away', async () => {
    const [old, fresh] = [await stateWith(4), await stateWith(1)]
    for (const { store } of [old, fresh]) await store.close()
    await rename(`${old.folder}/pg`, `${old.folder}/pg.replaced`)
    await rename(`${fresh.folder}/pg`, `${old.folder}/pg`)
    expect(await lastSeqIn(old.folder)).toBe(1)
    expect(existsSync(`${old.folder}/pg.replaced`)).toBe(false)
  })

  it('does not stand in the way of the next replacement', async () => {
    const [old, fresh] = [await stateWith(4), await stateWith(1)]
    for (const { store } of [old, fresh]) await store.close()
    await rename(`${old.folder}/pg`, `${old.folder}/pg.replaced`)
    await replaceDataFolder(`${old.folder}/pg`, `${fresh.folder}/pg`)
    expect(await lastSeqIn(old.folder)).toBe(1)
  })
})
