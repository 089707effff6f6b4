import type { JumpChoice } from './jump-choices.ts'

const most = 6
const keyOf = (project: string) => `millrace.recent.${project}`
const kinds: ReadonlySet<unknown> = new Set(['page', 'model', 'environment', 'plan', 'run'])

/** What was jumped to last in a project, newest first; what is not as it was written counts as nothing. */
export function readRecentChoices(
  storage: Pick<Storage, 'getItem'>,
  project: string,
): readonly JumpChoice[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(keyOf(project)) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isChoice).slice(0, most) : []
  } catch {
    return []
  }
}

/** The list with one more in front, and only there. */
export function withChoice(
  recent: readonly JumpChoice[],
  choice: JumpChoice,
): readonly JumpChoice[] {
  const others = recent.filter(({ kind, id }) => kind !== choice.kind || id !== choice.id)
  return [choice, ...others].slice(0, most)
}

/** Where a browser keeps nothing, there are no recent choices. */
export function keepRecentChoices(
  storage: Pick<Storage, 'setItem'>,
  project: string,
  recent: readonly JumpChoice[],
): void {
  try {
    storage.setItem(keyOf(project), JSON.stringify(recent))
  } catch {
    // As in a private window, or when it is full.
  }
}

function isChoice(value: unknown): value is JumpChoice {
  if (typeof value !== 'object' || value === null) return false
  const { kind, id, label, detail } = value as Partial<Record<keyof JumpChoice, unknown>>
  return kinds.has(kind) && [id, label, detail].every((text) => typeof text === 'string')
}
