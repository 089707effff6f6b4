import type { ConsoleEvent } from '@millrace/client'
import { plural } from '../words/plural.ts'

export interface ConsoleLine {
  readonly at: string
  readonly level: 'note' | 'warning' | 'error'
  readonly text: string
}

/** A console event as a line; null for what is shown elsewhere or for nobody. */
export function consoleLine(event: ConsoleEvent): ConsoleLine | null {
  const text = textOf(event)
  if (text === null) return null
  const level = event.type === 'errors' ? 'error' : event.type === 'warnings' ? 'warning' : 'note'
  return { at: event.at, level, text }
}

function textOf(event: ConsoleEvent): string | null {
  switch (event.type) {
    case 'ping':
    case 'plan-overview':
    case 'plan-apply':
    case 'plan-cancel':
      return null
    case 'errors':
      return `${event.payload.origin}: ${event.payload.message}`
    case 'warnings': {
      const { message, source, file, line } = event.payload
      return `${file === undefined ? source : `${file}${line === undefined ? '' : `:${line}`}`}: ${message}`
    }
    case 'file':
      return filesText(event.payload.changes)
    case 'format-file':
      return `${event.payload.path}: ${event.payload.reason ?? event.payload.status}`
    case 'models': {
      const { added, modified, removed } = event.payload
      const parts = [
        listText('added', added),
        listText('changed', modified),
        listText('removed', removed),
      ]
      return `models: ${parts.filter(Boolean).join('; ')}`
    }
    case 'tests': {
      const { successful, failures, errors } = event.payload
      return `tests: ${successful} passed, ${failures + errors} failed`
    }
    case 'plan.began':
      return `${event.payload.environment}: ${event.payload.actor} plans (${event.payload.planId})`
    case 'plan.ended':
      return `${event.payload.environment}: plan ${event.payload.planId} is ${event.payload.status.replaceAll('_', ' ')}`
    case 'run.began':
      return `${event.payload.environment}: run ${event.payload.runId} of ${event.payload.actor} began`
    case 'run.ended':
      return `${event.payload.environment}: run ${event.payload.runId} ${event.payload.status}`
    case 'environment.moved':
      return `${event.payload.environment}: now on plan ${event.payload.planId}`
    case 'lease.taken':
      return `${event.payload.environment}: held by run ${event.payload.runId}`
    case 'lease.freed':
      return `${event.payload.environment}: free again`
    default:
      return event satisfies never
  }
}

const named = 3

function filesText(changes: readonly { readonly path: string; readonly change: string }[]): string {
  if (changes.length > named) return `${plural(changes.length, 'file')} changed`
  return changes.map(({ path, change }) => `${path} ${change}`).join(', ')
}

function listText(verb: string, names: readonly string[]): string {
  if (names.length === 0) return ''
  const shown = names.slice(0, named).join(', ')
  return `${verb} ${shown}${names.length > named ? ` and ${names.length - named} more` : ''}`
}
