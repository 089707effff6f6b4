import { AppError, type Clock } from '@millrace/core'

/** Notices an actor may tell in one window. */
const most = 10
const windowMs = 10_000

/** Refuses an actor who tells too much; others are not held back. */
export function createNoticeLimit(clock: Clock): (actor: string) => void {
  const told = new Map<string, readonly number[]>()
  return (actor) => {
    const now = clock.now().getTime()
    for (const [other, times] of told)
      if (times.every((at) => at <= now - windowMs)) told.delete(other)
    const recent = (told.get(actor) ?? []).filter((at) => at > now - windowMs)
    const [first = now] = recent
    if (recent.length >= most) {
      throw new AppError('notices_limited', {
        message: `${actor} told ${most} notices in ${windowMs / 1000} s`,
        hint: 'tell fewer and larger ones',
        details: { retryAfterMs: first + windowMs - now },
      })
    }
    told.set(actor, [...recent, now])
  }
}
