import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '@millrace/core/browser'
import type { CommandContext } from '../command-context.ts'

/** Files of a new project, beside the sources so that they ship with the package. */
const template = fileURLToPath(new URL('../../template', import.meta.url))

/** Makes a small working project; refuses to write over anything. */
export async function init(context: CommandContext, folder: string | undefined): Promise<number> {
  const root = path.resolve(context.env.startFolder, folder ?? '.')
  await mkdir(root, { recursive: true })
  const existing = await readdir(root)
  const files = (await readdir(template, { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile(),
  )
  const targets = files.map((entry) =>
    path.relative(template, path.join(entry.parentPath, entry.name)),
  )
  const taken = existing.filter(
    (name) => targets.some((target) => target.split(path.sep)[0] === name) && name !== 'README.md',
  )
  if (taken.length > 0) {
    throw new AppError('project_exists', {
      message: `${folder ?? 'this folder'} already has ${taken.join(', ')}`,
      hint: 'choose an empty folder: millrace init my-project',
    })
  }
  await cp(template, root, { recursive: true, force: false })
  await ignoreState(path.join(root, '.gitignore'))
  const written = [
    ...targets.map((target) => target.split(path.sep).join('/')),
    '.gitignore',
  ].toSorted()
  if (context.json) context.print(JSON.stringify({ project: root, files: written }))
  else {
    context.print(`made a project in ${root}`)
    for (const file of written) context.print(`  ${file}`)
    context.say(
      `${context.paint.dim('→')} ${folder ? `cd ${folder} and ` : ''}run: millrace plan prod --apply`,
    )
  }
  return 0
}

async function ignoreState(file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => '')
  if (text.split('\n').includes('.millrace/')) return
  await writeFile(file, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}.millrace/\n`)
}
