/** What a suite came to. */
export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export function addTallies(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
    failed: tallies.reduce((sum, tally) => sum + tally.failed, 0),
    skipped: tallies.reduce((sum, tally) => sum + tally.skipped, 0),
  }
}

export function tallyText({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** A suite that ended badly without a failed test, or ran no test, counts as one failure. */
export function judgeSuite(tally: Tally, exitCode: number): Tally {
  const isSilentFailure = tally.failed === 0 && (exitCode !== 0 || tally.passed === 0)
  return isSilentFailure ? { ...tally, failed: 1 } : tally
}

/** From vitest's JSON report; all zero where there is none. */
export function readVitestReport(text: string | null): Tally {
  if (text === null) return { passed: 0, failed: 0, skipped: 0 }
  const report: unknown = JSON.parse(text)
  const count = (field: string) => {
    const value = Object.entries(report ?? {}).find(([name]) => name === field)?.[1]
    return typeof value === 'number' ? value : 0
  }
  return {
    passed: count('numPassedTests'),
    failed: count('numFailedTests'),
    skipped: count('numPendingTests') + count('numTodoTests'),
  }
}

/** From the closing lines of the behaviour cases. */
export function readBehaviourOutput(output: string): Tally {
  const counts = /^(\d+) passed, (\d+) failed$/m.exec(output)
  const gated = /^(\d+) not run /m.exec(output)
  return {
    passed: Number(counts?.[1] ?? 0),
    failed: Number(counts?.[2] ?? 0),
    skipped: Number(gated?.[1] ?? 0),
  }
}
