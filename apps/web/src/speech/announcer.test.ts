import { expect, it } from 'vitest'
import { createAnnouncer } from './announcer.ts'

function open() {
  const said: string[] = []
  const calls: { at: number; call: () => void }[] = []
  let time = 0
  const announce = createAnnouncer({
    say: (text, isFailure) => said.push(isFailure ? `failure: ${text}` : text),
    now: () => time,
    after: (ms, call) => calls.push({ at: time + ms, call }),
  })
  return {
    said,
    tell: (key: string, isEnd = false, isFailure = false) =>
      announce({ key, text: key, isEnd, isFailure }),
    goTo(to: number) {
      time = to
      for (const { call } of calls.splice(0).filter(({ at }) => at <= to)) call()
    },
  }
}

it('one sentence is said in five seconds, the latest', () => {
  const { said, tell, goTo } = open()
  tell('a')
  tell('b')
  tell('c')
  expect(said).toEqual(['a'])
  goTo(5_000)
  expect(said).toEqual(['a', 'c'])
})

it('what is not new is not said again', () => {
  const { said, tell, goTo } = open()
  tell('a')
  tell('a')
  goTo(10_000)
  tell('a')
  expect(said).toEqual(['a'])
})

it('an end is said at once, and takes the place of what waited', () => {
  const { said, tell, goTo } = open()
  tell('a')
  tell('b')
  tell('end', true)
  goTo(5_000)
  expect(said).toEqual(['a', 'end'])
})

it('a failure is said once, and as one', () => {
  const { said, tell } = open()
  tell('a')
  tell('failed', true, true)
  tell('failed', true, true)
  expect(said).toEqual(['a', 'failure: failed'])
})
