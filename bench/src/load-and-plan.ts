import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateQueries, modelFile } from './generate-project.ts'
import { printResult, printTimes } from './report.ts'
import { type MillraceRun, runMillrace } from './run-millrace.ts'
import { interleaved, median } from './samples.ts'
import { scratchFolder } from './scratch-folder.ts'

/** Loads and plans 1,000 models in new processes: with nothing cached, with all, and after one edit. */
export async function loadAndPlan(samples: number): Promise<void> {
  await using scratch = await scratchFolder()
  const project = scratch.fresh('project')
  await generateQueries(project)
  const applied = scratch.fresh('applied')
  const plan = (state: string, ...more: string[]) =>
    runMillrace('plan', 'prod', '--project', project, '--state', state, ...more)
  await plan(applied, '--apply')
  const cpu: Record<string, number[]> = {}
  const measure = (name: string, work: () => Promise<MillraceRun>) => async () => {
    const run = await work()
    cpu[name] = [...(cpu[name] ?? []), run.cpuMs]
    return run.ms
  }
  let state = ''
  let edits = 0
  const found = await interleaved(samples, {
    newState: measure('newState', () => openOnly(scratch.fresh('empty'))),
    openState: measure('openState', () => openOnly(applied)),
    cold: measure('cold', () => plan((state = scratch.fresh('state')))),
    warm: measure('warm', () => plan(state)),
    edited: measure('edited', async () => {
      await appendFile(
        join(project, modelFile(5, 42)),
        `-- edit ${(edits += 1)}\nand paid.amount < ${10_000 + edits}\n`,
      )
      return plan(applied)
    }),
  })
  const labels = {
    cold: 'plan, nothing cached, new state',
    warm: 'plan again, nothing changed',
    edited: 'plan after an apply, one file changed',
    newState: 'baseline: a process that makes a new state',
    openState: 'baseline: a process that opens a state',
  } as const
  for (const name of Object.keys(labels) as (keyof typeof labels)[]) {
    printTimes(labels[name], found[name])
    printTimes('  its processor time', cpu[name] ?? [])
  }
  const [cold, warm, edited] = [median(found.cold), median(found.warm), median(found.edited)]
  const [made, opened] = [median(found.newState), median(found.openState)]
  printResult('nothing cached ÷ baseline', { value: cold / made })
  printResult('cached ÷ baseline', { value: warm / opened })
  printResult('nothing cached, without the new state', {
    value: (cold - made + opened) / 1000,
    unit: ' s',
  })
  printResult('nothing cached', { value: cold / 1000, unit: ' s', atMost: 3 })
  printResult('cached, nothing changed', { value: warm / 1000, unit: ' s', atMost: 1 })
  printResult('cached, one file changed', { value: edited / 1000, unit: ' s', atMost: 1 })

  function openOnly(place: string): Promise<MillraceRun> {
    return runMillrace('state', 'sql', 'select 1 as one', '--project', project, '--state', place)
  }
}
