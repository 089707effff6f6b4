import type { Stats } from 'node:fs'
import { lstat, mkdir, readdir, realpath } from 'node:fs/promises'
import path from 'node:path'
import { fileNotFound, systemCode } from './guard-file.ts'
import { checkProjectPath, isProjectPath, refusedPath } from './project-path.ts'

/** Where a path of the project really is. */
export interface FilePlace {
  /** As it was asked for. */
  readonly path: string
  /** The real folder; no part of it is a link. */
  readonly folder: string
  /** The file in that folder; it may be missing. */
  readonly file: string
  /** Of the entry itself, a link included; null when there is none. */
  readonly stats: Stats | null
}

export interface LocateOptions {
  /** Makes the folders that are missing. */
  readonly makeFolders?: boolean
}

/**
 * Follows a path folder by folder from the project's real root. A folder that is a link may lead to
 * another of the project's own folders and nowhere else.
 */
export async function locateProjectFile(
  root: string,
  given: string,
  { makeFolders = false }: LocateOptions = {},
): Promise<FilePlace> {
  const checked = checkProjectPath(given)
  const realRoot = await realpath(root)
  const segments = checked.split('/')
  const name = segments.pop() ?? ''
  let folder = realRoot
  for (const segment of segments) {
    const next = path.join(folder, segment)
    const stats = await statOf(next)
    if (stats === null) {
      if (!makeFolders) throw fileNotFound(given)
      await refuseTwinIn(folder, segment, null)
      await mkdir(next).catch((error: unknown) => {
        if (systemCode(error) !== 'EEXIST') throw error
      })
    } else if (stats.isSymbolicLink()) {
      folder = await realFolder(realRoot, next, name)
      continue
    } else if (!stats.isDirectory()) throw refusedPath(`${segment} is not a folder`)
    folder = next
  }
  const file = path.join(folder, name)
  return { path: given, folder, file, stats: await statOf(file) }
}

/** The same for a file that must be there and be no link, to be changed or taken away. */
export async function locateOwnFile(root: string, given: string): Promise<FilePlace> {
  const place = await locateProjectFile(root, given)
  if (place.stats === null) throw fileNotFound(given)
  refuseUnlessFile(place.stats)
  return place
}

/** Where a link to a folder leads; refused outside of the project's own folders. */
async function realFolder(realRoot: string, link: string, name: string): Promise<string> {
  const real = await realpath(link)
  if (!isProjectPath(relativeTo(realRoot, path.join(real, name))))
    throw refusedPath('the path goes through a link that leaves the project’s own folders')
  return real
}

/** Refuses links, folders, pipes and devices. */
export function refuseUnlessFile(stats: Stats): void {
  if (stats.isSymbolicLink()) throw refusedPath('the path is a link')
  if (!stats.isFile()) throw refusedPath('the path is not a file')
}

/** Refuses a new file whose name differs from another's only by case: not every system can tell them apart. */
export async function refuseCaseTwin(place: FilePlace, except: string | null): Promise<void> {
  await refuseTwinIn(place.folder, path.basename(place.file), except)
}

/** Refuses when the folder was changed into a link since it was found: to be asked just before a change. */
export async function refuseMoved({ folder }: FilePlace): Promise<void> {
  if ((await realpath(folder)) !== folder) throw refusedPath('the folder was changed into a link')
}

async function refuseTwinIn(folder: string, name: string, except: string | null): Promise<void> {
  const folded = name.toLowerCase()
  const twin = (await readdir(folder)).find(
    (other) => other !== name && other !== except && other.toLowerCase() === folded,
  )
  if (twin !== undefined) throw refusedPath(`the name differs from ${twin} by case alone`)
}

/** A path below the real root as the project names it; one that leads out begins with `..`. */
export function relativeTo(realRoot: string, absolute: string): string {
  return path.relative(realRoot, absolute).split(path.sep).join('/')
}

async function statOf(file: string): Promise<Stats | null> {
  return lstat(file).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null
    throw error
  })
}
