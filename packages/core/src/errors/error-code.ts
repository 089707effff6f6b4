/** What an error means for a caller: the process exit code of the command line and the tRPC code on the wire. */
export interface ErrorCodeEntry {
  readonly exit: 1 | 2 | 3 | 130
  readonly rpc:
    | 'BAD_REQUEST'
    | 'UNAUTHORIZED'
    | 'NOT_FOUND'
    | 'CONFLICT'
    | 'FORBIDDEN'
    | 'PRECONDITION_FAILED'
    | 'PAYLOAD_TOO_LARGE'
    | 'TOO_MANY_REQUESTS'
    | 'SERVICE_UNAVAILABLE'
    | 'CLIENT_CLOSED_REQUEST'
    | 'INTERNAL_SERVER_ERROR'
    | 'TIMEOUT'
    | 'TOO_MANY_REQUESTS'
    | 'PAYLOAD_TOO_LARGE'
  /** One sentence for `docs/errors.md`. */
  readonly about: string
}

/** Every error code of the product. `docs/errors.md` is tested to list exactly these. */
export const errorCodes = {
  arguments_invalid: {
    exit: 2,
    rpc: 'BAD_REQUEST',
    about: 'An argument or option of a command is missing, unknown or malformed.',
  },
  project_not_found: {
    exit: 2,
    rpc: 'NOT_FOUND',
    about: 'No `millrace.yaml` was found in the folder given or in any folder above it.',
  },
  project_exists: {
    exit: 2,
    rpc: 'CONFLICT',
    about: '`init` was asked to write into a folder that already holds a project.',
  },
  project_invalid: {
    exit: 2,
    rpc: 'BAD_REQUEST',
    about: 'The project has at least one error-level issue; all of them come with the answer.',
  },
  option_unavailable: {
    exit: 2,
    rpc: 'BAD_REQUEST',
    about: 'An option or kind that is known but not available in this version.',
  },
  environment_name_invalid: {
    exit: 2,
    rpc: 'BAD_REQUEST',
    about: 'An environment name does not match `^[a-z][a-z0-9_]{0,40}$`, or contains `__`.',
  },
  environment_not_found: {
    exit: 2,
    rpc: 'NOT_FOUND',
    about: 'No environment of that name exists yet; plan and apply make it.',
  },
  environment_protected: {
    exit: 2,
    rpc: 'FORBIDDEN',
    about: 'prod cannot be invalidated.',
  },
  selection_empty: {
    exit: 2,
    rpc: 'BAD_REQUEST',
    about: 'A selector matched no model.',
  },
  model_not_found: { exit: 2, rpc: 'NOT_FOUND', about: 'No model of that name is in the project.' },
  plan_not_found: { exit: 2, rpc: 'NOT_FOUND', about: 'No plan of that id is stored.' },
  plan_stale: {
    exit: 3,
    rpc: 'CONFLICT',
    about: 'The environment was promoted by another plan since this plan was computed; plan again.',
  },
  plan_already_applied: {
    exit: 3,
    rpc: 'CONFLICT',
    about: 'The plan was applied already, or a run of it has ended; plan again.',
  },
  plan_not_applicable: {
    exit: 2,
    rpc: 'PRECONDITION_FAILED',
    about: 'The plan is invalid, uncategorised, discarded or replaced and cannot be applied.',
  },
  run_not_found: { exit: 2, rpc: 'NOT_FOUND', about: 'No run of that id is stored.' },
  nothing_to_cancel: { exit: 3, rpc: 'CONFLICT', about: 'There is no unfinished run to cancel.' },
  run_cancelled: { exit: 130, rpc: 'CLIENT_CLOSED_REQUEST', about: 'The run was cancelled.' },
  run_failed: {
    exit: 1,
    rpc: 'INTERNAL_SERVER_ERROR',
    about: 'A run ended with at least one failed model.',
  },
  environment_busy: {
    exit: 3,
    rpc: 'CONFLICT',
    about: 'Another run holds the environment; the answer names it, since when, and how far it is.',
  },
  lease_lost: {
    exit: 1,
    rpc: 'CONFLICT',
    about: 'The lease of the environment was taken over; nothing more was written by this run.',
  },
  query_refused: {
    exit: 2,
    rpc: 'BAD_REQUEST',
    about: 'Only one SELECT statement can be queried; this text is something else.',
  },
  query_failed: {
    exit: 1,
    rpc: 'BAD_REQUEST',
    about: 'The warehouse refused the query and says why.',
  },
  statement_refused: {
    exit: 2,
    rpc: 'FORBIDDEN',
    about:
      'A statement that reaches outside the warehouse (COPY, ATTACH, INSTALL, LOAD, SET, …) was refused.',
  },
  engine_failed: {
    exit: 1,
    rpc: 'INTERNAL_SERVER_ERROR',
    about: 'The warehouse engine reported an error.',
  },
  engine_lost: {
    exit: 1,
    rpc: 'INTERNAL_SERVER_ERROR',
    about: 'The engine process ended or the connection broke while a statement ran.',
  },
  warehouse_foreign: {
    exit: 2,
    rpc: 'CONFLICT',
    about: 'The warehouse belongs to another state; the answer names it.',
  },
  state_busy: {
    exit: 3,
    rpc: 'CONFLICT',
    about: 'The state folder is open in another process; the answer names it.',
  },
  state_newer: {
    exit: 2,
    rpc: 'PRECONDITION_FAILED',
    about: 'The state was written by a newer version whose schema this one cannot use.',
  },
  state_not_migrated: {
    exit: 2,
    rpc: 'PRECONDITION_FAILED',
    about: 'The state database is empty or older; run `millrace migrate`.',
  },
  state_unrecognised: {
    exit: 2,
    rpc: 'PRECONDITION_FAILED',
    about: 'Tables without a migration history match no known schema; the differences are listed.',
  },
  state_unwritable: {
    exit: 2,
    rpc: 'PRECONDITION_FAILED',
    about: 'The state folder cannot be created or written.',
  },
  state_failed: {
    exit: 1,
    rpc: 'INTERNAL_SERVER_ERROR',
    about: 'The state database reported an error.',
  },
  backup_unavailable: {
    exit: 2,
    rpc: 'PRECONDITION_FAILED',
    about: 'This state is backed up and restored with its own tools: `pg_dump` for PostgreSQL.',
  },
  backup_invalid: {
    exit: 2,
    rpc: 'BAD_REQUEST',
    about: 'The file is no backup of a state, is cut, or its SHA-256 differs; nothing was changed.',
  },
  workspace_not_found: { exit: 2, rpc: 'NOT_FOUND', about: 'No workspace of that id exists.' },
  workspace_exists: { exit: 2, rpc: 'CONFLICT', about: 'A workspace of that id exists already.' },
  notices_limited: {
    exit: 1,
    rpc: 'TOO_MANY_REQUESTS',
    about: 'An actor told the console too many notices; the answer says when it may again.',
  },
  path_refused: {
    exit: 2,
    rpc: 'FORBIDDEN',
    about:
      "A path leads out of the project, through a link, or to what is not one of the project's own files.",
  },
  file_not_found: { exit: 2, rpc: 'NOT_FOUND', about: 'The project has no file of that path.' },
  file_exists: { exit: 2, rpc: 'CONFLICT', about: 'A file of that path is in the way.' },
  file_changed: {
    exit: 3,
    rpc: 'CONFLICT',
    about: 'The file is no longer the one that was read: its SHA-256 differs; read it again.',
  },
  file_too_large: {
    exit: 2,
    rpc: 'PAYLOAD_TOO_LARGE',
    about: 'The file is larger than what is read or written through the file procedures.',
  },
  file_failed: {
    exit: 1,
    rpc: 'PRECONDITION_FAILED',
    about: 'The file system refused: no space, no permission, a read-only disk.',
  },
  error_not_found: {
    exit: 2,
    rpc: 'NOT_FOUND',
    about: 'This process remembers no error of that id.',
  },
  unauthorized: {
    exit: 2,
    rpc: 'UNAUTHORIZED',
    about: 'The request carries no token, or one this server does not know.',
  },
  origin_refused: {
    exit: 2,
    rpc: 'FORBIDDEN',
    about: 'A page of another origin sent the request; only allowed origins may.',
  },
  host_refused: {
    exit: 2,
    rpc: 'FORBIDDEN',
    about: 'The request was addressed to a host name this server does not answer for.',
  },
  token_required: {
    exit: 2,
    rpc: 'PRECONDITION_FAILED',
    about: 'A server that others can reach is only started with a token of at least 16 characters.',
  },
  port_in_use: {
    exit: 3,
    rpc: 'CONFLICT',
    about: 'Another process listens on the port; the message names it.',
  },
  route_not_found: { exit: 2, rpc: 'NOT_FOUND', about: 'The server has nothing at that path.' },
  events_compacted: {
    exit: 2,
    rpc: 'CONFLICT',
    about: 'The events are older than what is kept; only the final tracker is left.',
  },
  warehouse_held: {
    exit: 3,
    rpc: 'CONFLICT',
    about: 'Another process has the warehouse open; the message names it. Ask that one.',
  },
  cursor_unknown: {
    exit: 2,
    rpc: 'CONFLICT',
    about: 'The id is of another log, from the future, or the events after it are not kept.',
  },
  payload_too_large: {
    exit: 2,
    rpc: 'PAYLOAD_TOO_LARGE',
    about: 'The body of a request is larger than the server takes.',
  },
  batch_too_large: {
    exit: 2,
    rpc: 'BAD_REQUEST',
    about: 'More calls were sent at once than the server takes.',
  },
  too_many_subscriptions: {
    exit: 3,
    rpc: 'TOO_MANY_REQUESTS',
    about: 'One connection follows more streams than the server allows.',
  },
  too_many_connections: {
    exit: 3,
    rpc: 'TOO_MANY_REQUESTS',
    about: 'One address, or all together, hold more connections than the server allows.',
  },
  server_closing: {
    exit: 3,
    rpc: 'SERVICE_UNAVAILABLE',
    about: 'The server is shutting down and takes no new work.',
  },
  owner_of_other_version: {
    exit: 3,
    rpc: 'CONFLICT',
    about: 'The process that has the project open is of another version of Millrace.',
  },
  owner_of_other_state: {
    exit: 3,
    rpc: 'CONFLICT',
    about: 'The process that has the project open works with another state.',
  },
  owner_gone: {
    exit: 1,
    rpc: 'SERVICE_UNAVAILABLE',
    about: 'The process that had the project open does not answer any more; run the command again.',
  },
  idempotency_conflict: {
    exit: 2,
    rpc: 'CONFLICT',
    about: 'An idempotency key came with another request than the first time, or by another actor.',
  },
  request_in_progress: {
    exit: 3,
    rpc: 'CONFLICT',
    about: 'The first request with this idempotency key is still under way; ask again in a moment.',
  },
  internal: {
    exit: 1,
    rpc: 'INTERNAL_SERVER_ERROR',
    about: 'Something unexpected; the log has the details under the id in the message.',
  },
} as const satisfies Record<string, ErrorCodeEntry>

/** The code of an {@link AppError}; stable, documented, part of the public contract. */
export type ErrorCode = keyof typeof errorCodes
