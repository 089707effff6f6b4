import { EventEmitter } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, vi } from 'vitest'
import { type WatchProblem, watchProject } from './watch-project.ts'

vi.mock('chokidar', () => ({
  watch: () => {
    const watcher = Object.assign(new EventEmitter(), { close: async () => {} })
    setImmediate(() => {
      watcher.emit('error', Object.assign(new Error('no space'), { code: 'ENOSPC' }))
      watcher.emit('ready')
    })
    return watcher
  },
}))

it('a system that watches no more folders is a problem with what to do, not an end', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'millrace-watch-'))
  await writeFile(path.join(root, 'millrace.yaml'), 'name: small\n')
  const problems: WatchProblem[] = []
  const watching = await watchProject({
    root,
    onChanges: () => {},
    onProblem: (problem) => void problems.push(problem),
  })
  expect(problems).toEqual([
    { code: 'ENOSPC', message: expect.stringContaining('fs.inotify.max_user_watches') },
  ])
  await watching[Symbol.asyncDispose]()
  await rm(root, { recursive: true })
})
