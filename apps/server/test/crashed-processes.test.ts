import { afterAll, beforeAll, describe, it } from 'vitest'
import { type AppliedProject, appliedProject, sampled } from './processes/crashed-apply.ts'
import { crashPoints } from './processes/crash-points.ts'

let applied: AppliedProject

beforeAll(async () => {
  applied = await appliedProject()
})
afterAll(() => applied[Symbol.asyncDispose]())

describe('an apply loses nothing, doubles nothing and says so when', () => {
  it.each(sampled(Object.keys(crashPoints)))('its process is killed %s', (point) =>
    applied.killAndJudge(point, 'process'),
  )
})
