import { expect, it } from 'vitest'
import { readPlanOptions } from './plan-option-fields.ts'

it('a form asks for what was filled in, and for nothing else', () => {
  const form = new FormData()
  form.set('select', '  tag:daily ')
  form.set('start', '')
  form.set('end', '2024-01-31')
  form.set('skip_tests', 'on')
  form.set('unknown', 'x')
  expect(readPlanOptions(form)).toEqual({
    select: 'tag:daily',
    end: '2024-01-31',
    skip_tests: true,
  })
})
