import { describe, expect, it } from 'vitest'
import { type EnvironmentFacts, environmentRows } from './environment-rows.ts'
import { nameProblem } from './name-problem.ts'
import { differenceMarks, sayDifference } from './say-difference.ts'

const now = Date.parse('2024-05-01T12:00:00Z')
const facts: EnvironmentFacts = {
  name: 'dev',
  standing: 'idle',
  models: 2,
  lastPlan: { id: 'p1', actor: 'ada', at: '2024-05-01T08:00:00Z' },
  fromProd: { added: 0, removed: 0, changed: 0 },
  pinned: false,
  paused: false,
  expiresAt: '2024-05-07T13:00:00Z',
  nextTick: null,
  lease: null,
  pending: null,
}
const none = { environments: [], firstPlans: [], runs: [] }
const rowOf = (changes: Partial<EnvironmentFacts>) =>
  environmentRows({ ...none, environments: [{ ...facts, ...changes }] }, now)[0]

describe('an environment', () => {
  it('says what it does and when it expires', () => {
    expect(rowOf({})).toMatchObject({ state: { word: 'Idle' }, notes: 'Expires in 6 days' })
    expect(rowOf({ pinned: true, nextTick: '2024-05-01T15:00:00Z' })?.notes).toBe(
      'Pinned, next run in 3 h',
    )
  })

  it('that was paused while a run works on it says both, with how far the run is', () => {
    const lease = { runId: 'r1', done: 1, total: 4 }
    expect(rowOf({ standing: 'working', paused: true, pinned: true, lease })).toMatchObject({
      state: { word: 'Working', tone: 'live' },
      run: { id: 'r1', done: 1, total: 4 },
      notes: 'Paused, pinned',
    })
  })

  it('that was left between two plans says so before all else', () => {
    expect(rowOf({ standing: 'unfinished' })).toMatchObject({
      state: { word: 'Unfinished', tone: 'warn' },
      notes: 'Views half switched, plan it again, expires in 6 days',
    })
  })

  it('names the plan that waits', () => {
    const pending = { id: 'p2', status: 'ready', summary: '1 model added' }
    expect(rowOf({ pending })?.pending).toEqual({
      id: 'p2',
      words: 'Plan waits to be applied',
      summary: '1 model added',
    })
  })

  it('is there while its first plan waits and while its first run makes it, prod first', () => {
    const plan = (environment: string) => ({
      environment,
      id: 'p9',
      status: 'ready',
      summary: null,
    })
    const rows = environmentRows(
      {
        environments: [facts],
        firstPlans: [plan('new'), plan('prod'), plan('dev')],
        runs: [{ id: 'r1', environment: 'prod' }],
      },
      now,
    )
    expect(rows.map(({ name, state, pending }) => [name, state.word, pending?.words])).toEqual([
      ['prod', 'Being made', undefined],
      ['dev', 'Idle', undefined],
      ['new', 'Planned', 'Plan waits to be applied'],
    ])
  })
})

it('differences to prod are signs to see and words to hear', () => {
  const counts = { added: 2, removed: 0, changed: 1 }
  expect(differenceMarks(counts).map(({ text }) => text)).toEqual(['+2', '~1'])
  expect(sayDifference(counts)).toBe('2 models added, 1 changed')
  expect(sayDifference({ added: 0, removed: 0, changed: 0 })).toBe('')
})

it.each([
  ['', null],
  ['dev_2', null],
  ['dev', 'There is an environment dev already.'],
  ['2dev', 'A name begins with a lower-case letter.'],
  ['Dev', 'A name begins with a lower-case letter.'],
  ['my-dev', 'A name has only a to z, 0 to 9 and _.'],
  ['a__b', 'A name has no two underscores in a row.'],
  ['a'.repeat(42), 'A name has at most 41 letters.'],
])('the name %j of a new environment is checked while it is typed', (name, problem) =>
  expect(nameProblem(name, ['prod', 'dev'])).toBe(problem),
)
