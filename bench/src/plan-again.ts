import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { silentLogger } from '@millrace/core'
import { type AppCaller, startLocally } from '@millrace/server/start'
import { generateQueries, modelFile } from './generate-project.ts'
import { printResult, printTimes } from './report.ts'
import { interleaved, median, timed } from './samples.ts'
import { scratchFolder } from './scratch-folder.ts'

/** The whole plan of one changed file, and of none, in a running process that planned the project before. */
export async function planAgain(samples: number): Promise<void> {
  await measure(samples, { perLayer: 100, atMost: 150 })
  await measure(samples, { perLayer: 1000, atMost: 400 })
}

interface Size {
  readonly perLayer: number
  /** In milliseconds. */
  readonly atMost: number
}

async function measure(samples: number, { perLayer, atMost }: Size): Promise<void> {
  await using scratch = await scratchFolder()
  const root = scratch.fresh('project')
  await generateQueries(root, perLayer)
  await using server = startLocally({
    root,
    state: scratch.fresh('state'),
    actor: 'bench',
    command: 'bench',
    migrate: 'auto',
    logger: silentLogger,
  })
  const { caller } = server
  const first = await timed(async () => {
    const planId = await plan(caller, { empty_backfill: true })
    const { runId } = await caller.plan.submit({ planId })
    await toEnd(await caller.run.onEvents({ runId }))
  })
  let edits = 0
  const edited = async () => {
    const text = `-- edit ${(edits += 1)}\nand paid.amount < ${10_000 + edits}\n`
    await appendFile(join(root, modelFile(5, 42)), text)
    return timed(() => plan(caller, {}))
  }
  // What was written a moment ago is read once more.
  await edited()
  await edited()
  const found = await interleaved(samples, {
    edited,
    // Another option, or the stored plan would be the answer.
    unchanged: () => timed(() => plan(caller, { skip_tests: true })),
  })
  const models = 10 * perLayer
  printTimes(`${models} models, first plan and its empty apply`, [first])
  printTimes(`${models} models, one file changed`, found.edited)
  printTimes(`${models} models, no file changed`, found.unchanged)
  printResult('one file changed ÷ first', { value: median(found.edited) / first, digits: 4 })
  printResult('one file changed', { value: median(found.edited), unit: ' ms', atMost, digits: 0 })
}

async function plan(
  caller: AppCaller,
  options: { readonly empty_backfill?: boolean; readonly skip_tests?: boolean },
): Promise<string> {
  const { planId } = await caller.plan.create({ environment: 'prod', options })
  await toEnd(await caller.plan.onOverview({ planId }))
  return planId
}

async function toEnd(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}
