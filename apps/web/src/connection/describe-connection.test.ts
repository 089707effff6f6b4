import { MillraceError, type SessionStatus } from '@millrace/client'
import { describe, expect, it } from 'vitest'
import { timeWords } from '../words/time-words.ts'
import { announceConnection, type Connection, describeConnection } from './describe-connection.ts'

const now = Date.parse('2024-05-01T14:32:00Z')
const wordsFor = (connection: Connection) => describeConnection(connection, now, timeWords('UTC'))
const at = (status: SessionStatus, lostAgo: number | null, ago = 0) => ({
  status,
  since: now - ago,
  lostAt: lostAgo === null ? null : now - lostAgo,
})

describe('a connection', () => {
  it('that is there is live, and nothing is said', () => {
    expect(wordsFor(at({ state: 'live' }, null))).toEqual({
      text: 'Live',
      tone: 'live',
    })
    expect(announceConnection(at({ state: 'live' }, null))).toBeNull()
  })

  it('that was lost says when it is tried again and how old the data is', () => {
    const lost = at({ state: 'retrying', inMs: 5_000 }, 12_000, 2_000)
    expect(wordsFor(lost).text).toBe('Reconnecting in 3 s, data 12 s old')
    expect(wordsFor(at({ state: 'connecting' }, 1_000)).text).toBe('Reconnecting now, data 1 s old')
  })

  it('that is long away says since when', () => {
    const lost = at({ state: 'retrying', inMs: 9_000 }, 61_000)
    expect(wordsFor(lost)).toEqual({
      text: 'Offline since 14:30 UTC, trying again in 9 s',
      tone: 'bad',
    })
  })

  it('that never was has no data that could be old', () => {
    expect(wordsFor(at({ state: 'connecting' }, null)).text).toBe('Connecting')
    expect(wordsFor(at({ state: 'retrying', inMs: 400 }, null)).text).toBe(
      'No answer from the server, trying again in 1 s',
    )
  })

  it('that was refused says why, and that loading again helps', () => {
    const error = new MillraceError('server_unreachable', { message: 'a token is needed' })
    expect(wordsFor(at({ state: 'closed', error }, null))).toEqual({
      text: 'Not following: a token is needed. Load the page again',
      tone: 'bad',
    })
  })

  it('is said to be lost once, however often it is tried again', () => {
    const first = announceConnection(at({ state: 'retrying', inMs: 1 }, 5_000))
    const second = announceConnection(at({ state: 'connecting' }, 5_000))
    expect(first?.key).toBe(second?.key)
  })
})
