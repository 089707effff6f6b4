import { describe, expect, it } from 'vitest'
import { EngineError } from '../engines/engine-error.ts'
import { backoff, delay, isTransient } from './retry-policy.ts'

describe('the retry policy', () => {
  it('tries three times more, doubling the wait, with up to half of jitter', () => {
    const [least, most] = [backoff(() => 0), backoff(() => 1)]
    expect(least.attempts).toBe(4)
    expect([1, 2, 3].map((attempt) => least.delayMs(attempt))).toEqual([250, 500, 1000])
    expect([1, 2, 3].map((attempt) => most.delayMs(attempt))).toEqual([375, 750, 1500])
  })

  it.each([
    [{ transient: true }, true],
    [{ conflict: true }, true],
    [{}, false],
    [{ transient: true, fenced: true }, false],
    [{ transient: true, cancelled: true }, false],
  ])('takes an engine error with %j as transient: %s', (flags, expected) => {
    expect(isTransient(new EngineError({ code: 'x', message: 'x', ...flags }))).toBe(expected)
  })

  it('takes no other error as transient', () => {
    expect(isTransient(new Error('x'))).toBe(false)
    expect(isTransient({ transient: true })).toBe(false)
    expect(isTransient(null)).toBe(false)
  })
})

describe('a delay', () => {
  it('passes, and leaves no listener on the signal', async () => {
    const { signal } = new AbortController()
    await expect(delay(0, signal)).resolves.toBeUndefined()
  })

  it('ends at once with the reason when the signal aborts', async () => {
    const abort = new AbortController()
    const waiting = delay(3_600_000, abort.signal)
    abort.abort(new Error('cancelled by ada'))
    await expect(waiting).rejects.toThrow('cancelled by ada')
    await expect(delay(3_600_000, abort.signal)).rejects.toThrow('cancelled by ada')
    await expect(delay(3_600_000, AbortSignal.abort('words'))).rejects.toThrow('aborted')
  })
})
