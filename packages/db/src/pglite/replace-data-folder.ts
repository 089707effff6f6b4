import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'

/** The data folder that was replaced, until the new one is in its place. */
const asideOf = (dataDir: string) => `${dataDir}.replaced`

/** Stands beside a data folder until it is whole. */
export const unfinishedMark = (dataDir: string): string => `${dataDir}.unfinished`

/** Puts a whole data folder in another's place; a crash at any moment leaves one of the two. */
export async function replaceDataFolder(dataDir: string, by: string): Promise<void> {
  await settleReplacement(dataDir)
  if (existsSync(dataDir)) await rename(dataDir, asideOf(dataDir))
  await rename(by, dataDir)
  await rm(asideOf(dataDir), { recursive: true, force: true })
}

/** Ends what a crash left half-way: a folder never made whole, or one put aside and not replaced. */
export async function settleReplacement(dataDir: string): Promise<void> {
  if (existsSync(unfinishedMark(dataDir))) {
    await rm(dataDir, { recursive: true, force: true })
    await rm(unfinishedMark(dataDir))
  }
  if (!existsSync(asideOf(dataDir))) return
  if (existsSync(dataDir)) await rm(asideOf(dataDir), { recursive: true, force: true })
  else await rename(asideOf(dataDir), dataDir)
}
