import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { AppError } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { openStateStore } from '../src/open-state-store.ts'
import { readFolderLock } from '../src/pglite/folder-lock.ts'
import { createPgliteStateStore } from '../src/pglite/pglite-state-store.ts'
import { startProcess } from './child-process.ts'
import { folderOfTest } from './test-places.ts'

describe('a state folder', () => {
  it('that is open in another process is refused naming it, and taken over when that is killed', async () => {
    const folder = await folderOfTest()
    const holder = startProcess('hold-state', folder)
    const line = await holder.nextLine()
    const refused = openStateStore({ state: folder, lockWaitMs: 100 })
    const details = { pid: holder.pid, command: 'hold-state', host: hostname() }
    await expect(refused).rejects.toMatchObject({ code: 'state_busy', details })
    await expect(refused).rejects.toThrow(`process ${holder.pid} (hold-state)`)
    expect(await readFolderLock(folder)).toMatchObject(details)
    await holder.kill()
    const store = await openStateStore({ state: folder, lockWaitMs: 100 })
    expect(line).toBe(`open ${await store.getStateId()}`)
    await store.close()
  })

  it('is waited for while its holder lives', async () => {
    const folder = await folderOfTest()
    const first = await openStateStore({ state: folder })
    const second = openStateStore({ state: folder, lockWaitMs: 30_000 })
    const stateId = await first.getStateId()
    await first.close()
    const store = await second
    expect(await store.getStateId()).toBe(stateId)
    await store.close()
    expect(existsSync(`${folder}/lock`)).toBe(false)
  })

  it.each([
    ['another start time', { startedAt: 'another start' }],
    ['an older boot', { bootId: 'another boot' }],
    ['a number nobody has', { pid: 2 ** 22 + 1 }],
  ])('is taken over from a holder with %s', async (_, change) => {
    const folder = await folderOfTest()
    const first = await openStateStore({ state: folder })
    const held = await readFile(`${folder}/lock`, 'utf8')
    await first.close()
    await writeFile(`${folder}/lock`, JSON.stringify({ ...JSON.parse(held), ...change }))
    const store = await openStateStore({ state: folder, lockWaitMs: 0 })
    expect(await readFile(`${folder}/lock`, 'utf8')).not.toContain('another')
    await store.close()
  })

  it.each([
    ['another host', { host: 'elsewhere' }],
    ['the same process', {}],
  ])('is not taken over from a holder on %s', async (_, change) => {
    const folder = await folderOfTest()
    const first = await openStateStore({ state: folder })
    const held = JSON.parse(await readFile(`${folder}/lock`, 'utf8'))
    await writeFile(`${folder}/lock`, JSON.stringify({ ...held, ...change }))
    const refused = openStateStore({ state: folder, lockWaitMs: 0 })
    await expect(refused).rejects.toMatchObject({ code: 'state_busy' })
    await first.close()
  })

  it('goes to one of many that find a dead holder together', async () => {
    const folder = await folderOfTest()
    const holder = startProcess('hold-state', folder)
    await holder.nextLine()
    await holder.kill()
    const stores = Array.from({ length: 5 }, () =>
      createPgliteStateStore({ folder, lockWaitMs: 300 }),
    )
    const answers = await Promise.allSettled(stores.map((store) => store.open()))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await Promise.all(stores.map((store) => store.close()))
  })

  it('that cannot be made or locked is refused with the reason', async () => {
    const folder = await folderOfTest()
    await writeFile(`${folder}/file`, '')
    const refused = openStateStore({ state: `${folder}/file/state` })
    await expect(refused).rejects.toThrow(AppError)
    await expect(refused).rejects.toMatchObject({ code: 'state_unwritable' })
  })
})

describe('a writer that is killed', () => {
  it('leaves everything it acknowledged, and no gap', async () => {
    const folder = await folderOfTest()
    const writer = startProcess('write-events', folder)
    for (let acknowledged = 0; acknowledged < 40; acknowledged += 2) {
      expect(await writer.nextLine()).toBe(String(acknowledged + 2))
    }
    const lastLine = (await writer.kill()).at(-1)
    const store = await openStateStore({ state: folder })
    const position = await store.getStreamPosition('run:a')
    const events = await store.readEvents('run:a', 0, 1_000_000)
    expect(position?.lastSeq).toBeGreaterThanOrEqual(Number(lastLine ?? 40))
    expect(events.map(({ seq }) => seq)).toEqual(
      Array.from({ length: position?.lastSeq ?? 0 }, (_, index) => index + 1),
    )
    expect(events.map(({ payload }) => payload.index)).toEqual(
      events.map((_, index) => Math.floor(index / 2)),
    )
    await store.close()
  })
})
