import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

const block = 512

/**
 * Unpacks the gzip archive of a data folder that PGlite dumped. PGlite can load one itself, file by
 * file through its emulated file system: that takes several times as long.
 */
export async function unpackDump(archive: Uint8Array, folder: string): Promise<void> {
  const tar = await promisify(gunzip)(archive)
  const made = new Set<string>()
  const makeFolder = (path: string): void => {
    if (made.has(path)) return
    mkdirSync(path, { recursive: true, mode: 0o700 })
    made.add(path)
  }
  makeFolder(folder)
  for (let at = 0; at < tar.length;) {
    const text = (from: number, to: number) =>
      tar.toString('latin1', at + from, at + to).replace(/\0.*$/s, '')
    const name = text(0, 100)
    if (name === '') return
    const size = Number.parseInt(text(124, 136), 8)
    const path = join(folder, name)
    if (relative(folder, path).startsWith('..'))
      throw new RangeError(`the archive holds ${name}, which leads out of it`)
    if (text(156, 157) === '5') makeFolder(path)
    else {
      makeFolder(dirname(path))
      writeFileSync(path, tar.subarray(at + block, at + block + size), { mode: 0o600 })
    }
    at += block * (1 + Math.ceil(size / block))
  }
}
