import { expect } from 'vitest'
import { endlessModel, messageOf, messagesOf } from '../open-project.ts'
import type { Cases } from './stage.ts'

export const runCases: Cases = {
  'run.get': async ({ known, project }) => {
    const run = await project.caller.run.get({ runId: known.runId })
    expect(run).toMatchObject({
      status: 'completed',
      planId: known.planId,
      environment: 'prod',
      actor: 'ada',
      replayable: true,
    })
  },
  'run.trackerAt': async ({ known, project }) => {
    const { runId } = known
    const events = await project.caller.run.events({ runId })
    const seq = events.findIndex(({ type }) => type === 'batch.done') + 1
    const then = await project.caller.run.trackerAt({ runId, seq })
    expect(then).toMatchObject({ id: `1:${seq}`, tracker: { runId, status: 'running' } })
    const end = await project.caller.run.trackerAt({ runId, seq: events.length })
    expect(end).toMatchObject({ tracker: { status: 'completed' } })
    await expect(
      project.caller.run.trackerAt({ runId, seq: events.length + 1 }),
    ).rejects.toMatchObject({ cause: { code: 'arguments_invalid' } })
  },
  'run.list': async ({ known, project }) => {
    const { list } = project.caller.run
    const { runs } = await list({ environment: 'prod', statuses: ['completed'] })
    expect(runs).toMatchObject([{ id: known.runId, actor: 'ada', cause: null }])
    expect(await list({ statuses: ['failed'] })).toEqual({ runs: [], next: null })
    expect((await list({ kinds: ['apply'], planId: known.planId })).runs).toHaveLength(1)
    expect((await list({ actor: 'bob' })).runs).toEqual([])
    expect((await list({ text: known.planId.toUpperCase() })).runs).toHaveLength(1)
    expect(await list({ before: known.runId })).toEqual({ runs: [], next: null })
  },
  'run.latest': async ({ known, project }) => {
    expect(await project.caller.run.latest({ environment: 'prod' })).toMatchObject({
      id: known.runId,
    })
    expect(await project.caller.run.latest({ environment: 'dev' })).toBeNull()
  },
  'run.modelRuns': async ({ known, project }) => {
    const rows = await project.caller.run.modelRuns({ runId: known.runId })
    const orders = rows.find(({ model }) => model === 'staging.orders')
    expect(orders).toMatchObject({ status: 'success', rows: 100, batches: 2 })
  },
  'run.estimates': async ({ known, project }) => {
    const { runId } = known
    expect(await project.caller.run.estimates({ runId })).toEqual({ models: [], left: null })
  },
  'run.audits': async ({ known, project }) => {
    const { runId } = known
    expect(await project.caller.run.audits({ runId })).toEqual({
      passed: 2,
      failed: 0,
      failures: [],
    })
  },
  'run.events': async ({ known, project }) => {
    const all = await project.caller.run.events({ runId: known.runId })
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_event, index) => index + 1))
    const ended = await project.caller.run.events({ runId: known.runId, types: ['run.ended'] })
    expect(ended).toEqual([all.at(-1)])
    const page = await project.caller.run.events({ runId: known.runId, fromSeq: 2, limit: 3 })
    expect(page).toEqual(all.slice(2, 5))
    const { runId } = known
    const ofOne = await project.caller.run.events({ runId, model: 'marts.daily', toSeq: 1000 })
    expect(ofOne.map(({ type }) => type)).toContain('batch.done')
    expect(ofOne.length).toBeLessThan(all.length)
    expect(await project.caller.run.events({ runId, text: 'RUN.ended' })).toEqual(ended)
    const said = await project.caller.run.events({ runId, text: 'MARTS.best', limit: 1 })
    expect(said).toHaveLength(1)
    expect(JSON.stringify(said[0]?.payload)).toContain('marts.best')
  },
  'run.onEvents': async ({ known, project }) => {
    const [only, ...rest] = await messagesOf(
      await project.caller.run.onEvents({ runId: known.runId }),
    )
    expect(only?.data).toMatchObject({ kind: 'state', tracker: { status: 'completed' } })
    expect(rest).toEqual([])
  },
  'run.submit': async ({ project }) => {
    const submitted = await project.caller.run.submit({ environment: 'prod' })
    await messagesOf(await project.caller.run.onEvents(submitted))
    const run = await project.caller.run.get(submitted)
    expect(run).toMatchObject({ kind: 'schedule', status: 'completed', planId: null })
    await expect(
      project.caller.run.submit({ environment: 'prod', executionTime: 'soon' }),
    ).rejects.toMatchObject({ cause: { code: 'arguments_invalid' } })
  },
  'run.cancel': async ({ known, project }) => {
    await project.write({ 'models/marts/endless.sql': endlessModel })
    const plan = await project.plan('slow')
    const submitted = await project.caller.plan.submit({ planId: plan.id })
    known.stopped = { planId: plan.id, runId: submitted.runId }
    const stream = await project.caller.run.onEvents({ ...submitted, lastEventId: '0:0' })
    for await (const message of stream) {
      const { data } = messageOf(message)
      const events = data.kind === 'events' ? data.events : []
      if (events.some((event) => event.payload['model'] === 'marts.endless')) break
    }
    const run = await project.caller.run.cancel({ target: 'slow' })
    expect(run).toMatchObject({ id: submitted.runId, status: 'cancelled' })
    await project.write({ 'models/marts/endless.sql': null })
    await expect(project.caller.run.cancel({ target: run.id })).rejects.toMatchObject({
      cause: { code: 'nothing_to_cancel' },
    })
  },
}
