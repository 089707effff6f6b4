import { PGlite } from '@electric-sql/pglite'
import { EventJournal, runStream, systemClock } from '@millrace/core'
import { openStateStore } from '@millrace/db'
import { printResult, printTimes } from './report.ts'
import { interleaved, median, timed } from './samples.ts'
import { scratchFolder } from './scratch-folder.ts'

const eventCount = 2_000
const awaitedCount = 200

/** Durable events through the journal on PGlite, against bare inserts into a PGlite of its own. */
export async function events(samples: number): Promise<void> {
  await using scratch = await scratchFolder()
  const store = await openStateStore({ state: scratch.fresh('state') })
  const bare = await PGlite.create({ dataDir: scratch.fresh('bare') })
  await bare.exec(
    'create table events (stream text, seq bigint, type text, at timestamptz, payload json, primary key (stream, seq))',
  )
  const journal = new EventJournal(store, systemClock)
  let stream = 0
  let row = 0
  const record = (index: number) => {
    const payload = { stage: 'backfill' as const, done: index, total: eventCount }
    return journal.record({
      stream: runStream(`r_${stream}`),
      events: [{ type: 'stage.progressed', payload }],
    })
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
    burst: () =>
      timed(async () => {
        stream += 1
        await Promise.all(Array.from({ length: eventCount }, (_, index) => record(index)))
      }),
    singly: () =>
      timed(async () => {
        for (let index = 0; index < awaitedCount; index += 1) await record(index)
      }),
    bare: () =>
      timed(async () => {
        for (let index = 0; index < awaitedCount; index += 1) await insert()
      }),
  })
  await store.close()
  await bare.close()
  const perSecond = (count: number, all: readonly number[]) => (count * 1000) / median(all)
  printTimes(`${eventCount} events recorded together`, found.burst)
  printTimes(`${awaitedCount} events, each awaited`, found.singly)
  printTimes(`baseline: ${awaitedCount} bare inserts, each awaited`, found.bare)
  printResult('events per second, together', {
    value: perSecond(eventCount, found.burst),
    digits: 0,
  })
  printResult('events per second, each awaited', {
    value: perSecond(awaitedCount, found.singly),
    digits: 0,
  })
  printResult('bare inserts per second', { value: perSecond(awaitedCount, found.bare), digits: 0 })
  printResult('each awaited ÷ bare insert', { value: median(found.singly) / median(found.bare) })
}
