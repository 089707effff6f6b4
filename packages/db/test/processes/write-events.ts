import { openStateStore } from '../../src/open-state-store.ts'

/** Appends events for ever, and says each number once it is acknowledged. */
const store = await openStateStore({ state: process.argv[2] ?? '', command: 'write-events' })
for (let index = 0; ; index += 1) {
  const event = { type: 'x', version: 1, at: new Date(index).toISOString(), payload: { index } }
  const { lastSeq } = await store.transaction((tx) => tx.appendEvents('run:a', [event, event]))
  process.stdout.write(`${lastSeq}\n`)
}
