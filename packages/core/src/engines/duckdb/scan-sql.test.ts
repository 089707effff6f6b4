import { describe, expect, it } from 'vitest'
import { firstWord, withoutEnd } from './scan-sql.ts'

describe('scanning SQL', () => {
  it.each([
    ['select 1', 'SELECT'],
    ['  -- a\n/* b /* c */ */ with x', 'WITH'],
    ['(select 1)', '('],
    ['/* open', ''],
    ['', ''],
  ])('finds the first word of %j', (sql, word) => {
    expect(firstWord(sql)).toBe(word)
  })

  it.each([
    ['select 1;', 'select 1 '],
    ['select 1 ; ; -- end;', 'select 1     -- end;'],
    [`select ';'`, `select ';'`],
    [`select 'it''s;';`, `select 'it''s;' `],
    [`select e'\\';';`, `select e'\\';' `],
    ['select 1 as "a;";', 'select 1 as "a;" '],
    ['select $$;$$;', 'select $$;$$ '],
    ['select $x$ $$;$x$;', 'select $x$ $$;$x$ '],
    ['select 1; select 2;', 'select 1; select 2 '],
    ['select 1 /* ; */', 'select 1 /* ; */'],
  ])('blanks out the end of %j', (sql, text) => {
    expect(withoutEnd(sql)).toBe(text)
  })
})
