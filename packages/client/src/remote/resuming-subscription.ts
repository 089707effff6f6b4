import type { MillraceError } from '../millrace-error.ts'
import { isPassing } from '../to-millrace-error.ts'
import { type SubscriptionObserver, type SubscriptionRequest, trackedId } from '../transport.ts'
import { type Backoff, backoffMs } from './backoff.ts'
import type { Channel } from './channel.ts'

export interface ResumingSubscription {
  /** Takes another way from now on, after the last message that came. */
  moveTo(channel: Channel): void
  stop(): void
  fail(error: MillraceError): void
}

/** A server that fails this often in a row without a word in between is not asked again. */
const maxServerFailures = 5

/** A subscription that outlives its channel and the errors that pass: it goes on after its last message. */
export function resumeSubscription(
  request: SubscriptionRequest,
  observer: SubscriptionObserver,
  { channel: first, backoff }: { readonly channel: Channel; readonly backoff: Backoff },
): ResumingSubscription {
  let channel = first
  let { after } = request
  let failures = 0
  let isOver = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let leave = () => {}

  const release = () => {
    clearTimeout(timer)
    const last = leave
    leave = () => {}
    last()
  }
  const end = (tell: () => void) => {
    isOver = true
    release()
    tell()
  }
  const retry = (error: MillraceError) => {
    failures += 1
    const isServers = error.code !== 'server_unreachable'
    if (!isPassing(error) || (isServers && failures > maxServerFailures))
      return end(() => observer.error(error))
    release()
    const inMs = backoffMs(backoff, failures)
    timer = setTimeout(attach, inMs)
    observer.status({ state: 'retrying', inMs })
  }
  const attach = () => {
    release()
    let isCurrent = true
    const ifCurrent = (handle: () => void) => {
      if (isCurrent && !isOver) handle()
    }
    const stop = channel.subscribe(
      { ...request, after },
      {
        message: (value) =>
          ifCurrent(() => {
            failures = 0
            after = trackedId(value) ?? after
            observer.message(value)
          }),
        status: (status) => ifCurrent(() => observer.status(status)),
        error: (error) => ifCurrent(() => retry(error)),
        complete: () => ifCurrent(() => end(() => observer.complete())),
      },
    )
    leave = () => {
      isCurrent = false
      stop()
    }
    if (isOver) release()
  }
  attach()
  return {
    moveTo(next) {
      channel = next
      if (isOver) return
      observer.status({ state: 'connecting' })
      attach()
    },
    stop: () => end(() => {}),
    fail: (error) => end(() => observer.error(error)),
  }
}
