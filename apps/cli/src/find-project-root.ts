import { existsSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '@millrace/core/browser'

/** The project's folder: the one given, else the nearest upwards that holds `millrace.yaml`. */
export function findProjectRoot(startFolder: string, given: string | undefined): string {
  if (given !== undefined) {
    const root = path.resolve(startFolder, given)
    if (existsSync(path.join(root, 'millrace.yaml'))) return root
    throw new AppError('project_not_found', {
      message: `there is no millrace.yaml in ${given}`,
      hint: `make a project with: millrace init ${given}`,
    })
  }
  for (let folder = path.resolve(startFolder); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'millrace.yaml'))) return folder
    if (folder === path.dirname(folder)) break
  }
  throw new AppError('project_not_found', {
    message: 'there is no millrace.yaml here or in any folder above',
    hint: 'go to a project, pass --project DIR, or make one with: millrace init',
  })
}
