import { afterEach, describe, expect, it } from 'vitest'
import {
  type CliProject,
  endlessQuery,
  makeCliProject,
  ordersFiles,
} from './processes/cli-project.ts'
import { childrenOf, type CliDocument, gone } from './processes/run-cli.ts'

let project: CliProject

afterEach(() => project[Symbol.asyncDispose]())

const slow = { 'models/apart/slow.sql': `/*---\nkind: table\n---*/\n${endlessQuery}\n` }
const isSlow = ({ type, payload }: CliDocument) =>
  type === 'batch.started' && payload['model'] === 'apart.slow'
const dailyEnded = ({ type, payload }: CliDocument) =>
  type === 'model.ended' && payload['model'] === 'marts.daily'

describe('a command that is interrupted', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s stops its statement, exits 130, and loses nothing that was done',
    async (signal) => {
      project = await makeCliProject({ ...ordersFiles(), ...slow })
      const command = project.start(['plan', 'prod', '--apply', '--json'])
      await command.document(isSlow)
      await command.document(dailyEnded)
      const engine = await childrenOf(command.pid)
      expect(engine.length).toBeGreaterThan(0)
      command.child.kill(signal)
      const ended = await command.ended
      expect(ended).toMatchObject({ code: 130, signal: null })
      await gone(engine)
      const types = ended.documents.map(({ type }) => type as string)
      expect(types).toEqual(
        expect.arrayContaining([
          'cancel.requested',
          'statement.stopped',
          'cancel.ended',
          'run.ended',
        ]),
      )
      expect(ended.documents.at(-1)).toMatchObject({ status: 'cancelled' })
      expect(ended.stderr).not.toMatch(/\n\s+at /)
      const models = ended.documents.at(-1)?.['models'] as {
        readonly name: string
        readonly status: string
      }[]
      expect(Object.fromEntries(models.map(({ name, status }) => [name, status]))).toEqual({
        'raw.orders': 'success',
        'marts.daily': 'success',
        'apart.slow': 'cancelled',
      })
      const runs = await project.rows('select status, error from runs', ['state', 'sql'])
      expect(runs).toEqual([{ status: 'cancelled', error: 'cancelled by ada' }])
      await project.write({ 'models/apart/slow.sql': '/*---\nkind: table\n---*/\nselect 1 as n\n' })
      const plan = await project.run(['plan', 'prod', '--apply', '--json'])
      expect(plan.code).toBe(0)
      const built = plan.documents
        .filter(({ type }) => type === 'batch.done')
        .map(({ payload }) => payload['model'] as string)
      expect(built).toEqual(['apart.slow'])
      expect(await project.rows('select sum(orders)::int as n from marts.daily')).toEqual([
        { n: 100 },
      ])
    },
  )

  it('goes on when only its engine is killed from outside, and writes each batch once', async () => {
    project = await makeCliProject(ordersFiles())
    const command = project.start(['plan', 'prod', '--apply', '--json'])
    await command.document(
      ({ type, payload }) => type === 'batch.started' && payload['index'] === 2,
    )
    for (const pid of await childrenOf(command.pid)) process.kill(pid, 'SIGKILL')
    const ended = await command.ended
    expect([ended.code, ended.documents.at(-1)?.['status']]).toEqual([0, 'completed'])
    expect(ended.stderr).not.toMatch(/\n\s+at /)
    expect(
      await project.rows(
        'select count(*)::int as n, count(distinct id)::int as ids from raw.orders',
      ),
    ).toEqual([{ n: 100, ids: 100 }])
  })

  it('says what it does to a person, on stderr', async () => {
    project = await makeCliProject({ ...ordersFiles(), ...slow })
    const command = project.start(['plan', 'prod', '--apply'])
    const started = new Promise<void>((resolve) => {
      command.child.stderr?.on(
        'data',
        (text: string) => void (String(text).includes('marts.daily') && resolve()),
      )
    })
    await started
    command.child.kill('SIGINT')
    const ended = await command.ended
    expect(ended.code).toBe(130)
    expect(ended.stderr).toContain('cancelling')
    expect(ended.stdout).toMatch(/prod cancelled in/)
  })
})
