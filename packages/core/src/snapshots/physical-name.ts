import type { RelationName } from '../engines/engine.ts'
import { shortHash } from '../ids.ts'
import { splitName } from '../project/model-name.ts'

const versionLength = 12

/** A version from the hash of all that decides its data. */
export function versionFrom(hash: string): string {
  return shortHash(hash, versionLength)
}

/**
 * Where a version lives: `millrace__<schema>.<table>__<version>`. A name too long for the engine is cut
 * before the version, which keeps it unique.
 */
export function physicalName(
  model: string,
  version: string,
  maxIdentifierBytes: number,
): RelationName {
  const { schema, table } = splitName(model)
  const room = maxIdentifierBytes - versionLength - 2
  return {
    schema: `millrace__${schema}`.slice(0, maxIdentifierBytes),
    name: `${table.slice(0, room)}__${version}`,
  }
}
