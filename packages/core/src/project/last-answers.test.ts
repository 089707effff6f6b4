import { expect, it } from 'vitest'
import { LastAnswers } from './last-answers.ts'

it('gives the same answer while subject and inputs are the same, and only then', () => {
  const answers = new LastAnswers<object, object>()
  const subject = {}
  const input = {}
  const first = answers.get(subject, [input, 'a'], () => ({}))
  expect(answers.get(subject, [input, 'a'], () => ({}))).toBe(first)
  expect(answers.get({}, [input, 'a'], () => ({}))).not.toBe(first)
  const second = answers.get(subject, [input, 'b'], () => ({}))
  expect(second).not.toBe(first)
  expect(answers.get(subject, [input, 'b'], () => ({}))).toBe(second)
  expect(answers.get(subject, [{}, 'b'], () => ({}))).not.toBe(second)
  expect(answers.get(subject, [input], () => ({}))).not.toBe(second)
})
