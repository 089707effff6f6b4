import type { EventLog, StreamPosition } from '@millrace/core'
import { and, asc, eq, gt, inArray, like, lt, lte, or, sql } from 'drizzle-orm'
import { eventStreams } from '../schema/event-streams.ts'
import { events } from '../schema/events.ts'
import { stateMeta } from '../schema/state-meta.ts'
import { trackerCheckpoints } from '../schema/tracker-checkpoints.ts'
import { orJsonNull } from '../columns/json-value.ts'
import { appendChannel, encodeAppend } from './append-notice.ts'
import { type DrizzleSession, selectRows } from './drizzle-session.ts'

/** Events and tracker checkpoints in the database. */
export function createDrizzleEventLog(session: DrizzleSession): EventLog {
  const { workspace } = session
  const ofStream = (stream: string) =>
    and(eq(eventStreams.workspaceId, workspace), eq(eventStreams.stream, stream))

  async function getStreamPosition(stream: string): Promise<StreamPosition | null> {
    const found = await session.db
      .select({ epoch: eventStreams.epoch, lastSeq: eventStreams.lastSeq })
      .from(eventStreams)
      .where(ofStream(stream))
    return found[0] ?? null
  }

  async function getEpoch(): Promise<number> {
    const [meta] = await session.db.select({ epoch: stateMeta.epoch }).from(stateMeta)
    return meta?.epoch ?? 1
  }

  return {
    // One statement, so that an append outside of a transaction is one round trip; the upsert locks
    // the counter row until the commit, which makes commit order the order of `seq`.
    async appendEvents(stream, added) {
      if (added.length === 0) {
        return (await getStreamPosition(stream)) ?? { epoch: await getEpoch(), lastSeq: 0 }
      }
      const { origin } = session
      const notice = origin === null ? null : encodeAppend({ origin, workspace, stream })
      const notify = notice === null ? sql`` : sql`, pg_notify(${appendChannel}, ${notice})`
      const rows = await selectRows<{ epoch: number; last_seq: number | string }>(
        session.db,
        sql`with counter as (
            insert into ${eventStreams} as present (workspace_id, stream, epoch, last_seq)
            values (${workspace}, ${stream}, (select epoch from ${stateMeta}), ${added.length}::bigint)
            on conflict (workspace_id, stream)
            do update set last_seq = present.last_seq + excluded.last_seq
            returning epoch, last_seq
          ), added as (
            insert into ${events} (workspace_id, stream, seq, type, version, at, payload)
            select ${workspace}, ${stream}, counter.last_seq - ${added.length}::bigint + event.place,
              event.type, event.version, event.at::timestamptz, event.payload::json
            from counter, unnest(
              ${sql.param(added.map((event) => event.type))}::text[],
              ${sql.param(added.map((event) => event.version))}::integer[],
              ${sql.param(added.map((event) => event.at))}::text[],
              ${sql.param(added.map((event) => JSON.stringify(event.payload)))}::text[]
            ) with ordinality as event (type, version, at, payload, place)
          )
          select epoch, last_seq ${notify} from counter`,
      )
      session.noteAppend(stream)
      const [position] = rows
      return { epoch: Number(position?.epoch), lastSeq: Number(position?.last_seq) }
    },
    async readEvents(stream, after, limit) {
      const found = await session.db
        .select({
          stream: events.stream,
          epoch: eventStreams.epoch,
          seq: events.seq,
          type: events.type,
          version: events.version,
          at: events.at,
          payload: events.payload,
        })
        .from(events)
        .innerJoin(
          eventStreams,
          and(
            eq(eventStreams.workspaceId, events.workspaceId),
            eq(eventStreams.stream, events.stream),
          ),
        )
        .where(
          and(eq(events.workspaceId, workspace), eq(events.stream, stream), gt(events.seq, after)),
        )
        .orderBy(asc(events.seq))
        .limit(limit)
      return found.map(({ payload, ...event }) => ({
        ...event,
        payload: payload as Readonly<Record<string, unknown>>,
      }))
    },
    getStreamPosition,
    async listSilentStreams(before, limit) {
      const found = await session.db
        .select({ stream: eventStreams.stream })
        .from(eventStreams)
        .innerJoin(
          events,
          and(
            eq(events.workspaceId, eventStreams.workspaceId),
            eq(events.stream, eventStreams.stream),
            eq(events.seq, eventStreams.lastSeq),
          ),
        )
        .where(
          and(
            eq(eventStreams.workspaceId, workspace),
            or(like(eventStreams.stream, 'plan:%'), like(eventStreams.stream, 'run:%')),
            lt(events.at, before),
          ),
        )
        .orderBy(asc(events.at))
        .limit(limit)
      return found.map(({ stream }) => stream)
    },
    async deleteEvents(stream, { upTo, limit }) {
      const oldest = session.db
        .select({ seq: events.seq })
        .from(events)
        .where(
          and(eq(events.workspaceId, workspace), eq(events.stream, stream), lte(events.seq, upTo)),
        )
        .orderBy(asc(events.seq))
        .limit(limit)
      const gone = await session.db
        .delete(events)
        .where(
          and(
            eq(events.workspaceId, workspace),
            eq(events.stream, stream),
            inArray(events.seq, oldest),
          ),
        )
        .returning({ seq: events.seq })
      return gone.length
    },
    async saveCheckpoint(checkpoint) {
      const { stream, tracker, epoch, seq } = checkpoint
      const state = orJsonNull(checkpoint.state)
      await session.db
        .insert(trackerCheckpoints)
        .values({ workspaceId: workspace, stream, tracker, epoch, seq, state })
        .onConflictDoUpdate({
          target: [
            trackerCheckpoints.workspaceId,
            trackerCheckpoints.stream,
            trackerCheckpoints.tracker,
          ],
          set: { epoch, seq, state },
          setWhere: sql`(${trackerCheckpoints.epoch}, ${trackerCheckpoints.seq}) <= (${epoch}::integer, ${seq}::bigint)`,
        })
    },
    async getCheckpoint(stream, tracker) {
      const { workspaceId, stream: name, tracker: kind, epoch, seq, state } = trackerCheckpoints
      const found = await session.db
        .select({ stream: name, tracker: kind, epoch, seq, state })
        .from(trackerCheckpoints)
        .where(and(eq(workspaceId, workspace), eq(name, stream), eq(kind, tracker)))
      return found[0] ?? null
    },
  }
}
