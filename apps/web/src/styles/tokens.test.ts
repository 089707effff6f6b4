import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

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

const tokens = readFileSync(path.join(sources, 'styles/tokens.css'), 'utf8')
const [light = '', dark = ''] = tokens.split(":root[data-theme='dark']")
const fills = ['canvas', 'surface', 'sunken', 'raised', 'hover', 'add-bg', 'del-bg']
const marks = ['add-mark', 'del-mark']
const codeInks = ['ink', 'ink-2', 'code-key', 'code-str', 'code-num', 'code-com']

describe.each([
  ['light', light],
  ['dark', dark],
])('code in the %s theme', (_theme, css) => {
  it.each(codeInks)('in %s is read on every surface and every fill of a diff', (ink) => {
    // Comments take ink-2 on the marks of changed words, see sql-line.module.css.
    for (const fill of ink === 'code-com' ? fills : [...fills, ...marks]) {
      const contrast = contrastOf(luminanceOf(css, ink), luminanceOf(css, fill))
      expect(contrast, `${ink} on ${fill}`).toBeGreaterThanOrEqual(4.5)
    }
  })
})

function contrastOf(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
}

/** Relative luminance (WCAG 2.2) of a token, from OKLCH by the matrices of CSS Color 4. */
function luminanceOf(css: string, token: string): number {
  const found = new RegExp(`--${token}: oklch\\(([\\d.]+) ([\\d.]+) ([\\d.]+)\\)`).exec(css)
  const [lightness, chroma, hue] = found!.slice(1).map(Number) as [number, number, number]
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const inGamut = (value: number) => Math.min(1, Math.max(0, value))
  const red = inGamut(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)
  const green = inGamut(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)
  const blue = inGamut(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
