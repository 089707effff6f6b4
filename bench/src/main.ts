import { cliReady } from './cli-ready.ts'
import { events } from './events.ts'
import { flightsApply } from './flights-apply.ts'
import { loadAndPlan } from './load-and-plan.ts'
import { planAgain } from './plan-again.ts'
import { runOnPage } from './run-on-page.ts'
import { servedPlan } from './served-plan.ts'
import { streams } from './streams.ts'
import { thousandTables } from './thousand-tables.ts'

/** Every benchmark by its word on the command line, with how often it measures unless told. */
const benchmarks = {
  'flights-apply': { run: flightsApply, samples: 5 },
  'thousand-tables': { run: thousandTables, samples: 3 },
  'load-and-plan': { run: loadAndPlan, samples: 3 },
  'plan-again': { run: planAgain, samples: 9 },
  'cli-ready': { run: cliReady, samples: 10 },
  'served-plan': { run: servedPlan, samples: 10 },
  events: { run: events, samples: 5 },
  streams: { run: streams, samples: 5 },
  'run-on-page': { run: runOnPage, samples: 1 },
} as const

const [word = '', count] = process.argv.slice(2)
const names = Object.keys(benchmarks) as (keyof typeof benchmarks)[]
const wanted = word === 'all' ? names : names.filter((name) => name === word)
if (wanted.length === 0) {
  process.stderr.write(`usage: pnpm bench ${names.join('|')}|all [samples]\n`)
  process.exitCode = 2
}
for (const name of wanted) {
  const { run, samples } = benchmarks[name]
  process.stdout.write(`\n${name}\n`)
  await run(count === undefined ? samples : Number(count))
}
