import type { StatementTag, Ticket } from './engine.ts'

/** The tag under which a write can be settled; it is also the `statementId` of its receipt. */
export function writeTag(ticket: Ticket): StatementTag {
  return `${ticket.run}/${ticket.token}/${ticket.batch}`
}
