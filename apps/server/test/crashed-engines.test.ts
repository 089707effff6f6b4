import { afterAll, beforeAll, describe, it } from 'vitest'
import { type AppliedProject, appliedProject, sampled } from './processes/crashed-apply.ts'
import type { crashPoints } from './processes/crash-points.ts'

let applied: AppliedProject

beforeAll(async () => {
  applied = await appliedProject()
})
afterAll(() => applied[Symbol.asyncDispose]())

const ofEngine: readonly (keyof typeof crashPoints)[] = [
  'after the fence',
  'before a table is created',
  'in a batch',
  'between audits and commit',
  'between commit and record',
  'before a whole table is committed',
  'before the promotion',
  'in the promotion',
  'between views and environment row',
]

describe('an apply loses nothing, doubles nothing and says so when', () => {
  it.each(sampled(ofEngine))('its engine is killed %s', (point) =>
    applied.killAndJudge(point, 'engine'),
  )
})
