import type { Issue } from '../errors/issue.ts'
import type { ProjectFile } from './find-project-files.ts'
import { loadModel, makeTemplate, type LoadContext } from './load-model.ts'
import type { LoadMemory } from './load-memory.ts'
import { loadModelTests, type ModelTest } from './load-model-tests.ts'
import { loadSeed } from './load-seed.ts'
import { loadSources } from './load-sources.ts'
import type { ModelDefinition, Template } from './model.ts'
import { configFile, type ProjectConfig, projectConfig } from './project-config.ts'
import { readYaml } from './yaml-document.ts'

export interface LoadedDefinitions {
  readonly config: ProjectConfig | null
  /** Unique by name, sorted by it. */
  readonly definitions: readonly ModelDefinition[]
  /** Every name a file claims, of broken files too, so that a reader of a broken model gets no second issue. */
  readonly claimed: ReadonlySet<string>
  readonly tests: readonly ModelTest[]
  readonly issues: readonly Issue[]
}

/** Reads every file of the project into definitions. Never stops at the first problem. */
export async function loadDefinitions(
  files: readonly ProjectFile[],
  { root, memory }: { readonly root: string; readonly memory: LoadMemory },
): Promise<LoadedDefinitions> {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const configText = byPath.get(configFile)?.text ?? ''
  const config = readYaml<ProjectConfig>(configText, projectConfig, {
    file: configFile,
    lineOffset: 0,
  })
  const issues: Issue[] = [...config.issues]
  if (!config.value) return { config: null, definitions: [], claimed: new Set(), tests: [], issues }
  const inFolder = (folder: string, ending: string) =>
    files.filter((file) => file.path.startsWith(`${folder}/`) && file.path.endsWith(ending))
  const context = contextOf(config.value, {
    root,
    memory,
    configFile: byPath.get(configFile)!,
    macroFiles: inFolder('macros', '.jinja'),
    auditFiles: inFolder('audits', '.sql'),
  })
  const found: ModelDefinition[] = []
  const claimed = new Set<string>()
  const keep = (
    loaded: { definition: ModelDefinition | null; issues: readonly Issue[] },
    path: string,
  ) => {
    issues.push(...loaded.issues)
    if (loaded.definition) found.push(loaded.definition)
    else claimed.add(claimedName(path))
  }
  for (const file of inFolder('models', '.sql')) {
    const loaded = memory.definitions.get(file, [context], () => loadModel(file, context))
    keep(loaded, file.path)
  }
  for (const file of inFolder('seeds', '.csv')) {
    const settings = byPath.get(file.path.replace(/\.csv$/, '.yaml')) ?? null
    const loaded = memory.definitions.get(file, [settings, context], () =>
      loadSeed(file, settings, context.config),
    )
    keep(loaded, file.path)
  }
  const tests = inFolder('tests', '.yaml').flatMap((file) => {
    const loaded = loadModelTests(file)
    issues.push(...loaded.issues)
    return loaded.tests
  })
  const sources = byPath.get('sources.yaml')
  if (sources) {
    const loaded = await loadSources(sources, root, config.value)
    issues.push(...loaded.issues)
    found.push(...loaded.definitions)
  }
  const definitions = new Map<string, ModelDefinition>()
  for (const definition of found) {
    const other = definitions.get(definition.name)
    claimed.add(definition.name)
    if (!other) {
      definitions.set(definition.name, definition)
      continue
    }
    issues.push({
      severity: 'error',
      code: 'duplicate-name',
      file: definition.path,
      line: 1,
      column: 1,
      message: `two files make ${definition.name}: ${other.path} and ${definition.path}`,
      hint: 'names are compared without case; rename one of them',
    })
  }
  const sorted = [...definitions.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return { config: config.value, definitions: sorted, claimed, tests, issues }
}

interface ContextFiles {
  readonly root: string
  readonly memory: LoadMemory
  readonly configFile: ProjectFile
  readonly macroFiles: readonly ProjectFile[]
  readonly auditFiles: readonly ProjectFile[]
}

/** What every model is read with; the same object again while its files are the same. */
function contextOf(config: ProjectConfig, files: ContextFiles): LoadContext {
  const { root, memory, macroFiles, auditFiles } = files
  const from = [files.configFile, ...macroFiles, ...auditFiles]
  const known = memory.contexts.get(root)
  if (known?.from.length === from.length && from.every((file, index) => file === known.from[index]))
    return known.context
  const macros = Object.fromEntries(macroFiles.map((file) => [stem(file.path), file.text]))
  const audits = new Map<string, Template>(
    auditFiles.map((file) => [stem(file.path), makeTemplate(file.text, 1, { config, macros })]),
  )
  const context: LoadContext = { config, macros, auditFiles: audits }
  memory.contexts.set(root, { from, context })
  return context
}

function stem(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.[^.]+$/, '')
}

function claimedName(path: string): string {
  const parts = path.replace(/\.[^.]+$/, '').split('/')
  return `${parts.length > 2 || parts[0] === 'seeds' ? (parts[0] === 'seeds' ? 'seeds' : parts[1]) : 'main'}.${parts.at(-1)}`.toLowerCase()
}
