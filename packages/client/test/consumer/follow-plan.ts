import { createClient, MillraceError, type PlanApplyTracker } from '@millrace/client'

const [, , url = '', environment = ''] = process.argv
const client = createClient({ url, actor: 'consumer' })

const { planId } = await client.plan.create.mutate({ environment })
const { overview, apply } = client.plan(planId)
let states = 0
for await (const { planStatus } of overview) if (planStatus !== '') states += 1
const { runId } = await client.plan.submit.mutate({ planId })
const events: string[] = []
for await (const event of client.run(runId).events()) {
  if (event.type === 'batch.done') events.push(`${event.payload.model}:${event.payload.index}`)
}
const tracker: PlanApplyTracker = await apply.done

const { runs }: { runs: readonly { id: string; status: string }[] } = await client.run.list.query({
  environment,
})
const wrong = await client.plan.get
  // @ts-expect-error a plan is asked for by its id
  .query({ plan: planId })
  .catch((error: unknown) => (error instanceof MillraceError ? error.code : 'unknown'))

const answer = { states, events, status: tracker.status, runs: runs.length, wrong }
process.stdout.write(`${JSON.stringify(answer)}\n`)
