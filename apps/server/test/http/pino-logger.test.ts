import { expect, it } from 'vitest'
import { createPinoLogger } from '../../src/http/pino-logger.ts'

function open(level: 'debug' | 'warn') {
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  return { lines, logger: createPinoLogger({ level, destination }) }
}

it('a log line is one JSON object with its level, time, message and fields', () => {
  const { lines, logger } = open('debug')
  logger.info('answered', { requestId: 'a', runId: 'r_1', ms: 3 })
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      requestId: 'a',
      runId: 'r_1',
      ms: 3,
      msg: 'answered',
    },
  ])
})

it('levels below the one chosen are not written', () => {
  const { lines, logger } = open('warn')
  logger.debug('a')
  logger.info('b')
  logger.warn('c')
  logger.error('d')
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['c', 'd'])
})

it('tokens, passwords and keys are never written, wherever they stand', () => {
  const { lines, logger } = open('debug')
  const fields = {
    token: 'SECRET',
    headers: { authorization: 'Bearer SECRET', cookie: 'SECRET', 'x-api-key': 'SECRET' },
    list: [{ password: 'SECRET', accessToken: 'SECRET' }],
    error: 'cannot reach postgres://ada:SECRET@db/mill with Bearer SECRET',
    url: '/trpc/x?a=1&api_key=SECRET&token=SECRET&b=2',
  }
  logger.error('failed', fields)
  expect(lines).toHaveLength(1)
  expect(lines[0]).not.toContain('SECRET')
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    error: 'cannot reach postgres://ada:[hidden]@db/mill with Bearer [hidden]',
    url: '/trpc/x?a=1&api_key=[hidden]&token=[hidden]&b=2',
  })
})
