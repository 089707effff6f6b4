import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProject, type OpenProject } from './open-project.ts'

const files = {
  'millrace.yaml': 'name: shop\n',
  'models/raw/orders.sql': '/*---\nkind: table\n---*/\nselect 1 as id, 2 as amount, 3 as region\n',
  'models/raw/people.sql': '/*---\nkind: table\n---*/\nselect 1 as id, 2 as age\n',
  'models/mid/sums.sql':
    'select region, sum(amount) as total, max(id) as id from raw.orders group by region\n',
  'models/mid/pairs.sql':
    'select o.id, p.age from raw.orders as o join raw.people as p on o.id = p.id\n',
  'models/mid/big.sql': 'select id from raw.orders where amount > 100\n',
  'models/out/report.sql': 'select total, total * 2 as twice from mid.sums\n',
  'models/out/last.sql': 'select twice from out.report\n',
  'models/out/ages.sql': 'select age from mid.pairs\n',
}

let project: OpenProject
beforeAll(async () => {
  project = await openProject(files)
})
afterAll(() => project[Symbol.asyncDispose]())

const lineage = async (input: Parameters<typeof project.caller.model.lineage>[0] = {}) => {
  const { nodes, edges, hidden } = await project.caller.model.lineage(input)
  const names = nodes.map(({ name }) => name)
  const own = edges.map(({ from, to }) => `${from} → ${to}`).toSorted()
  return { nodes, names: names.toSorted(), edges: own, hidden }
}

describe('the lineage of models', () => {
  it('is everything where nothing is asked, with what is known of each', async () => {
    const all = await lineage()
    expect(all.names).toHaveLength(8)
    expect(all.edges).toHaveLength(7)
    expect(all.hidden).toEqual({ up: 0, down: 0 })
    expect(all.nodes).toContainEqual({ name: 'mid.sums', kind: 'view', shown: false, columns: 3 })
  })

  it('counts what a depth leaves out on either side', async () => {
    const near = await lineage({ focus: 'Mid.Sums', depth: 1 })
    expect(near.names).toEqual(['mid.sums', 'out.report', 'raw.orders'])
    expect(near.hidden).toEqual({ up: 0, down: 1 })
    const far = await lineage({ focus: 'out.last', depth: 1 })
    expect(far.names).toEqual(['out.last', 'out.report'])
    expect(far.hidden).toEqual({ up: 2, down: 0 })
    expect((await lineage({ focus: 'out.last', depth: 0 })).names).toEqual(['out.last'])
    expect((await lineage({ focus: 'out.last' })).hidden).toEqual({ up: 0, down: 0 })
  })

  it('keeps what changed and what lies between, and passes over names that are gone', async () => {
    const between = await lineage({ changed: ['raw.orders', 'OUT.report', 'raw.people', 'gone.x'] })
    expect(between.names).toEqual(['mid.sums', 'out.report', 'raw.orders', 'raw.people'])
    expect(between.edges).toEqual(['mid.sums → out.report', 'raw.orders → mid.sums'])
    expect(between.hidden).toEqual({ up: 0, down: 4 })
    expect((await lineage({ changed: [] })).names).toEqual([])
  })

  it('keeps the models on a column’s way alone', async () => {
    const way = await lineage({ focus: 'raw.orders', column: 'amount' })
    expect(way.names).toEqual(['mid.sums', 'out.last', 'out.report', 'raw.orders'])
    expect(way.hidden).toEqual({ up: 0, down: 3 })
    await expect(lineage({ column: 'amount' })).rejects.toMatchObject({
      cause: { code: 'arguments_invalid' },
    })
  })
})

describe('the lineage of a column', () => {
  const trace = (model: string, column: string) =>
    project.caller.model.columnLineage({ model, column })

  it('says which steps leave values as they are', async () => {
    const { upstream, downstream } = await trace('out.report', 'total')
    expect(upstream.map(({ fromModel, passes }) => `${fromModel} ${passes}`)).toEqual([
      'mid.sums true',
      'raw.orders false',
    ])
    expect(downstream).toEqual([])
    const sums = await trace('mid.sums', 'total')
    expect(sums.downstream.map(({ toColumn, passes }) => `${toColumn} ${passes}`)).toEqual([
      'total true',
      'twice false',
      'twice true',
    ])
  })

  it('names the readers that only filter by it apart', async () => {
    const { downstream, filters } = await trace('raw.orders', 'amount')
    expect(downstream.map(({ toModel }) => toModel)).not.toContain('mid.big')
    expect(filters).toEqual([{ fromModel: 'raw.orders', fromColumn: 'amount', toModel: 'mid.big' }])
    const { filters: ofId } = await trace('raw.people', 'id')
    expect(ofId).toEqual([{ fromModel: 'raw.people', fromColumn: 'id', toModel: 'mid.pairs' }])
  })

  it('names the readers that do without it, and what they read instead', async () => {
    const { readers } = await trace('raw.orders', 'region')
    expect(readers.toSorted((a, b) => (a.model < b.model ? -1 : 1))).toEqual([
      { model: 'mid.big', reads: ['id', 'amount'] },
      { model: 'mid.pairs', reads: ['id'] },
    ])
    expect((await trace('raw.orders', 'id')).readers).toEqual([])
  })
})

describe('the states of models', () => {
  const states = async (environment: string) =>
    new Map(
      (await project.caller.model.states({ environment })).map((state) => [state.name, state]),
    )

  it('tell what a plan would change, here and through a parent', async () => {
    const before = await states('dev')
    expect(before.get('mid.sums')).toEqual({
      name: 'mid.sums',
      kind: 'view',
      reads: 1,
      readBy: 1,
      shown: false,
      lastRun: null,
      freshAt: null,
      stale: false,
      change: 'added',
    })
    const runId = await project.apply('dev')
    const after = await states('dev')
    expect(after.get('raw.orders')).toMatchObject({
      readBy: 3,
      shown: true,
      change: null,
      lastRun: { runId, status: 'success', rows: 1 },
    })
    expect((await states('prod')).get('raw.orders')).toMatchObject({
      lastRun: null,
      change: 'added',
    })
    await project.write({
      'models/mid/sums.sql':
        'select region, sum(amount) + 1 as total, max(id) as id from raw.orders group by region\n',
      'models/raw/people.sql': '/*---\nkind: table\nowner: bea\n---*/\nselect 1 as id, 2 as age\n',
    })
    const changes = [...(await states('dev')).values()].flatMap(({ name, change }) =>
      change === null ? [] : `${name} ${change}`,
    )
    expect(changes.toSorted()).toEqual([
      'mid.sums modified',
      'out.last indirect',
      'out.report indirect',
      'raw.people metadata',
    ])
  })
})
