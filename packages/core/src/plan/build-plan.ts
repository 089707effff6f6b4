import { AppError } from '../errors/app-error.ts'
import { checkEnvironmentName, production } from '../environments/environment-name.ts'
import { canonicalJson, sha256, shortHash } from '../ids.ts'
import { findProjectFiles } from '../project/find-project-files.ts'
import type { PlanStatus } from '../state/plan-store.ts'
import type { Plan } from './plan.ts'
import type { PlanInput } from './plan-facts.ts'
import { PlanJob } from './plan-job.ts'
import { readPlanTimes } from './plan-options.ts'
import type { PlanServices } from './plan-services.ts'

/** A plan under way: its id is known before it is computed. */
export interface RequestedPlan {
  readonly planId: string
  /** Settles when the plan reached a status that is not `planning`; rejects only on a fault of ours. */
  readonly computed: Promise<Plan>
}

const fiveMinutes = 300_000

/** Statuses in which a stored plan of the same id answers the request as it is. */
const standing: readonly PlanStatus[] = [
  'planning',
  'ready',
  'nothing_to_do',
  'uncategorised',
  'applying',
]

/** Starts computing a plan. The same files, options and state give the same plan. */
export async function requestPlan(
  services: PlanServices,
  input: PlanInput,
): Promise<RequestedPlan> {
  const environment = checkEnvironmentName(input.environment)
  const now = services.clock.now().getTime()
  const times = readPlanTimes(input.options, environment, now)
  const files = await findProjectFiles(input.root, services.memory.files)
  const source = input.options.create_from ?? production
  const revision = await services.store.getRevision()
  const names = [...new Set([environment, source, production])]
  const records = await Promise.all(names.map((name) => services.store.getEnvironment(name)))
  const found = new Map(names.map((name, index) => [name, records[index] ?? null]))
  const current = found.get(environment) ?? null
  const [origin, prod] = [found.get(source) ?? null, found.get(production) ?? null]
  const tick = times.executionTime ?? Math.floor(now / fiveMinutes) * fiveMinutes
  const identity = {
    environment,
    options: input.options,
    overrides: input.overrides,
    filesHash: files.filesHash,
    revision,
    tick,
  }
  const { planId, existing } = await findPlanId(services, identity)
  if (existing && standing.includes(existing.status))
    return { planId, computed: Promise.resolve(existing) }
  if (input.options.create_from && !origin) {
    throw new AppError('environment_not_found', {
      message: `there is no environment '${input.options.create_from}' to create from`,
    })
  }
  const git = await input.git
  const at = services.clock.now().toISOString()
  const plan: Plan = {
    id: planId,
    environment,
    status: 'planning',
    actor: input.actor,
    options: input.options,
    basePlanId: current?.planId ?? null,
    document: null,
    summary: null,
    gitCommit: git.commit,
    dirty: git.dirty,
    createdAt: at,
    updatedAt: at,
  }
  const job = new PlanJob(services, {
    plan,
    input,
    files,
    current,
    base: current ?? origin,
    prod,
    now: tick,
    times,
  })
  await job.register()
  return { planId, computed: job.run() }
}

/** The plan's id from all it depends on; an applied plan of the same inputs is never computed over. */
async function findPlanId(
  { store }: PlanServices,
  identity: Readonly<Record<string, unknown>>,
): Promise<{ readonly planId: string; readonly existing: Plan | null }> {
  for (let repetition = 0; ; repetition += 1) {
    const text = canonicalJson(repetition === 0 ? identity : { ...identity, repetition })
    const planId = `p_${shortHash(sha256('plan:1', text), 16)}`
    const existing = (await store.getPlan(planId)) as Plan | null
    if (existing?.status !== 'applied') return { planId, existing }
  }
}
