import { expect, it } from 'vitest'
import { planned, runOf, started } from '../../../../test/run-of-events.ts'
import { createCourseCache } from './course-cache.ts'

const times = new Map([['a', 1_000]])
const now = Date.parse('2024-05-01T12:00:10Z')

it('finds the course of a small run for each of its states', () => {
  const courseOf = createCourseCache()
  const before = { tracker: runOf([started, planned('a')]), times, now, at: null }
  expect(courseOf(before)).toBe(courseOf({ ...before, now: now + 300 }))
  const after = courseOf({ ...before, tracker: runOf([started, planned('a'), planned('b')]) })
  expect(after.expected.end).toBeNull()
})

it('finds that of a large one each second, and when what is shown changes', () => {
  const courseOf = createCourseCache()
  const many = Array.from({ length: 301 }, (_, index) => planned(`m${index}`))
  const input = { tracker: runOf([started, ...many]), times, now, at: null }
  const first = courseOf(input)
  const more = { ...input, tracker: runOf([started, ...many, planned('a')]) }
  expect(courseOf(more)).toBe(first)
  expect(courseOf({ ...more, now: now + 1_000 })).not.toBe(first)
  expect(courseOf({ ...more, now: now + 1_000, at: 3 }).expected.models.has('a')).toBe(true)
})
