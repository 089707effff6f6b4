import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const sources = fileURLToPath(new URL('..', import.meta.url))
const styles = globSync('**/*.css', { cwd: sources }).filter(
  (file) => !['tokens.css', 'fonts.css'].includes(path.basename(file)),
)

it('colours and sizes of type are named by the tokens alone', () => {
  expect(styles.length).toBeGreaterThan(10)
  const strays = styles.flatMap((file) =>
    readFileSync(path.join(sources, file), 'utf8')
      .split('\n')
      .filter((line) => /#[0-9a-f]{3,8}\b|oklch\(|rgba?\(|hsla?\(|font-family/i.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  )
  expect(strays).toEqual([])
})
