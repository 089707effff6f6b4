import { fileURLToPath } from 'node:url'
import { makePlan } from './made-plan.ts'
import { printResult, printTimes } from './report.ts'
import { between, runMillrace } from './run-millrace.ts'
import { interleaved, median } from './samples.ts'
import { scratchFolder } from './scratch-folder.ts'
import { writeByHand } from './write-by-hand.ts'

const project = fileURLToPath(new URL('../../examples/flights', import.meta.url))

/** Applies three million flights in a new state, against the same SQL by hand in one DuckDB. */
export async function flightsApply(samples: number): Promise<void> {
  await using scratch = await scratchFolder()
  const plan = await makePlan(project, scratch)
  const process: number[] = []
  const found = await interleaved(samples, {
    hand: () => writeByHand(plan, scratch.fresh('hand.duckdb')),
    apply: async () => {
      const run = await runMillrace(
        'plan',
        'prod',
        '--apply',
        '--project',
        project,
        '--state',
        scratch.fresh('state'),
      )
      process.push(run.ms)
      return between(run, 'run.started', 'run.ended')
    },
  })
  printTimes('apply, from run.started to run.ended', found.apply)
  printTimes('the whole command, with its start and plan', process)
  printTimes('baseline: the same SQL by hand', found.hand)
  printResult('apply ÷ baseline', { value: median(found.apply) / median(found.hand), atMost: 1.25 })
}
