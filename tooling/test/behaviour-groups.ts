/** The groups of `test/behaviour/scenarios` that `npm test` runs: the file names, without their ending. */
export const behaviourGroups = ['05-intervals', '12-bad-input'] as const
