import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Clock, Logger, Plan, PlanOptions, Timers } from '@millrace/core'
import { type AppCaller, createAppCaller } from '../src/app-caller.ts'
import { createServices, type OpenServices, type Services } from '../src/create-services.ts'

/** A project in a folder of its own, served in this process. */
export interface OpenProject extends AsyncDisposable {
  readonly root: string
  readonly services: Services
  readonly opened: OpenServices
  readonly caller: AppCaller
  /** What the server's log was told as errors. */
  readonly errors: { readonly message: string; readonly fields: unknown }[]
  /** Procedures whose subscriptions end with the signal. */
  callerUntil(signal: AbortSignal): AppCaller
  write(files: Readonly<Record<string, string | null>>): Promise<void>
  /** Plans and waits for the plan's status. */
  plan(environment: string, options?: PlanOptions): Promise<Plan>
  /** Plans, applies and waits for the end; the run's id. */
  apply(environment: string): Promise<string>
}

const shopFiles: Readonly<Record<string, string>> = {
  'millrace.yaml': 'name: shop\nstart: 2024-01-01\n',
  'seeds/countries.csv': 'code,name\nde,Germany\nfr,France\n',
  'models/staging/orders.sql': `/*---
kind: incremental
time_column: ds
start: 2024-01-01
batch_size: 5
owner: ada
tags: [raw]
audits:
  - not_null: id
---*/
select i as id, date '2024-01-01' + (i // 10)::int as ds, i * 10 as amount
from range(0, 100) as t(i)
where ds between '{{ start_ds }}' and '{{ end_ds }}'
`,
  'models/marts/daily.sql': `/*---
kind: table
---*/
select ds, count(*) as orders, sum(amount)::bigint as revenue from staging.orders group by ds
`,
  'models/marts/best.sql': 'select ds, revenue from marts.daily where revenue > 3000\n',
  'tests/daily.yaml': `- name: counts and sums the orders of a day
  model: marts.daily
  inputs:
    staging.orders:
      - { id: 1, ds: 2024-01-01, amount: 10 }
      - { id: 2, ds: 2024-01-01, amount: 5 }
  outputs:
    - { ds: 2024-01-01, orders: 2, revenue: 15 }
`,
}

export const now = '2024-01-11T00:00:00.000Z'

/** A query that goes on until it is stopped. */
export const endlessModel = `/*---
kind: table
---*/
select count(*) as n from range(0, 1000000000) as a(i) cross join range(0, 1000000000) as b(j)
where (i * j) % 7 = 3
`

export async function openProject(
  files: Readonly<Record<string, string>> = shopFiles,
  timers?: Timers,
  clock?: Clock,
): Promise<OpenProject> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-server-')))
  await writeFiles(root, files)
  return reopenProject(root, timers, clock)
}

/** Opens a project that is there already; it is removed all the same. */
export async function reopenProject(
  root: string,
  timers?: Timers,
  clock: Clock = { now: () => new Date(now) },
): Promise<OpenProject> {
  const errors: OpenProject['errors'] = []
  const silent = () => {}
  const logger: Logger = {
    debug: silent,
    info: silent,
    warn: silent,
    error: (message, fields) => void errors.push({ message, fields }),
  }
  const services = createServices({
    root,
    state: null,
    actor: 'ada',
    command: 'millrace test',
    migrate: 'auto',
    logger,
    clock,
    ...(timers && { timers }),
  })
  const context = { services, actor: 'ada' }
  const caller = createAppCaller(context)
  const plan: OpenProject['plan'] = async (environment, options = {}) => {
    const { planId } = await caller.plan.create({ environment, options })
    await messagesOf(await caller.plan.onOverview({ planId }))
    return caller.plan.get({ planId })
  }
  return {
    root,
    services,
    opened: await services.open(),
    caller,
    errors,
    callerUntil: (signal) => createAppCaller(context, { signal }),
    write: (changes) => writeFiles(root, changes),
    plan,
    async apply(environment) {
      const { id } = await plan(environment)
      const { runId } = await caller.plan.submit({ planId: id })
      await messagesOf(await caller.run.onEvents({ runId }))
      return runId
    },
    async [Symbol.asyncDispose]() {
      await services[Symbol.asyncDispose]()
      await rm(root, { recursive: true, force: true })
    },
  }
}

async function writeFiles(
  root: string,
  files: Readonly<Record<string, string | null>>,
): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    const target = path.join(root, file)
    await mkdir(path.dirname(target), { recursive: true })
    await (text === null ? rm(target, { force: true }) : writeFile(target, text))
  }
}

type DataIn<Message> = Message extends { readonly data: infer Data } ? Data : never

/** A message as it goes over a wire; in this process it is a pair of id and data. */
export function messageOf<Message extends { readonly data: unknown }>(tracked: Message) {
  const [id, data] = tracked as unknown as readonly [string, DataIn<Message>]
  return { id, data }
}

/** All messages of a subscription until it completes. */
export async function messagesOf<Message extends { readonly data: unknown }>(
  stream: AsyncIterable<Message>,
) {
  const messages = []
  for await (const tracked of stream) messages.push(messageOf(tracked))
  return messages
}
