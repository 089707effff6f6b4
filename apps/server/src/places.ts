import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { AppError, configFile, type ProjectConfig, projectConfig, readYaml } from '@millrace/core'
import { isPostgresUrl } from '@millrace/db'

/** Where a project keeps its state, warehouse and copies of seeds. */
export interface Places {
  readonly root: string
  /** A folder or a PostgreSQL URL. */
  readonly state: string
  /** The warehouse file. */
  readonly warehouse: string
  readonly seeds: string
  readonly threads: number | null
  readonly memoryLimit: string | null
  /** The schema of models that are named without one. */
  readonly defaultSchema: string
}

/** Finds a project's places. `state` given by a person beats the one in `millrace.yaml`. */
export async function findPlaces(root: string, state: string | null): Promise<Places> {
  const config = await readConfig(root)
  const own = path.join(root, '.millrace')
  const given = state ?? config.state ?? null
  const isUrl = given !== null && isPostgresUrl(given)
  const folder = given === null || isUrl ? null : path.resolve(root, given)
  const home = folder ?? own
  const { warehouse } = config
  if (warehouse?.engine === 'postgres' || warehouse?.url !== undefined) {
    throw new AppError('option_unavailable', {
      message: 'PostgreSQL as a warehouse is not available in this version',
      hint: 'use engine: duckdb in millrace.yaml',
    })
  }
  return {
    root,
    state: isUrl ? given : (folder ?? path.join(own, 'state')),
    warehouse:
      warehouse?.path === undefined
        ? path.join(home, 'warehouse.duckdb')
        : path.resolve(root, warehouse.path),
    seeds: path.join(home, 'seeds'),
    threads: warehouse?.threads ?? null,
    memoryLimit: warehouse?.memory_limit ?? null,
    defaultSchema: config.default_schema ?? 'main',
  }
}

/** The configuration as far as it can be read: its issues come with the project's. */
async function readConfig(root: string): Promise<Partial<ProjectConfig>> {
  const text = await readFile(path.join(root, configFile), 'utf8').catch(() => null)
  if (text === null) {
    throw new AppError('project_not_found', {
      message: `there is no ${configFile} in the project folder`,
      hint: 'run `millrace init` to make one, or pass --project',
    })
  }
  return (
    readYaml<ProjectConfig>(text, projectConfig, { file: configFile, lineOffset: 0 }).value ?? {}
  )
}
