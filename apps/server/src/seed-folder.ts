import { access, mkdir, rename, writeFile } from 'node:fs/promises'
import { realpathSync } from 'node:fs'
import path from 'node:path'
import { AppError, type SeedStore } from '@millrace/core'

/** Keeps seeds as files named by their hash; a file is complete as soon as it has its name. */
export function createSeedFolder(folder: string): SeedStore {
  const pathOf = (sha256: string) => path.join(realFolder(folder), `${sha256}.csv`)
  return {
    pathOf,
    async put(sha256, bytes) {
      try {
        await mkdir(folder, { recursive: true })
        const file = pathOf(sha256)
        const known = await access(file).then(
          () => true,
          () => false,
        )
        if (!known) {
          const part = `${file}.${process.pid}.part`
          await writeFile(part, bytes)
          await rename(part, file)
        }
        return file
      } catch (cause) {
        throw new AppError('state_unwritable', {
          message: 'the folder for copies of seeds cannot be written',
          cause,
        })
      }
    },
  }
}

/** The folder as the warehouse sees it, with links resolved as far as it exists. */
function realFolder(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return path.join(realFolder(path.dirname(folder)), path.basename(folder))
  }
}
