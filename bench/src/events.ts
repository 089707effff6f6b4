import { PGlite } from '@electric-sql/pglite'
import { EventJournal, runStream, systemClock } from '@millrace/core'
import { openStateStore } from '@millrace/db'
import { printResult, printTimes } from './report.ts'
import { interleaved, median, timed } from './samples.ts'
import { scratchFolder } from './scratch-folder.ts'
import { startPostgres } from './start-postgres.ts'

const eventCount = 2_000
const awaitedCount = 200

/** Durable events through the journal on PGlite and PostgreSQL, against bare inserts into a PGlite of its own. */
export async function events(samples: number): Promise<void> {
  await using scratch = await scratchFolder()
  await using postgres = await startPostgres()
  const store = await openStateStore({ state: scratch.fresh('state') })
  const shared = await openStateStore({ state: postgres.url, migrate: 'auto' })
  const bare = await PGlite.create({ dataDir: scratch.fresh('bare') })
  await bare.exec(
    'create table events (stream text, seq bigint, type text, at timestamptz, payload json, primary key (stream, seq))',
  )
  const embedded = new EventJournal(store, systemClock)
  const onServer = new EventJournal(shared, systemClock)
  let stream = 0
  let row = 0
  const record = (journal: EventJournal, index: number) => {
    const payload = { stage: 'backfill' as const, done: index, total: eventCount }
    return journal.record({
      stream: runStream(`r_${stream}`),
      events: [{ type: 'stage.progressed', payload }],
    })
  }
  const recordTogether = async (journal: EventJournal) => {
    stream += 1
    await Promise.all(Array.from({ length: eventCount }, (_, index) => record(journal, index)))
  }
  const recordSingly = async (journal: EventJournal) => {
    for (let index = 0; index < awaitedCount; index += 1) await record(journal, index)
  }
  const insert = () =>
    bare.query('insert into events values ($1, $2, $3, $4, $5)', [
      'run',
      (row += 1),
      'stage.progressed',
      new Date().toISOString(),
      JSON.stringify({ stage: 'backfill', done: row, total: eventCount }),
    ])
  const found = await interleaved(samples, {
    burst: () => timed(() => recordTogether(embedded)),
    singly: () => timed(() => recordSingly(embedded)),
    serverBurst: () => timed(() => recordTogether(onServer)),
    serverSingly: () => timed(() => recordSingly(onServer)),
    bare: () =>
      timed(async () => {
        for (let index = 0; index < awaitedCount; index += 1) await insert()
      }),
  })
  await store.close()
  await shared.close()
  await bare.close()
  const perSecond = (count: number, all: readonly number[]) => (count * 1000) / median(all)
  printTimes(`${eventCount} events recorded together`, found.burst)
  printTimes(`${awaitedCount} events, each awaited`, found.singly)
  printTimes(`${eventCount} events together, PostgreSQL`, found.serverBurst)
  printTimes(`${awaitedCount} events, each awaited, PostgreSQL`, found.serverSingly)
  printTimes(`baseline: ${awaitedCount} bare inserts, each awaited`, found.bare)
  printResult('events per second, together', {
    value: perSecond(eventCount, found.burst),
    atLeast: 5000,
    digits: 0,
  })
  printResult('events per second, together, PostgreSQL', {
    value: perSecond(eventCount, found.serverBurst),
    atLeast: 5000,
    digits: 0,
  })
  printResult('events per second, each awaited, PostgreSQL', {
    value: perSecond(awaitedCount, found.serverSingly),
    digits: 0,
  })
  printResult('events per second, each awaited', {
    value: perSecond(awaitedCount, found.singly),
    digits: 0,
  })
  printResult('bare inserts per second', { value: perSecond(awaitedCount, found.bare), digits: 0 })
  printResult('each awaited ÷ bare insert', { value: median(found.singly) / median(found.bare) })
}
