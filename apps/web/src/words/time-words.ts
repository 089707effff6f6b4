/** Moments in words; the name of the zone is always said. */
export interface TimeWords {
  /** The name of the zone, as `UTC` or `CET`. */
  readonly zone: string
  /** `14:31 UTC` */
  readonly timeOfDay: (at: number | string) => string
  /** `28 Nov 2026, 14:31:08 UTC` */
  readonly moment: (at: number | string) => string
}

/** Words for moments in a zone of the IANA list, as `UTC`; without one in that of this machine. */
export function timeWords(timeZone: string | undefined): TimeWords {
  const zone = timeZone === undefined ? {} : { timeZone }
  const time = {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  } as const
  const day = { day: 'numeric', month: 'short', year: 'numeric' } as const
  const short = new Intl.DateTimeFormat('en-GB', { ...zone, ...time })
  const long = new Intl.DateTimeFormat('en-GB', { ...zone, ...day, ...time, second: '2-digit' })
  const nameOf = short.formatToParts(new Date()).find(({ type }) => type === 'timeZoneName')
  return {
    zone: nameOf?.value ?? 'UTC',
    timeOfDay: (at) => short.format(new Date(at)),
    moment: (at) => long.format(new Date(at)),
  }
}
