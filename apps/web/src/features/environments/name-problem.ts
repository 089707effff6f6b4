const pattern = /^[a-z][a-z0-9_]{0,40}$/

/** Why a name cannot be that of a new environment; null while it can, and while nothing was typed. */
export function nameProblem(name: string, taken: readonly string[]): string | null {
  if (name === '') return null
  if (taken.includes(name)) return `There is an environment ${name} already.`
  if (!/^[a-z]/.test(name)) return 'A name begins with a lower-case letter.'
  if (name.length > 41) return 'A name has at most 41 letters.'
  if (name.includes('__')) return 'A name has no two underscores in a row.'
  return pattern.test(name) ? null : 'A name has only a to z, 0 to 9 and _.'
}
