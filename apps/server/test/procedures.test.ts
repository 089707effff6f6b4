import { afterAll, beforeAll, expect, it } from 'vitest'
import { appRouter } from '../src/router.ts'
import { consoleCases } from './cases/console-cases.ts'
import { environmentCases } from './cases/environment-cases.ts'
import { planCases } from './cases/plan-cases.ts'
import { readingCases } from './cases/reading-cases.ts'
import { runCases } from './cases/run-cases.ts'
import type { Stage } from './cases/stage.ts'
import { openProject } from './open-project.ts'

const { 'plan.onCancel': onCancel, ...planned } = planCases
const cases = {
  ...planned,
  ...runCases,
  'plan.onCancel': onCancel!,
  ...environmentCases,
  ...readingCases,
  ...consoleCases,
}
let stage: Stage

beforeAll(async () => {
  const none = { planId: '', runId: '' }
  stage = { project: await openProject(), known: { ...none, stopped: none } }
})
afterAll(() => stage.project[Symbol.asyncDispose]())

it.each(Object.entries(cases))('%s answers', (_name, answers) => answers(stage))

it('every procedure of the router has a case here', () => {
  expect(Object.keys(cases).toSorted()).toEqual(Object.keys(appRouter._def.procedures).toSorted())
})

it('nothing unexpected was logged', () => {
  expect(stage.project.errors).toEqual([])
})
