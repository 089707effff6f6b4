import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A folder of files that is removed when it is disposed. */
export interface TextProject extends AsyncDisposable {
  /** The folder's real path. */
  readonly root: string
  /** Writes or replaces files; a null text removes one. */
  write(files: Readonly<Record<string, string | Uint8Array | null>>): Promise<void>
}

/** Writes a project from its files' paths and texts; a `millrace.yaml` is added when there is none. */
export async function projectFromText(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<TextProject> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-project-')))
  const project: TextProject = {
    root,
    async write(changes) {
      for (const [file, text] of Object.entries(changes)) {
        const target = path.join(root, file)
        if (text === null) await rm(target, { force: true })
        else {
          await mkdir(path.dirname(target), { recursive: true })
          await writeFile(target, text)
        }
      }
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  }
  await project.write({ 'millrace.yaml': 'name: test\nstart: 2024-01-01\n', ...files })
  return project
}
