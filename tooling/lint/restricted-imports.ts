import {
  browserFolders,
  coreEntries,
  coreLayers,
  packages,
  type ReservedImport,
  reservedImports,
} from './boundaries.ts'

interface Restriction {
  readonly regex: string
  readonly message: string
  readonly allowTypeImports: boolean
  /** Restricts imports of names alone: `await import()` stays free. */
  readonly importNamePattern?: string
}

/** One entry of oxlint's `overrides`: a later one replaces the rule of an earlier one for the files it matches. */
export interface ImportOverride {
  readonly files: string[]
  readonly rules: { readonly 'no-restricted-imports': ['error', { patterns: Restriction[] }] }
}

const coreSources = `${packages['@millrace/core']?.folder}/src`

/** The table of boundaries as lint rules, general ones first. */
export function restrictedImports(): ImportOverride[] {
  return [
    ...Object.keys(packages).map(forPackage),
    ...coreLayers.flatMap(forLayer),
    ...forReserved(),
  ]
}

function forPackage(name: string): ImportOverride {
  const files = [`${packages[name]?.folder}/src/**/*.{ts,tsx}`]
  return override(files, [...packageRestrictions(name), ...reservedRestrictions([])])
}

function forLayer(layer: readonly string[], level: number): ImportOverride[] {
  return layer.map((name) => override([inCore(name)], coreRestrictions(name, level)))
}

/** A file that may touch something reserved keeps every other restriction of its folder. */
function forReserved(): ImportOverride[] {
  const places = [...new Set(reservedImports.flatMap((reserved) => reserved.allowedIn))]
  return places
    .toSorted((a, b) => a.length - b.length)
    .map((place) => {
      const allowed = reservedImports.filter(({ allowedIn }) =>
        allowedIn.some((glob) => covers(glob, place)),
      )
      return override([place], placeRestrictions(place, allowed))
    })
}

function placeRestrictions(place: string, allowed: readonly ReservedImport[]): Restriction[] {
  if (!place.startsWith(coreSources)) {
    const owner = Object.keys(packages).find((name) =>
      place.startsWith(`${packages[name]?.folder}/`),
    )
    return [...packageRestrictions(owner ?? ''), ...reservedRestrictions(allowed)]
  }
  const folder = place.slice(coreSources.length + 1).split('/')[0] ?? ''
  const level = coreLayers.findIndex((layer) => layer.includes(folder))
  return coreRestrictions(folder, level, allowed)
}

function coreRestrictions(
  name: string,
  level: number,
  allowed: readonly ReservedImport[] = [],
): Restriction[] {
  return [
    ...packageRestrictions('@millrace/core'),
    ...layerRestrictions(name, level),
    ...reservedRestrictions(allowed),
  ]
}

function packageRestrictions(name: string): Restriction[] {
  const own = packages[name]
  const entries = Object.values(packages).flatMap((boundary) => boundary.entries)
  const crossing = {
    regex: '^(\\.\\./)+(packages|apps|tooling|examples|bench)/',
    message: 'A package is imported by its name, never by its path.',
    allowTypeImports: false,
  }
  const itself = {
    regex: `^${name}(/|$)`,
    message: 'A package does not import its own entry: import the file that owns the name.',
    allowTypeImports: false,
  }
  const foreign = entries
    .filter((entry) => !own?.imports.includes(entry) && !own?.entries.includes(entry))
    .map((entry) => ({
      regex: `^${entry}$`,
      ...(own?.lazyImports?.includes(entry) ? { importNamePattern: '.' } : {}),
      message: own?.lazyImports?.includes(entry)
        ? `${name} loads ${entry} lazily, where it is needed: const { … } = await import('${entry}').`
        : `${name} does not import values of ${entry}. Allowed: ${list(own?.imports)}. Take a type or pass the value in.`,
      allowTypeImports: true,
    }))
  return [crossing, itself, ...foreign]
}

function layerRestrictions(name: string, level: number): Restriction[] {
  const entryNames = coreEntries.map((entry) => entry.replace('.ts', '\\.ts'))
  const above = browserFolders.includes(name)
    ? coreLayers
        .flat()
        .filter((other) => !browserFolders.includes(other) && !coreLayers[0]?.includes(other))
    : coreLayers.slice(level + 1).flat()
  const why = browserFolders.includes(name)
    ? 'is loaded by browsers: it imports the bottom layer alone'
    : `is on layer ${level}: it imports from layers 0 to ${level}`
  return [
    {
      regex: `^(\\./|(\\.\\./)+)(${entryNames.join('|')})$`,
      message: 'An entry only exports: import the file that owns the name.',
      allowTypeImports: false,
    },
    {
      regex: `^${name.endsWith('.ts') ? '\\./' : '(\\.\\./)+'}(${above.filter((other) => !other.endsWith('.ts')).join('|')})/`,
      message: `core/${name} ${why}. Import a type, take the value as an argument, or move the code to the layer that needs it.`,
      allowTypeImports: true,
    },
  ]
}

function reservedRestrictions(allowed: readonly ReservedImport[]): Restriction[] {
  return reservedImports
    .filter((reserved) => !allowed.includes(reserved))
    .map(({ pattern, message }) => ({ regex: pattern, message, allowTypeImports: false }))
}

function override(files: string[], patterns: Restriction[]): ImportOverride {
  return { files, rules: { 'no-restricted-imports': ['error', { patterns }] } }
}

function inCore(name: string): string {
  return name.endsWith('.ts') ? `${coreSources}/${name}` : `${coreSources}/${name}/**/*.ts`
}

function covers(glob: string, place: string): boolean {
  return glob === place || (glob.endsWith('/**') && place.startsWith(glob.slice(0, -2)))
}

function list(names: readonly string[] = []): string {
  return names.length > 0 ? names.join(', ') : 'nothing of the workspace'
}
