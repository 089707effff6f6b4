/** The groups of `test/behaviour/scenarios` that `npm test` runs whole: the file names, without their ending. */
export const behaviourGroups = [
  '01-changes',
  '02-columns',
  '03-graph',
  '04-environments',
  '05-intervals',
  '06-seeds',
  '07-audits-and-failures',
  '08-restate',
  '09-selection',
  '10-views-and-embedded',
  '11-options',
  '12-bad-input',
] as const

/** Of the other groups `npm test` runs every so many cases; `pnpm test:behaviour` runs them all. */
export const otherGroups = { pattern: '^2', every: 4 } as const
