import { SQLDialect } from '@codemirror/lang-sql'
import { sqlKeywords } from '../../components/scan-sql.ts'

/** SQL as the warehouse reads it, with the words that a query is coloured by everywhere. */
export const sqlDialect = SQLDialect.define({
  keywords: [...sqlKeywords].join(' '),
  doubleDollarQuotedStrings: true,
  operatorChars: '*+-%<>!=&|~^/:@',
})
