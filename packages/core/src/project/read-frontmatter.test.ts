import { describe, expect, it } from 'vitest'
import { readFrontmatter } from './read-frontmatter.ts'

describe('a model file', () => {
  it('is cut into frontmatter and query, each with its line', () => {
    expect(readFrontmatter('/*---\nkind: table\nowner: ada\n---*/\nselect 1\n')).toEqual({
      yaml: 'kind: table\nowner: ada\n',
      yamlLine: 2,
      body: 'select 1\n',
      bodyLine: 5,
    })
  })

  it('keeps its lines with Windows line ends, blank lines and blanks after the marks', () => {
    const read = readFrontmatter('\r\n\r\n/*---  \r\nkind: view\r\n---*/\t\r\nselect 1')
    expect(read).toMatchObject({
      yaml: 'kind: view\r\n',
      yamlLine: 4,
      body: 'select 1',
      bodyLine: 6,
    })
  })

  it('may begin with a byte order mark', () => {
    expect(readFrontmatter('\uFEFF/*---\nkind: view\n---*/\nselect 1')).toMatchObject({
      yamlLine: 2,
      bodyLine: 4,
    })
    expect(readFrontmatter('\uFEFFselect 1')).toMatchObject({ body: 'select 1' })
  })

  it('is all query without frontmatter', () => {
    for (const text of ['select 1', '/* --- */ select 1', '-- /*---\nselect 1', '']) {
      expect(readFrontmatter(text)).toEqual({ yaml: '', yamlLine: 1, body: text, bodyLine: 1 })
    }
  })

  it('may have empty frontmatter, or the query on the closing line', () => {
    expect(readFrontmatter('/*---\n---*/\nselect 1')).toMatchObject({
      yaml: '',
      body: 'select 1',
      bodyLine: 3,
    })
    expect(readFrontmatter('/*---\nkind: view\n---*/ select 1')).toMatchObject({
      body: 'select 1',
      bodyLine: 3,
    })
    expect(readFrontmatter('/*---\nkind: view\n---*/')).toMatchObject({ body: '', bodyLine: 3 })
  })

  it('is refused when the frontmatter is never closed', () => {
    expect(readFrontmatter('/*---\nkind: view\nselect 1')).toBeNull()
    expect(readFrontmatter('/*---\nkind: view\n  ---*/\nselect 1')).toBeNull()
  })
})
