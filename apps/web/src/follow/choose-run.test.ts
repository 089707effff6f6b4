import { expect, it } from 'vitest'
import { chooseRun } from './choose-run.ts'
import { oneAtATime } from './one-at-a-time.ts'

const run = (id: string, status: string) => ({ id, status })

it('a run that is shown stays while it is active', () => {
  expect(chooseRun('a', [run('b', 'running'), run('a', 'running')])).toBe('a')
})

it('the newest active run is next, before newer ones that ended', () => {
  expect(chooseRun('a', [run('c', 'failed'), run('b', 'queued'), run('a', 'completed')])).toBe('b')
})

it('the newest is shown where none is active, and what was shown where there is none', () => {
  expect(chooseRun(null, [run('b', 'failed'), run('a', 'completed')])).toBe('b')
  expect(chooseRun('a', [])).toBe('a')
})

it('asked while it works, a question is put once more, not for each', async () => {
  const answers: (() => void)[] = []
  const ask = oneAtATime(() => new Promise<void>((resolve) => void answers.push(resolve)))
  ask()
  ask()
  ask()
  expect(answers).toHaveLength(1)
  answers[0]?.()
  await expect.poll(() => answers.length).toBe(2)
  answers[1]?.()
  ask()
  await expect.poll(() => answers.length).toBe(3)
})
