import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One run of vitest: a script of a package. */
export interface Suite {
  readonly name: string
  readonly folder: string
  readonly script: string
}

export type SuiteChoice = 'all' | 'unit'

/**
 * `all` takes the `test` of every package. `unit` takes `test:unit`, which packages have whose units need nothing but
 * memory. The tooling's own tests are in both.
 */
export function findSuites(root: string, choice: SuiteChoice): Suite[] {
  const script = choice === 'all' ? 'test' : 'test:unit'
  const folders = ['packages', 'apps', 'examples'].flatMap((parent) => {
    const names = existsSync(join(root, parent)) ? readdirSync(join(root, parent)).toSorted() : []
    return names.map((name) => join(root, parent, name))
  })
  const suites = folders
    .filter((folder) => script in readScripts(folder))
    .map((folder) => ({ name: folder.slice(root.length + 1), folder, script }))
  return [{ name: 'tooling', folder: root, script: 'test:tooling' }, ...suites]
}

function readScripts(folder: string): object {
  const file = join(folder, 'package.json')
  if (!existsSync(file)) return {}
  const manifest: { readonly scripts?: object } = JSON.parse(readFileSync(file, 'utf8'))
  return manifest.scripts ?? {}
}
