import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { AppError } from '@millrace/core'
import { EngineError } from '@millrace/core/engines'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { appRouter } from '../src/router.ts'
import { openProject, type OpenProject } from './open-project.ts'

let project: OpenProject

beforeAll(async () => {
  project = await openProject({
    'millrace.yaml': 'name: small\n',
    'models/a/one.sql': 'select 1 as n\n',
  })
})
afterAll(() => project[Symbol.asyncDispose]())
afterEach(() => {
  vi.restoreAllMocks()
  project.errors.length = 0
})

interface WireError {
  readonly message: string
  readonly data: {
    readonly code: string
    readonly httpStatus: number
    readonly app: {
      readonly code: string
      readonly message: string
      readonly hint: string | null
      readonly issues: readonly { readonly file: string; readonly code: string }[]
    }
  }
}

type Kind = 'query' | 'mutation' | 'subscription'

/** Calls a procedure over HTTP as a client does; its error and all that was sent. */
async function call(kind: Kind, name: string, input: unknown) {
  const url = new URL(`http://localhost/trpc/${name}`)
  if (kind !== 'mutation') url.searchParams.set('input', JSON.stringify(input))
  const request =
    kind === 'mutation'
      ? new Request(url, {
          method: 'POST',
          body: JSON.stringify(input),
          headers: { 'content-type': 'application/json' },
        })
      : new Request(url, {
          headers: kind === 'query' ? {} : { accept: 'text/event-stream' },
        })
  const response = await fetchRequestHandler({
    endpoint: '/trpc',
    req: request,
    router: appRouter,
    createContext: () => ({ services: project.services, actor: 'ada' }),
  })
  const text = await response.text()
  const [, told] = /event: serialized-error\ndata: (.*)/.exec(text) ?? []
  const error = (told === undefined ? JSON.parse(text).error : JSON.parse(told)) as WireError
  return { status: response.status, text, error }
}

function expectSafe(text: string): void {
  expect(text).not.toMatch(/\bat .*:\d+:\d+/)
  expect(text).not.toContain('stack')
  expect(text).not.toContain(project.root)
}

const known: readonly (readonly [Kind, string, unknown, string, string])[] = [
  ['query', 'plan.get', { planId: 'p_none' }, 'NOT_FOUND', 'plan_not_found'],
  ['query', 'query.run', { sql: 'drop view a.one' }, 'BAD_REQUEST', 'query_refused'],
  ['query', 'run.get', { runId: 'r_none' }, 'NOT_FOUND', 'run_not_found'],
  ['mutation', 'plan.submit', { planId: 'p_none' }, 'NOT_FOUND', 'plan_not_found'],
  ['mutation', 'plan.create', { environment: 'a__b' }, 'BAD_REQUEST', 'environment_name_invalid'],
  ['mutation', 'run.cancel', { target: 'prod' }, 'CONFLICT', 'nothing_to_cancel'],
  ['subscription', 'plan.onOverview', { planId: 'p_none' }, 'NOT_FOUND', 'plan_not_found'],
  ['subscription', 'plan.onApply', { planId: 'p_none' }, 'NOT_FOUND', 'plan_not_found'],
  ['subscription', 'run.onEvents', { runId: 'r_none' }, 'NOT_FOUND', 'run_not_found'],
]

describe('a coded error', () => {
  it.each(known)('of a %s reaches the caller: %s %j is %s, %s', async (...each) => {
    const [kind, name, input, rpc, code] = each
    const { error, text } = await call(kind, name, input)
    expect([error.data.code, error.data.app.code]).toEqual([rpc, code])
    expect(error.message).toBe(error.data.app.message)
    expectSafe(text)
    expect(project.errors).toEqual([])
  })

  it('brings its hint', async () => {
    const { error } = await call('query', 'model.get', { model: 'a.none' })
    expect(error.data.app).toMatchObject({
      code: 'model_not_found',
      hint: 'millrace list shows the names',
    })
  })

  it('brings its issues, with files relative to the project', async () => {
    await project.write({ 'models/a/bad.sql': 'select * from no.where\n' })
    const { error, text } = await call('mutation', 'test.run', {})
    expect(error.data.app.code).toBe('project_invalid')
    expect(error.data.app.issues).toMatchObject([{ file: 'models/a/bad.sql' }])
    expectSafe(text)
    await project.write({ 'models/a/bad.sql': null })
  })

  it('is told for input of the wrong shape without its details', async () => {
    const { error, text, status } = await call('query', 'plan.get', { planId: 5 })
    expect([status, error.data.app.code]).toEqual([400, 'arguments_invalid'])
    expect(error.message).toBe('the input is malformed')
    expectSafe(text)
  })

  it('is told for a procedure that does not exist', async () => {
    const { error, status } = await call('query', 'plan.nonsense', {})
    expect([status, error.data.app.code]).toEqual([404, 'arguments_invalid'])
  })

  it('of the engine keeps its kind', async () => {
    const lost = new EngineError({ code: 'lost', message: 'The engine process ended.' })
    vi.spyOn(project.opened, 'engine').mockRejectedValueOnce(lost)
    const { error } = await call('query', 'query.run', { sql: 'select 1' })
    expect(error.data.app.code).toBe('engine_lost')
  })
})

describe('an unknown error', () => {
  const secret = () => new Error(`password is hunter2, see ${project.root}/app.ts`)
  const broken: readonly (readonly [Kind, string, unknown])[] = [
    ['query', 'plan.list', {}],
    ['mutation', 'run.submit', { environment: 'prod' }],
    ['subscription', 'run.onEvents', { runId: 'r_any' }],
  ]

  it.each(broken)('of a %s becomes generic with an id that the log knows', async (...each) => {
    vi.spyOn(project.services, 'open').mockRejectedValue(secret())
    const { error, text } = await call(...each)
    const [id] = /[0-9a-f]{8}/.exec(error.message) ?? []
    expect(error.message).toBe(`something unexpected happened (${id})`)
    expect(error.data).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', httpStatus: 500 })
    expect(error.data.app).toMatchObject({ code: 'internal', hint: `look for ${id} in the log` })
    expect(text).not.toContain('hunter2')
    expectSafe(text)
    expect(project.errors).toMatchObject([{ message: 'unexpected error', fields: { id } }])
    expect(JSON.stringify(project.errors)).toContain('hunter2')
  })

  it('in the middle of a subscription is told the same way', async () => {
    const { id: planId } = await project.plan('dev')
    vi.spyOn(project.opened.store, 'readEvents').mockRejectedValue(secret())
    const { error, text } = await call('subscription', 'plan.onOverview', { planId })
    expect(error.data.app.code).toBe('internal')
    expect(text).not.toContain('hunter2')
    expectSafe(text)
    expect(project.errors).toHaveLength(1)
  })

  it('reaches a caller in this process in the same words', async () => {
    vi.spyOn(project.services, 'open').mockRejectedValue(secret())
    for (const attempt of [
      project.caller.plan.list({}),
      project.caller.run.onEvents({ runId: 'r_any' }).then((stream) => Array.fromAsync(stream)),
    ])
      await expect(attempt).rejects.toMatchObject({
        message: expect.stringMatching(/^something unexpected happened \([0-9a-f]{8}\)$/),
        cause: expect.any(AppError),
      })
  })
})
