import { sql } from 'drizzle-orm'
import { selectRows, type StateDatabase } from '../stores/drizzle-session.ts'

/**
 * The schema as sorted lines, one for each table, column, index and constraint, so that two
 * databases can be compared. The history itself is left out.
 */
export async function readCatalogue(db: StateDatabase): Promise<string[]> {
  const rows = await selectRows<{ line: string }>(
    db,
    sql`with relation as (
        select oid as relation, relname, relkind from pg_class
        where relnamespace = to_regnamespace('millrace') and relname <> 'migrations'
      )
      select 'table ' || relname as line from relation where relkind in ('r', 'p', 'v', 'm')
      union all
      select format('column %s.%s %s%s%s%s', relname, attname, format_type(atttypid, atttypmod),
        case when attnotnull then ' not null' else '' end,
        case attidentity when 'a' then ' identity always' when 'd' then ' identity' else '' end,
        coalesce(' default ' || pg_get_expr(adbin, adrelid), ''))
      from relation join pg_attribute on attrelid = relation.relation
      left join pg_attrdef on adrelid = oid and adnum = attnum
      where relkind in ('r', 'p', 'v', 'm') and attnum > 0 and not attisdropped
      union all
      select 'index ' || pg_get_indexdef(indexrelid)
      from pg_index join relation on indrelid = relation.relation
      union all
      select format('constraint %s.%s %s', relname, conname, pg_get_constraintdef(pg_constraint.oid))
      from pg_constraint join relation on conrelid = relation.relation
      where contype <> 'n'
      union all
      select format('trigger %s.%s', relname, tgname)
      from pg_trigger join relation on tgrelid = relation.relation where not tgisinternal`,
  )
  return rows.map((row) => row.line).toSorted()
}

/** What `found` lacks (`- `) and has beyond (`+ `) `expected`. */
export function diffCatalogues(expected: readonly string[], found: readonly string[]): string[] {
  const wanted = new Set(expected)
  const present = new Set(found)
  return [
    ...expected.filter((line) => !present.has(line)).map((line) => `- ${line}`),
    ...found.filter((line) => !wanted.has(line)).map((line) => `+ ${line}`),
  ]
}
