import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import type { Model } from './model.ts'

/** The cells of a seed's kept copy, the header first; null where there is none. */
export async function readSeedCells(
  seeds: { pathOf(sha256: string): string },
  model: Model,
): Promise<readonly (readonly string[])[] | null> {
  if (!model.seed) return null
  const { sha256, delimiter } = model.seed
  const bytes = await readFile(seeds.pathOf(sha256)).catch(() => null)
  if (bytes === null) return null
  return parse(bytes, { bom: true, delimiter, skip_empty_lines: true })
}
