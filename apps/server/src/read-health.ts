import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { leaseName } from '@millrace/core'
import { isPostgresUrl, readFolderLock } from '@millrace/db'
import type { OpenServices } from './create-services.ts'

/** Something that is not as it should be, and what to do about it. */
export interface HealthProblem {
  readonly about: 'state' | 'lease' | 'run' | 'warehouse' | 'environment'
  readonly message: string
  readonly next: string
}

/** Where everything of a project is and how it stands. */
export async function readHealth({ store, places, recovered, clock }: OpenServices) {
  const [state, leases, environments, runs, warehouse, seeds, lock] = await Promise.all([
    store.health(),
    store.listLeases(),
    store.listEnvironments(),
    store.listRuns({ statuses: ['queued', 'running'] }),
    sizeOfFile(places.warehouse),
    sizeOfFolder(places.seeds),
    isPostgresUrl(places.state) ? null : readFolderLock(places.state),
  ])
  const now = clock.now().toISOString()
  const stale = leases.filter(({ expiresAt }) => expiresAt < now)
  const alive = new Set(leases.filter((lease) => !stale.includes(lease)).map(({ runId }) => runId))
  const left = runs.filter(({ id }) => !alive.has(id))
  const takesOver = 'millrace serve, or the next apply or run there, ends what it left and goes on'
  const problems: HealthProblem[] = [
    ...state.pending.map((name): HealthProblem => ({
      about: 'state',
      message: `the migration ${name} is pending`,
      next: 'millrace migrate',
    })),
    ...stale.map(({ name, holder, expiresAt }): HealthProblem => ({
      about: 'lease',
      message: `${holder} holds ${name}, and has not been heard of since ${expiresAt}`,
      next: takesOver,
    })),
    ...left
      .filter(({ environment }) => !stale.some(({ name }) => name === leaseName(environment)))
      .map(({ id, environment }): HealthProblem => ({
        about: 'run',
        message: `run ${id} of ${environment} is unfinished and nobody works on it`,
        next: takesOver,
      })),
    ...(warehouse.exists || environments.length === 0
      ? []
      : [
          {
            about: 'warehouse',
            message: `${places.warehouse} is gone, and environments need its tables`,
            next: 'put it back, or build all of it again: millrace plan ENV --apply',
          } as const,
        ]),
    ...environments
      .filter(({ finalized }) => !finalized)
      .map(({ name }): HealthProblem => ({
        about: 'environment',
        message: `views of ${name} may be those of two plans`,
        next: `millrace plan ${name} --apply`,
      })),
  ]
  return {
    state,
    /** Which process has the state's folder open; null for PostgreSQL, which any number may. */
    lock: lock && { pid: lock.pid, host: lock.host, command: lock.command, since: lock.since },
    warehouse: { path: places.warehouse, ...warehouse },
    seeds: { path: places.seeds, ...seeds },
    leases: leases.map((lease) => ({
      ...lease,
      token: String(lease.token),
      isStale: stale.includes(lease),
    })),
    environments: environments.map(({ name, planId, finalized, standsAt }) => ({
      name,
      planId,
      finalized,
      standsAt: new Date(standsAt).toISOString(),
    })),
    unfinishedRuns: runs.length,
    recovered: recovered.map(({ id }) => id),
    problems,
  }
}

async function sizeOfFile(file: string) {
  const found = await stat(file).catch(() => null)
  return { exists: found !== null, sizeBytes: found?.size ?? 0 }
}

async function sizeOfFolder(folder: string) {
  const names = await readdir(folder).catch(() => null)
  const sizes = await Promise.all((names ?? []).map((name) => sizeOfFile(path.join(folder, name))))
  return {
    exists: names !== null,
    files: sizes.length,
    sizeBytes: sizes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  }
}
