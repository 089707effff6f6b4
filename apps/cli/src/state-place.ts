import path from 'node:path'

/** True for a database, which is no folder. */
export function isStateUrl(state: string): boolean {
  return /^postgres(ql)?:\/\//.test(state)
}

/** A folder given by a person is meant from where they stand; a URL is no path. */
export function statePlace(given: string | null, startFolder: string): string | null {
  return given === null || isStateUrl(given) ? given : path.resolve(startFolder, given)
}
