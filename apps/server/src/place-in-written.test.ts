import { expect, it } from 'vitest'
import { placeInWritten } from './place-in-written.ts'

const written = 'select l.wrong\nfrom a.b as l where wrong = 1'
const ran = 'select l.wrong\nfrom "a__dev"."b" as l where wrong = 1'
const place = (line: number, text: string) =>
  placeInWritten(
    { line, column: (ran.split('\n')[line - 1] ?? '').indexOf(text) + 1 },
    { written, ran },
  )

it('a place is found again in the query as it was written', () => {
  expect(place(1, 'wrong')).toEqual({ line: 1, column: 10 })
  expect(place(2, 'from')).toEqual({ line: 2, column: 1 })
  expect(place(2, 'wrong')).toEqual({ line: 2, column: 21 })
  expect(place(2, '__dev')).toEqual({ line: 2, column: 6 })
  expect(placeInWritten({ line: 9, column: 4 }, { written, ran })).toMatchObject({ line: 9 })
})
