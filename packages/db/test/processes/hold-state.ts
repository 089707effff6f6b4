import { openStateStore } from '../../src/open-state-store.ts'

/** Opens the folder given and keeps it until the process is ended. */
const store = await openStateStore({ state: process.argv[2] ?? '', command: 'hold-state' })
process.stdout.write(`open ${await store.getStateId()}\n`)
process.stdin.resume()
