import { describe, expect, it } from 'vitest'
import { sha256 } from '../ids.ts'
import type { ProjectFile } from './find-project-files.ts'
import { loadSeed } from './load-seed.ts'

const file = (path: string, text: string): ProjectFile => {
  const bytes = Buffer.from(text)
  return { path, text, bytes, sha256: sha256(bytes) }
}
const load = (csv: string, settings?: string, name = 'countries') =>
  loadSeed(
    file(`seeds/${name}.csv`, csv),
    settings === undefined ? null : file(`seeds/${name}.yaml`, settings),
    { name: 'test' },
  )
const columns = (...input: Parameters<typeof load>) =>
  load(...input).definition?.seed?.columns.map(({ name, type }) => `${name} ${type}`)
const issues = (...input: Parameters<typeof load>) =>
  load(...input).issues.map(({ code, line }) => `${code} ${line}`)

describe('a seed', () => {
  it('is named by its file and typed by its values', () => {
    const { definition, issues: none } = load('id,name,at\n1,a,2024-01-01\n2,"b, c",\n')
    expect(none).toEqual([])
    expect(definition).toMatchObject({
      name: 'seeds.countries',
      kind: 'seed',
      path: 'seeds/countries.csv',
    })
    expect(columns('id,name,at\n1,a,2024-01-01\n2,"b, c",\n')).toEqual([
      'id BIGINT',
      'name VARCHAR',
      'at DATE',
    ])
  })

  it('may have a byte order mark, Windows line ends and no last line end', () => {
    expect(columns('\uFEFFid,name\r\n1,a\r\n2,b')).toEqual(['id BIGINT', 'name VARCHAR'])
  })

  it('may have line breaks and quotes inside quotes, and keeps counting lines after them', () => {
    expect(columns('id,note\n1,"two\nlines and ""quotes"""\n2,b\n')).toEqual([
      'id BIGINT',
      'note VARCHAR',
    ])
    expect(issues('id,note\n1,"two\nlines"\n2\n')).toEqual(['seed-ragged-row 4'])
  })

  it('tells every ragged row with its line, up to twenty', () => {
    expect(issues('a,b\n1\n1,2\n1,2,3\n')).toEqual(['seed-ragged-row 2', 'seed-ragged-row 4'])
    expect(load(`a,b\n${'1\n'.repeat(500)}`).issues).toHaveLength(20)
  })

  it('passes over blank lines and still tells the right line', () => {
    expect(columns('a\n\n1\n\n')).toEqual(['a BIGINT'])
    expect(issues('a,b\n\n\n1\n')).toEqual(['seed-ragged-row 4'])
  })

  it('is refused without a header', () => {
    expect(issues('')).toEqual(['seed-empty 1'])
    expect(issues('\n\n')).toEqual(['seed-empty 1'])
    expect(load('').definition).toBeNull()
  })

  it('may have a header only', () => {
    expect(columns('a,b\n')).toEqual(['a VARCHAR', 'b VARCHAR'])
  })

  it('is refused when a column stands twice or has no name', () => {
    expect(issues('id,ID\n1,2\n')).toEqual(['seed-column 1'])
    expect(issues('id,\n1,2\n')).toEqual(['seed-column 1'])
  })

  it('is refused when a quote is never closed', () => {
    expect(load('a,b\n1,"x\n2,y\n').issues).toMatchObject([{ code: 'seed-unreadable' }])
  })

  it('takes types, delimiter and null text from its settings', () => {
    const settings =
      'columns: {ID: INTEGER, amount: "DECIMAL(10, 2)"}\ndelimiter: ";"\nnull_text: NA\nowner: ada\ntags: [x]\n'
    const loaded = load('id;amount;n\n1;2.50;NA\n2;3;4\n', settings)
    expect(loaded.issues).toEqual([])
    expect(loaded.definition).toMatchObject({
      owner: 'ada',
      tags: ['x'],
      seed: { delimiter: ';', nullText: 'NA' },
    })
    expect(columns('id;amount;n\n1;2.50;NA\n2;3;4\n', settings)).toEqual([
      'id INTEGER',
      'amount DECIMAL(10, 2)',
      'n BIGINT',
    ])
  })

  it('tells settings that fit no column or are no type, in the settings file', () => {
    const { issues: found } = load('id\n1\n', 'columns: {nope: INTEGER, id: "INT; DROP TABLE x"}\n')
    expect(found.map(({ file: at, message }) => [at, message])).toEqual([
      ['seeds/countries.yaml', "the seed has no column 'nope'"],
      ['seeds/countries.yaml', "'INT; DROP TABLE x' is not a column type"],
    ])
    expect(load('id\n1\n', 'delimeter: ";"\n').issues).toMatchObject([
      { code: 'unknown-field', file: 'seeds/countries.yaml', hint: "did you mean 'delimiter'?" },
    ])
  })

  it('is refused when its file cannot name a table', () => {
    expect(issues('a\n1\n', undefined, 'my-seed')).toEqual(['invalid-name 1'])
    expect(issues('a\n1\n', undefined, 'two__parts')).toEqual(['invalid-name 1'])
  })

  it('changes its hash with its bytes', () => {
    const hash = (csv: string) => load(csv).definition?.seed?.sha256
    expect(hash('a\n1\n')).toBe(hash('a\n1\n'))
    expect(hash('a\n1\n')).not.toBe(hash('a\n1\n\n'))
  })
})
