import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Applied, type Flights, openFlights, type PlanDocument } from './open-flights.ts'

let flights: Flights
let first: Applied

beforeAll(async () => {
  flights = await openFlights()
  first = await flights.apply('prod')
}, 120_000)
afterAll(() => flights[Symbol.asyncDispose]())

const built = (plan: PlanDocument) => plan.backfills.map(({ model }) => model).toSorted()

describe('the first apply', () => {
  it('completes and stages every flight', () => {
    expect(first.plan).toMatchObject({ status: 'ready', issues: [] })
    expect(first.result.status).toBe('completed')
    expect(first.result.models.filter(({ status }) => status !== 'success')).toEqual([])
    const staged = first.result.models.find(({ name }) => name === 'staging.flights')
    expect(staged?.rows).toBe(3_000_000)
  })

  it('gives the figures the data is known for', async () => {
    const figures = await flights.rows(`select
      (select count(*) from staging.flights) as flights,
      (select late_share from marts.late_share) as late_share,
      (select round(100.0 * count(*) filter (where is_late) / count(*), 4)
        from staging.flights) as counted_again,
      (select count(distinct origin) from staging.flights) as origins,
      (select count(*) from marts.airport_ranking) as ranked,
      (select count(*) from staging.flights
        where origin not in (select iata from staging.airports)) as strangers,
      (select sum(flights)::bigint from marts.daily_airport_delay) as by_day,
      (select sum(flights)::bigint from marts.delay_bands) as by_band`)
    expect(figures).toEqual([
      {
        flights: 3_000_000,
        late_share: 19.9685,
        counted_again: 19.9685,
        origins: 229,
        ranked: 229,
        strangers: 0,
        by_day: 3_000_000,
        by_band: 3_000_000,
      },
    ])
  })

  it('shows every kind of model, in three layers', async () => {
    const [answer] = await flights.run(['list'])
    const { models } = answer as {
      readonly models: readonly { readonly name: string; readonly kind: string }[]
    }
    const kinds = new Set(models.map(({ kind }) => kind))
    expect([...kinds].toSorted()).toEqual([
      'embedded',
      'external',
      'incremental',
      'seed',
      'table',
      'view',
    ])
    const ours = models.filter(({ kind }) => kind !== 'external' && kind !== 'seed')
    expect(ours.length).toBeGreaterThanOrEqual(8)
    const layers = new Set(ours.map(({ name }) => name.split('.')[0]))
    expect([...layers].toSorted()).toEqual(['intermediate', 'marts', 'staging'])
    const incremental = ours.filter(({ kind }) => kind === 'incremental').map(({ name }) => name)
    expect(incremental).toEqual(expect.arrayContaining(['staging.flights']))
    expect(incremental).toEqual(expect.arrayContaining(['intermediate.last_flights']))
  })

  it('keeps one row for each key where a model is incremental by key', async () => {
    const [keys] = await flights.rows(
      `select count(*) - count(distinct origin || destination) as repeated,
        count(*) - (select count(distinct origin || destination) from staging.flights) as missing,
        max(last_flown_at) = (select max(flown_at) from staging.flights) as is_latest
      from intermediate.last_flights`,
    )
    expect(keys).toEqual({ repeated: 0, missing: 0, is_latest: true })
  })

  it('passes the model tests of the example', async () => {
    expect(await flights.run(['test'])).toMatchObject([{ total: 2, successful: 2 }])
  })
})

describe('a plan after it', () => {
  it('has nothing to do', async () => {
    const plan = await flights.plan('prod')
    expect(plan).toMatchObject({ status: 'nothing_to_do', backfills: [] })
  })

  it('has nothing to do where only comments and formatting changed', async () => {
    const project = await flights.copy({
      'models/staging/flights.sql': (text) => text.replace('  delay,\n', '  delay, -- minutes\n'),
      'models/marts/late_share.sql': (text) =>
        text.replace('from staging.flights', 'FROM\n    staging.flights /* all of them */'),
      'models/marts/state_pairs.sql': (text) => text.replace('select ', '-- traffic\nSELECT\n  '),
    })
    expect(await flights.plan('prod', project)).toMatchObject({
      status: 'nothing_to_do',
      changes: { added: [], removed: [], modified: { direct: [], indirect: [] } },
      backfills: [],
    })
  })

  it('builds exactly the readers of a column whose expression changed', async () => {
    const project = await flights.copy({
      'models/staging/airports.sql': (text) => text.replace(' state,', ' lower(state) as state,'),
    })
    const { status, changes, backfills } = await flights.plan('prod', project)
    expect(status).toBe('ready')
    expect(changes.modified.direct).toMatchObject([
      { name: 'staging.airports', category: 'breaking', columns: ['state'] },
    ])
    const readers = changes.modified.indirect.map(({ name, category }) => `${name} ${category}`)
    expect(readers.toSorted()).toEqual([
      'intermediate.flights_with_places indirect_breaking',
      'marts.airport_ranking indirect_breaking',
      'marts.daily_airport_delay indirect_non_breaking',
      'marts.state_pairs indirect_breaking',
    ])
    const tables = backfills
      .map(({ model }) => model)
      .filter((model) => model !== 'intermediate.flights_with_places')
    expect(tables.toSorted()).toEqual([
      'marts.airport_ranking',
      'marts.state_pairs',
      'staging.airports',
    ])
  })

  it('builds that model alone where a column was added', async () => {
    const project = await flights.copy({
      'models/staging/airports.sql': (text) =>
        text.replace(' longitude\n', ' longitude, upper(city) as city_in_capitals\n'),
    })
    const plan = await flights.plan('prod', project)
    expect(plan.status).toBe('ready')
    expect(plan.changes.modified.direct).toMatchObject([
      { name: 'staging.airports', category: 'non_breaking' },
    ])
    expect(built(plan)).toEqual(['staging.airports'])
  })
})

describe('a new environment of the unchanged project', () => {
  it('builds nothing and shows the same rows', async () => {
    const { plan, events, result } = await flights.apply('dev')
    expect(plan).toMatchObject({ status: 'ready', backfills: [] })
    expect(result).toMatchObject({ status: 'completed', models: [] })
    expect(events.filter(({ type }) => type.startsWith('batch.'))).toEqual([])
    const count = 'select count(*) as flights from staging.flights'
    expect(await flights.rows(count, '--env', 'dev')).toEqual([{ flights: 3_000_000 }])
  })
})
