import { describe, expect, it } from 'vitest'
import {
  branchesOnTime,
  executionVariables,
  placeholderTimes,
  rangeLiterals,
  rangeVariables,
  timeVariableNames,
} from './time-variables.ts'

const day = { start: Date.UTC(2024, 1, 28), end: Date.UTC(2024, 2, 1) }

describe('time variables', () => {
  it('of a range begin inclusive and end on its last day, one microsecond before its end', () => {
    expect(rangeVariables(day)).toEqual({
      start_ds: '2024-02-28',
      start_date: '2024-02-28',
      start_ts: '2024-02-28 00:00:00',
      start_epoch: 1709078400,
      start_millis: 1709078400000,
      start_hour: 0,
      end_ds: '2024-02-29',
      end_date: '2024-02-29',
      end_ts: '2024-02-29 23:59:59.999999',
      end_epoch: 1709251199,
      end_millis: 1709251199999,
      end_hour: 23,
    })
  })

  it('of an hour stay inside it', () => {
    const start = Date.UTC(2024, 0, 1, 13)
    const times = rangeVariables({ start, end: start + 3_600_000 })
    expect(times).toMatchObject({
      start_ts: '2024-01-01 13:00:00',
      end_ts: '2024-01-01 13:59:59.999999',
      start_hour: 13,
      end_hour: 13,
      end_ds: '2024-01-01',
    })
  })

  it('keep milliseconds of an execution time', () => {
    expect(executionVariables(Date.UTC(2024, 0, 1, 1, 2, 3, 45))).toMatchObject({
      execution_ts: '2024-01-01 01:02:03.045000',
      execution_ds: '2024-01-01',
    })
  })

  it('have exactly the names that are listed', () => {
    const all = { ...rangeVariables(day), ...executionVariables(0) }
    expect(Object.keys(all).toSorted()).toEqual([...timeVariableNames].toSorted())
  })

  it('name a range by texts that a query can hold, each once', () => {
    const times = rangeVariables(placeholderTimes.range)
    expect(rangeLiterals(times, 'start')).toEqual(['1971-03-07', '1971-03-07 00:00:00'])
    expect(rangeLiterals(times, 'end')).toEqual(['1971-05-18', '1971-05-18 23:59:59.999999'])
  })
})

describe('a template that branches on time', () => {
  it.each([
    "{% if start_ds > '2024-01-01' %}a{% endif %}",
    '{%- elif execution_hour == 3 -%}',
    '{% for day in range(start_epoch, end_epoch) %}{% endfor %}',
    '{% set first = start_ds %}',
    '{% if\n  end_ts %}',
    '{%+ if end_ts %}',
    "{{ 'a' if start_ds > '2024-01-01' else 'b' }}",
    '{{ execution_hour == 3 }}',
    '{{ calendar.pick(start_ds) }}',
  ])('is found: %s', (text) => {
    expect(branchesOnTime(text)).toBe(true)
  })

  it.each([
    "select '{{ start_ds }}'",
    "{{ start_ds | replace('-', '') }} {{ start_epoch + 60 }}",
    "{{ money.cents('x') }} {{ start_ds }}",
    "{{ 'a' if env == 'prod' else 'b' }}",
    '{% if env == "prod" %}a{% endif %}',
    '{% set my_start_dsx = 1 %}',
    'start_ds',
  ])('is not found: %s', (text) => {
    expect(branchesOnTime(text)).toBe(false)
  })
})
