import { expect, test } from 'vitest'
import { findReferences, headingAnchors } from './find-references.ts'

const targets = (text: string) => findReferences(text).map(({ target, line }) => [target, line])

test('links to files and anchors are references, links to the web are not', () => {
  const text = 'See [a](docs/a.md#part), [b](#part) and\n[the web](https://example.org/a.md).'
  expect(targets(text)).toEqual([
    ['docs/a.md#part', 1],
    ['#part', 1],
  ])
})

test('a path of a source file in backticks is a reference', () => {
  expect(targets('Read `src/plan/build-plan.ts`.')).toEqual([['src/plan/build-plan.ts', 1]])
})

test('patterns, placeholders, single names and files of a user are not references', () => {
  const text =
    '`src/*.ts` `<folder>/a.ts` `build-plan.ts` `models/marts/x.sql` `.millrace/server.md`'
  expect(targets(text)).toEqual([])
})

test('fenced code is left alone', () => {
  expect(targets('```md\n[a](nowhere.md)\n```\n[b](b.md)')).toEqual([['b.md', 4]])
})

test('anchors are made as GitHub makes them', () => {
  expect([...headingAnchors('# Ten minutes, for a newcomer\n## `plan` ENV')]).toEqual([
    'ten-minutes-for-a-newcomer',
    'plan-env',
  ])
})
