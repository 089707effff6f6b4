import type { PathRole } from './mark-path.ts'

/** What a model has to do with the chosen column, in words. */
export const roleWords: Readonly<Record<PathRole, string>> = {
  chosen: 'chosen',
  source: 'it is made from this',
  passes: 'passes it on',
  reads: 'computes with it',
  filters: 'only filters by it',
  unused: 'does not use it',
}
