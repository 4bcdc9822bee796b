/** Owns the rule that every lock can be had in the end. */
import { defineRule } from '../../findings/define-rule';
import { reportHeldCommunications } from '../../findings/stuck/held-communication';
import { isInOppositeOrder, reportOppositeOrders } from '../../findings/stuck/opposite-order';
import { isReadTwice, reportReadsTwice } from '../../findings/stuck/read-twice';
import { reportStuck, stuckIn, whereGoroutinesWait } from '../../findings/stuck/stuck-rule';
import { reportTwoOfAType } from '../../findings/stuck/two-of-a-type';
import { lockSentence } from '../../findings/stuck/words/lock-words';

export default defineRule({
  title: 'A lock that can never be had because its holder never releases it',
  why: 'A goroutine that locks a mutex it holds already waits for itself; two that take two locks in different order wait for each other; one that holds a lock while it waits at a channel may wait for somebody who needs that lock. A `RWMutex` lets no new reader in once a writer waits, so a second `RLock` by the same goroutine can block, too. Release the lock before calling code that takes it, take locks always in the same order, and never wait at a channel with a lock held. Functions of a package that anybody may call at the same time are run together where one takes two locks and another one takes them in opposite order, itself or by what it calls, and where one asks for a read lock again that somebody may want to write with in between, and where one waits at a channel of its own with a lock held that the other side needs first. A function that takes the locks of two values of one type as they are given is a hint: order them first, by an id or an address.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['goroutine', 'mutex'],
  ...whereGoroutinesWait,
  check(context) {
    const { unit } = context;
    if (unit.hasSyntaxErrors || unit.tooDeep) return;
    reportOppositeOrders(context);
    reportReadsTwice(context);
    reportHeldCommunications(context);
    reportTwoOfAType(context);
    for (const found of stuckIn(context, ['lock', 'once'])) {
      if (isInOppositeOrder(context, found) || isReadTwice(context, found)) continue;
      reportStuck(context, found, lockSentence);
    }
  },
});
