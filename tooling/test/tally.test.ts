import { expect, test } from 'vitest'
import { judgeSuite, readBehaviourOutput, readVitestReport, tallyText } from './tally.ts'

const none = { passed: 0, failed: 0, skipped: 0 }

test('a suite that ran no test counts as one failure', () => {
  expect(judgeSuite(none, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('a suite that crashed after passing tests counts as one failure', () => {
  expect(judgeSuite({ ...none, passed: 3 }, 1)).toEqual({ passed: 3, failed: 1, skipped: 0 })
})

test('the failures a suite reported are not counted twice', () => {
  expect(judgeSuite({ ...none, failed: 2 }, 1)).toEqual({ passed: 0, failed: 2, skipped: 0 })
})

test('a missing report is no passed test', () => {
  expect(readVitestReport(null)).toEqual(none)
})

test('skipped and todo tests of a report are skipped ones', () => {
  const report = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 }
  expect(readVitestReport(JSON.stringify(report))).toEqual({ passed: 5, failed: 1, skipped: 3 })
})

test('cases that were not run are skipped ones', () => {
  const output =
    'ok      05-intervals/a  12 ms\n2 not run (later): --with-later\n9 passed, 1 failed\n'
  expect(readBehaviourOutput(output)).toEqual({ passed: 9, failed: 1, skipped: 2 })
})

test('the closing line names skipped tests only when there are some', () => {
  expect(tallyText({ passed: 2, failed: 0, skipped: 0 })).toBe('2 passed, 0 failed')
  expect(tallyText({ passed: 2, failed: 0, skipped: 1 })).toBe('2 passed, 0 failed, 1 skipped')
})
