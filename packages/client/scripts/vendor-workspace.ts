import {
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { moduleReferences, pickExports, rewriteSpecifiers } from './module-references.ts'

/** A built file of a workspace package that the published package needs. */
interface VendoredFile {
  readonly source: string
  readonly target: string
  /** For an entry that only re-exports: the names asked for; null for all. */
  names: Set<string> | null
}

interface Package {
  readonly name: string
  readonly folder: string
}

const scope = '@millrace/'

/**
 * Copies what a package's `dist` reaches in other packages of the workspace to `dist/vendor`, and points
 * there: modules and declarations, exactly the reachable ones. Returns the paths of the copies. Throws where
 * something reached is neither copied nor a declared dependency.
 */
export function vendorWorkspace(root: string): string[] {
  const dist = path.join(root, 'dist')
  rmSync(path.join(dist, 'vendor'), { recursive: true, force: true })
  const declared = new Set(Object.keys(readManifest(root).dependencies ?? {}))
  const files = new Map<string, VendoredFile>()
  const own = globSync('**/*.{js,d.ts}', { cwd: dist }).map((file) => path.join(dist, file))
  for (const file of own) visit(file)
  for (const file of own) writeFileSync(file, rewritten(file, file, readFileSync(file, 'utf8')))
  for (const { source, target } of files.values()) {
    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, rewritten(source, target, wantedText(source)))
  }
  return [...files.values()].map(({ target }) => path.relative(dist, target)).toSorted()

  function visit(file: string): void {
    for (const { specifier, names } of moduleReferences(wantedText(file)))
      follow(file, specifier, names)
  }

  function follow(file: string, specifier: string, names: readonly string[] | null): void {
    const source = resolveSource(file, specifier)
    if (source === null) {
      const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier
      if (declared.has(name)) return
      throw new Error(`${path.relative(root, file)} reaches ${specifier}, which is not declared`)
    }
    if (source.startsWith(dist + path.sep)) return
    const known = files.get(source)
    if (!known) {
      files.set(source, { source, target: targetOf(source), names: new Set(names ?? []) })
      if (names === null) files.get(source)!.names = null
      return visit(source)
    }
    if (known.names === null || names?.every((name) => known.names?.has(name))) return
    known.names = names === null ? null : new Set([...known.names, ...names])
    visit(source)
  }

  /** A file's text; an entry that only re-exports keeps what was asked for. */
  function wantedText(source: string): string {
    const text = readFileSync(source, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '')
    const file = files.get(source)
    return file ? (pickExports(text, file.names)?.text ?? text) : text
  }

  function rewritten(source: string, target: string, text: string): string {
    return rewriteSpecifiers(text, (specifier) => {
      const found = resolveSource(source, specifier)
      if (found === null) return specifier
      const to = files.get(found)?.target ?? found
      const relative = path.relative(path.dirname(target), to).replace(/(\.d)?\.[jt]s$/, '.js')
      return relative.startsWith('.') ? relative : `./${relative}`
    })
  }

  function targetOf(source: string): string {
    const { name, folder } = packageOf(source)
    const inside = path.relative(path.join(folder, 'dist'), source)
    return path.join(dist, 'vendor', name.slice(scope.length), inside)
  }
}

/** The built file a specifier means; null for a package of others. */
function resolveSource(file: string, specifier: string): string | null {
  const isDeclaration = file.endsWith('.d.ts')
  const built = (module: string) => module.replace(/\.[jt]s$/, isDeclaration ? '.d.ts' : '.js')
  const found = specifier.startsWith('.')
    ? path.resolve(path.dirname(file), built(specifier))
    : specifier.startsWith(scope)
      ? built(entryOf(file, specifier))
      : null
  if (found !== null && !existsSync(found)) throw new Error(`${found} is not built`)
  return found
}

function entryOf(file: string, specifier: string): string {
  const [, short = '', rest = ''] = specifier.split('/')
  const name = scope + short
  for (let folder = path.dirname(file); folder !== path.dirname(folder);) {
    const candidate = path.join(folder, 'node_modules', name)
    if (existsSync(candidate)) {
      const root = realpathSync(candidate)
      const entry = readManifest(root).exports?.[rest === '' ? '.' : `./${rest}`]
      if (!entry) throw new Error(`${name} has no entry ${rest}`)
      return path.join(root, entry.default)
    }
    folder = path.dirname(folder)
  }
  throw new Error(`${name} is not installed for ${file}`)
}

function packageOf(file: string): Package {
  let folder = path.dirname(file)
  while (!existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder)
  return { name: readManifest(folder).name, folder }
}

interface Manifest {
  readonly name: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, { readonly default: string }>>
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest
}

if (import.meta.main) {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const copies = vendorWorkspace(root)
  process.stdout.write(`${copies.length} files of the workspace copied to dist/vendor\n`)
}
