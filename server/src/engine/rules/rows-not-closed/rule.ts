/** Owns the rule that rows, statements, transactions and connections of database/sql are released on every path. */
import { defineRule } from '../../findings/define-rule';
import { lifecycleRule } from '../../findings/lifecycle/lifecycle-rule';

export default defineRule({
  title: 'Rows, a statement, a transaction or a connection of database/sql that is not released on every path',
  why: 'Open rows, statements and transactions hold a connection of the pool; when it is exhausted every query waits (https://pkg.go.dev/database/sql#Rows). Call `defer rows.Close()`, `defer stmt.Close()`, `defer tx.Rollback()` right behind the check of the error: they do no harm when all went well. Rows that are read to their end close themselves, so only the ways out of the loop before that are flagged. Rows and transactions end with the context they were given: where the function ends that, they are not flagged.',
  severity: 'warning',
  tags: ['lifecycle'],
  ...lifecycleRule('rows-not-closed'),
});
