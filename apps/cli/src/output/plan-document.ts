import type { ModelExplanation, Plan } from '@millrace/core'

/** The plan as `plan --json` prints it; part of the public contract. */
export function planDocument(
  plan: Plan & { readonly explanation: readonly ModelExplanation[] | null },
) {
  const document = plan.document
  const changes = document?.changes
  const iso = (at: number) => new Date(at).toISOString()
  return {
    planId: plan.id,
    environment: plan.environment,
    status: plan.status,
    issues: document?.issues ?? [],
    changes: {
      added: changes?.added ?? [],
      removed: changes?.removed ?? [],
      modified: {
        direct: changes?.direct ?? [],
        indirect: changes?.indirect ?? [],
        metadata: changes?.metadata ?? [],
      },
    },
    backfills: (document?.backfills ?? []).map((backfill) => ({
      model: backfill.model,
      intervals:
        backfill.kind === 'seed'
          ? []
          : backfill.ranges.map(({ start, end }) => [iso(start), iso(end)]),
      batches: backfill.batches.length,
      reason: backfill.reason,
      estimate: backfill.estimate,
    })),
    audits: (document?.audits ?? []).map(({ model, audits }) => ({ model, audits: audits.length })),
    summary: document?.summary ?? '',
    ...(plan.explanation && { explain: plan.explanation }),
  }
}
